// A decoded instruction, as the decoder gives it to the reference path, to the fast path's translator and to tools.
#pragma once

#include <array>

#include "base/types.h"
#include "cpu/op.h"

namespace lockstep {

// Segment registers by their encoding in ModRM.reg and in the prefixes' order.
enum class Seg : u8 { ES, CS, SS, DS, FS, GS, Count };

// Index of a general register that always reads zero: "no base" and "no index".
inline constexpr u8 zero_register = 8;
// General registers by encoding (for 8-bit operands 4 … 7 are AH, CH, DH, BH).
enum class Gpr : u8 { AX, CX, DX, BX, SP, BP, SI, DI };

enum class OperandKind : u8 {
    None,
    Register,    // general register `reg`, `size` bytes
    Memory,      // the instruction's memory operand, `size` bytes
    Immediate,   // `imm`, already sign- or zero-extended to `size`
    Relative,    // branch displacement in `imm`, sign-extended to 32 bits
    FarPointer,  // `imm2`:`imm`
    Segment,     // segment register `reg`
    Control,
    Debug,
    Test,         // CRn, DRn, TRn by `reg`
    One,          // the constant 1 of D0/D1 shifts
    St,           // ST(`reg`)
    MmRegister,   // MM`reg`
    XmmRegister,  // XMM`reg`; `size` is that of the part that counts
};

struct Operand {
    OperandKind kind = OperandKind::None;
    u8 reg = 0;
    u8 size = 0;  // bytes: 1, 2, 4, 6 (m16:32, pseudo descriptors), 8, 10, 16; 0 where it has no meaning (LEA, FXSAVE)

    friend constexpr bool operator==(const Operand&, const Operand&) = default;
};

enum class RepPrefix : u8 { None, Rep /* F3 */, Repne /* F2 */ };

struct Instruction {
    Op op = Op::Invalid;
    u8 length = 0;        // bytes, prefixes included
    u8 operand_size = 2;  // effective: 2 or 4
    u8 address_size = 2;  // effective: 2 or 4
    RepPrefix rep = RepPrefix::None;
    bool lock = false;
    bool has_modrm = false;
    bool segment_override = false;
    Seg segment =
        Seg::DS;  // of the memory operand, default or override; also the source of string instructions, XLAT, moffs
    u8 condition = 0;  // low nibble of Jcc, SETcc, CMOVcc
    u16 opcode = 0;    // one-byte map: the byte; 0F map: 0F00h + byte; 0F 38 and 0F 3A maps: 3800h, 3A00h + byte
    u8 modrm = 0;
    u8 prefix_length = 0;  // bytes before the opcode
    // Memory operand: segment : disp + base + (index << scale), modulo the address size. zero_register stands for none.
    u8 base = zero_register;
    u8 index = zero_register;
    u8 scale = 0;  // 0 … 3
    u32 disp = 0;  // sign-extended
    u32 imm = 0;
    u16 imm2 = 0;  // second immediate: ENTER's level, far pointer's selector
    std::array<Operand, 3> operands{};
};

}  // namespace lockstep
