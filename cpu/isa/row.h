// One row of the instruction table: what an encoding is called, what its operands are and which processors have it.
//
// Operand letters are the manual's (Intel SDM volume 2, appendix A.2): the first, capital letter is the place, the
// second the size (b byte, w word, d doubleword, q quadword, v word or doubleword by operand size, z an immediate of at
// most a doubleword, p far pointer, a pair of bounds, s pseudo descriptor). What a letter becomes in
// `Instruction::operands`:
//
//   E     ModRM.rm: Register or Memory              G     ModRM.reg: Register
//   M     ModRM.rm, memory only; plain M has size 0 R     ModRM.rm as a register whatever ModRM.mod says
//   S C D T  ModRM.reg: Segment, Control, Debug, Test
//   RvMw  ModRM.rm: a register of the operand size or a word in memory (MOV from Sreg, SLDT, STR, SMSW)
//   Z     the low three opcode bits: Register       I     Immediate; sIb: a byte sign-extended to the operand size
//   J     Relative                                  A     FarPointer, offset in `imm`, selector in `imm2`
//   O     Memory without ModRM: an absolute offset  AL AX CL DX eAX: that Register, eAX by operand size
//   ES … GS: that Segment                           One   the constant of D0–D3
//   Level ENTER's second immediate: it is in `imm2`, and the operand stays None
//   Esc   D8–DF without a row in x87.h: Memory of size 0; None for the register form
//   St0, Sti   ST(0); ST(ModRM.rm)
//   P Q N  MMX: ModRM.reg; ModRM.rm as register or memory; ModRM.rm, register only
//   V W U  XMM: ModRM.reg; ModRM.rm as register or memory; ModRM.rm, register only. The second letter is the size of
//   the
//         part that counts: b, w, d, q, dq (16 bytes)
//   RdMb, RdMw   ModRM.rm: a 32-bit register, or a byte or word in memory (PEXTRB, PINSRW)
//   Mw Md Mq Mt Mdq   memory of 2, 4, 8, 10, 16 bytes
//   X, Y  the string operands at segment:SI and ES:DI. String instructions list no operand at all: every kind is None,
//         operands[0].size is the element size (also for OUTS), `segment` is the source's segment.
//
// Implicit operands are not listed: XLAT (AL; DS:BX+AL with `segment` for DS), CBW and CWD, MUL, DIV and one-operand
// IMUL (the accumulator; they list only r/m), LAHF and SAHF, stack instructions' SP, LOOP's and JCXZ's CX, CMPXCHG's
// accumulator (it lists r/m, r), CMPXCHG8B (lists m64), PUSHF and the like. Shifts by CL list CL, IN and OUT list
// AL/eAX and DX.
#pragma once

#include <array>

#include "base/types.h"
#include "cpu/feature.h"
#include "cpu/flags.h"
#include "cpu/model.h"
#include "cpu/op.h"

