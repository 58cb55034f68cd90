// FCOM … FUCOMIP, FTST, FXAM on the reference path.
#include "cpu/exec/x87_compare.h"

#include "cpu/reference/x87_support.h"

namespace lockstep {

namespace {

using namespace exec::x87;

template <unsigned pops>
bool real(Reference& c) {
    const Operand& with = c.insn.operands[0];
    if (with.kind == OperandKind::St) {
        if (!x87_ready(c)) return false;
        note_x87_instruction(c);
        compare_registers(c.s.fpu, with.reg, false, pops, x87_standard(c));
        finish_x87(c);
        return true;
    }
    if (with.size == 4) {
        return x87_read<u32>(c, [&](FpuState& f, u32 v) { compare_memory(f, fp::Float32{v}, pops, x87_standard(c)); });
    }
    return x87_read<u64>(c, [&](FpuState& f, u64 v) { compare_memory(f, fp::Float64{v}, pops, x87_standard(c)); });
}

template <unsigned pops>
bool integer(Reference& c) {
    if (c.insn.operands[0].size == 2) {
        return x87_read<u16>(
            c, [&](FpuState& f, u16 v) { compare_integer(f, static_cast<s16>(v), pops, x87_standard(c)); });
    }
    return x87_read<u32>(c,
                         [&](FpuState& f, u32 v) { compare_integer(f, static_cast<s32>(v), pops, x87_standard(c)); });
}

void compare_and_pop_both(FpuState& f, fp::Standard standard) {
    compare_registers(f, 1, false, 2, standard);
}
void compare_quiet_and_pop_both(FpuState& f) {
    compare_registers(f, 1, true, 2);
}
template <unsigned pops>
void compare_quiet(FpuState& f, unsigned i) {
    compare_registers(f, i, true, pops);
}

template <bool quiet, bool pops>
bool to_flags(Reference& c) {
    if (!x87_ready(c)) return false;
    note_x87_instruction(c);
    compare_to_flags(c.s.fpu, c.s.flags, c.insn.operands[1].reg, quiet, pops);
    return true;
}

constexpr OperationEntry entries[] = {
    {Op::Fcom, &real<0>},
    {Op::Fcomp, &real<1>},
    {Op::Fcompp, &x87_on_stack<compare_and_pop_both>},
    {Op::Ficom, &integer<0>},
    {Op::Ficomp, &integer<1>},
    {Op::Fucom, &x87_on_register<compare_quiet<0>>},
    {Op::Fucomp, &x87_on_register<compare_quiet<1>>},
    {Op::Fucompp, &x87_on_stack<compare_quiet_and_pop_both>},
    {Op::Fcomi, &to_flags<false, false>},
    {Op::Fcomip, &to_flags<false, true>},
    {Op::Fucomi, &to_flags<true, false>},
    {Op::Fucomip, &to_flags<true, true>},
    {Op::Ftst, &x87_on_stack<test>},
    {Op::Fxam, &x87_on_stack<examine>},
};

}  // namespace

std::span<const OperationEntry> x87_compare_operations() {
    return entries;
}

}  // namespace lockstep
