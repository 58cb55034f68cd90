// A processor whose register stack tests fill and look at.
#pragma once

#include <bit>

#include "cpu/float/x87.h"
#include "exec_data_test_machine.h"

namespace lockstep::test {

class X87Machine : public CodeMachine {
public:
    explicit X87Machine(CpuModel model = CpuModel::Nehalem) : CodeMachine(model) {
        if (model >= CpuModel::I80286) protect();
        s.set_reg32(bx, operand_at);
        s.fpu = FpuState{};  // as after FNINIT
    }

    static constexpr u32 operand_at = 0x5800;  // where BX points: ModRM 07 in 16-bit, 03 in 32-bit code
    static constexpr u8 at_bx = 0x03, at_bx16 = 0x07;
    static constexpr u16 unmasked = 0x0340;

    FpuState& fpu() { return s.fpu; }
    // Exact: normal numbers and zero.
    static fp::Float80 number(s64 value) { return fp::from_integer(value); }
    static constexpr fp::Float80 half = fp::make_float80(false, 16382, fp::integer_bit);
    void push(fp::Float80 value) {
        fpu().top = static_cast<u8>((fpu().top - 1) & 7);
        fpu().used = static_cast<u8>(fpu().used | 1u << fpu().top);
        fpu().st(0) = value;
    }
    // ST(0) is the first.
    void fill(std::initializer_list<s64> values) {
        for (auto value = values.end(); value != values.begin();) push(number(*--value));
    }
    unsigned depth() { return static_cast<unsigned>(std::popcount(fpu().used)); }

    u64 get64(u32 at) { return get32(at) | static_cast<u64>(get32(at + 4)) << 32; }
    void put64(u32 at, u64 value) {
        put32(at, static_cast<u32>(value));
        put32(at + 4, static_cast<u32>(value >> 32));
    }
};

// What tests ask of the status word.
inline constexpr u16 stack_fault_flags = fp::exception::invalid | fpu_status::stack_fault;
inline constexpr u16 reported = fpu_status::summary | fpu_status::busy;

}  // namespace lockstep::test