namespace lockstep::isa {

enum class Map : u8 { OneByte, TwoByte /* 0F */, ThreeByte38 /* 0F 38 */, ThreeByte3A /* 0F 3A */, Count };

// What of ModRM selects this row.
enum class Form : u8 { NoModrm, Any, Register, Memory };

// A prefix that is part of the opcode (the 0F map's MMX and SSE rows). Any: not looked at.
enum class Mandatory : u8 { Any, NoPrefix, Op66, RepF3, RepneF2 };

// What F2 and F3 do.
enum class RepRule : u8 {
    Ignored,  // nothing, except on the 8086, which remembers them for every instruction
    Count,    // repeat (E)CX times, both alike
    Compare,  // repeat while equal (F3) or while not equal (F2)
};

// What the current privilege must allow. The decoder does not look at it: modes are the executors' matter.
enum class Privilege : u8 {
    Any,
    Iopl,            // CPL <= IOPL, else #GP(0)
    IoMap,           // CPL <= IOPL or the TSS bitmap allows it
    V86Iopl,         // in V86 mode IOPL must be 3
    Ring0,           // CPL 0
    Protected,       // #UD in real and V86 mode
    ProtectedRing0,  // both
    Cr4,             // CR4.TSD or CR4.PCE decide outside ring 0
    Smm,             // #UD outside system management mode
};

enum class Letter : u8 {
    None,
    Eb,
    Ew,
    Ev,
    Gb,
    Gw,
    Gv,
    RvMw,
    M,
    Ma,
    Mp,
    Mq,
    Ms,
    Mw,
    Md,
    Mt,
    Mdq,
    Ed,
    RdMb,
    RdMw,
    Qd,
    Qq,
    Ww,
    Wd,
    Wq,
    Wdq,
    Esc,
    Gd,
    Rd,
    Sw,
    Cd,
    Dd,
    Td,
    Pd,
    Pq,
    Nq,
    Vd,
    Vq,
    Vdq,
    Ud,
    Uq,
    Udq,
    Zb,
    Zv,
    Ib,
    Iw,
    Iz,
    sIb,
    Level,
    Jb,
    Jz,
    Ap,
    Ob,
    Ov,
    AL,
    AX,
    CL,
    DX,
    eAX,
    One,
    ES,
    CS,
    SS,
    DS,
    FS,
    GS,
    Xb,
    Xv,
    Yb,
    Yv,
    St0,
    Sti,
};

// The letter needs ModRM.
constexpr bool uses_modrm(Letter letter) {
    return letter >= Letter::Eb && letter <= Letter::Udq;
}
// The letter is ModRM.rm's address where that is memory: SIB and displacement follow.
constexpr bool uses_address(Letter letter) {
    return (letter >= Letter::Eb && letter <= Letter::Ev) || (letter >= Letter::RvMw && letter <= Letter::Esc);
}
// Memory only.
constexpr bool only_memory(Letter letter) {
    return letter >= Letter::M && letter <= Letter::Mdq;
}
// A register only: memory forms are #UD.
constexpr bool only_register(Letter letter) {
    return letter == Letter::Nq || (letter >= Letter::Ud && letter <= Letter::Udq);
}

inline constexpr u8 any_digit = 0xFF;

struct Row {
    Map map = Map::OneByte;
    u8 opcode = 0;  // the first opcode
    u8 last_opcode = 0;
    u8 digit_value = any_digit;  // ModRM.reg
    Form form = Form::NoModrm;
    Mandatory mandatory = Mandatory::Any;
    Op op = Op::Invalid;
    std::array<Letter, 3> operands{};
    bool has_address = false;   // derived: one of the operands uses ModRM's address
    bool lock_allowed = false;  // with a memory destination; only asked from the 80386 on
    RepRule rep_rule = RepRule::Ignored;
    CpuModel first = CpuModel::I8086;
    CpuModel last = newest_model;
    Feature feature = Feature::Base;
    Privilege needs = Privilege::Any;
    u16 undefined_flags = 0;  // EFLAGS bits the manual leaves undefined for some operands
    const char* manual = "";  // where it is described; empty: SDM volume 2, under the instruction's name

    // The modifiers the table is written with; each returns the changed row.
    constexpr Row through(u8 opcode_value) const {
        Row row = *this;
        row.last_opcode = opcode_value;
        return row;
    }
    constexpr Row digit(u8 value) const {
        Row row = *this;
        row.digit_value = value;
        if (form == Form::NoModrm) row.form = Form::Any;
        return row;
    }
    constexpr Row registers() const {
        Row row = *this;
        row.form = Form::Register;
        return row;
    }
    constexpr Row memory() const {
        Row row = *this;
        row.form = Form::Memory;
        return row;
    }
    constexpr Row prefix(Mandatory value) const {
        Row row = *this;
        row.mandatory = value;
        return row;
    }
    constexpr Row lockable() const {
        Row row = *this;
        row.lock_allowed = true;
        return row;
    }
    constexpr Row rep(RepRule rule) const {
        Row row = *this;
        row.rep_rule = rule;
        return row;
    }
    constexpr Row from(CpuModel model) const {
        Row row = *this;
        row.first = model;
        return row;
    }
    constexpr Row until(CpuModel model) const {
        Row row = *this;
        row.last = model;
        return row;
    }
    constexpr Row only(CpuModel model) const { return from(model).until(model); }
    constexpr Row with(Feature value) const {
        Row row = *this;
        row.feature = value;
        return row;
    }
    constexpr Row privilege(Privilege value) const {
        Row row = *this;
        row.needs = value;
        return row;
    }
    constexpr Row undefined(u32 flags) const {
        Row row = *this;
        row.undefined_flags = static_cast<u16>(flags);
        return row;
    }
    constexpr Row see(const char* where) const {
        Row row = *this;
        row.manual = where;
        return row;
    }

    constexpr bool exists_on(CpuModel model) const {
        return first <= model && model <= last && has_feature(model, feature);
    }
};

namespace detail {
constexpr Row make(Map map, u8 opcode, Op op, Letter a, Letter b, Letter c) {
    Row row;
    row.map = map;
    row.opcode = row.last_opcode = opcode;
    row.op = op;
    row.operands = {a, b, c};
    for (const Letter letter : row.operands) {
        if (only_memory(letter)) row.form = Form::Memory;
        if (only_register(letter)) row.form = Form::Register;
        if (uses_modrm(letter) && row.form == Form::NoModrm) row.form = Form::Any;
        row.has_address = row.has_address || uses_address(letter);
    }
    return row;
}
}  // namespace detail

// A row of the one-byte map, on every model until said otherwise.
constexpr Row at(u8 opcode, Op op, Letter a = Letter::None, Letter b = Letter::None, Letter c = Letter::None) {
    return detail::make(Map::OneByte, opcode, op, a, b, c);
}
// A row of the 0F map, from the 80286 on until said otherwise.
constexpr Row at0F(u8 opcode, Op op, Letter a = Letter::None, Letter b = Letter::None, Letter c = Letter::None) {
    return detail::make(Map::TwoByte, opcode, op, a, b, c).from(CpuModel::I80286);
}
// Rows of the 0F, 0F 38 and 0F 3A maps that came with an extension.
constexpr Row simd0F(Feature feature, Mandatory prefix, u8 opcode, Op op, Letter a = Letter::None,
                     Letter b = Letter::None, Letter c = Letter::None) {
    return detail::make(Map::TwoByte, opcode, op, a, b, c).from(CpuModel::I80286).prefix(prefix).with(feature);
}
constexpr Row simd38(Feature feature, Mandatory prefix, u8 opcode, Op op, Letter a = Letter::None,
                     Letter b = Letter::None, Letter c = Letter::None) {
    return detail::make(Map::ThreeByte38, opcode, op, a, b, c).from(CpuModel::I80286).prefix(prefix).with(feature);
}
constexpr Row simd3A(Feature feature, Mandatory prefix, u8 opcode, Op op, Letter a = Letter::None,
                     Letter b = Letter::None, Letter c = Letter::None) {
    return detail::make(Map::ThreeByte3A, opcode, op, a, b, c).from(CpuModel::I80286).prefix(prefix).with(feature);
}

// Sets of flags that instructions leave undefined.
inline constexpr u32 logic_flags = eflags::af;
inline constexpr u32 multiply_flags = eflags::sf | eflags::zf | eflags::af | eflags::pf;
inline constexpr u32 bit_test_flags = eflags::of | eflags::sf | eflags::af | eflags::pf;
inline constexpr u32 ascii_add_flags = eflags::of | eflags::sf | eflags::zf | eflags::pf;
inline constexpr u32 ascii_multiply_flags = eflags::of | eflags::af | eflags::cf;
// Shifts and rotates by one; by a count OF too; a count beyond the operand's width leaves CF undefined for SHL and SHR.
inline constexpr u32 shift_one_flags = eflags::af;
inline constexpr u32 rotate_count_flags = eflags::of;
inline constexpr u32 shift_count_flags = eflags::of | eflags::af | eflags::cf;
inline constexpr u32 shift_arithmetic_count_flags = eflags::of | eflags::af;

}  // namespace lockstep::isa
