// FADD … FIDIVR, FSQRT … FCHS and the transcendental instructions on the reference path.
#include "cpu/exec/x87_arithmetic.h"

#include "cpu/exec/x87_transcendental.h"
#include "cpu/reference/x87_support.h"

namespace lockstep {

namespace {

using namespace exec::x87;

template <Arithmetic operation>
bool real(Reference& c) {
    const Operand& to = c.insn.operands[0];
    if (to.kind == OperandKind::St) {
        if (!x87_ready(c)) return false;
        note_x87_instruction(c);
        arithmetic_registers<operation>(c.s.fpu, to.reg, c.insn.operands[1].reg, false, x87_standard(c));
        finish_x87(c);
        return true;
    }
    if (to.size == 4) {
        return x87_read<u32>(
            c, [&](FpuState& f, u32 v) { arithmetic_memory<operation>(f, fp::Float32{v}, x87_standard(c)); });
    }
    return x87_read<u64>(c,
                         [&](FpuState& f, u64 v) { arithmetic_memory<operation>(f, fp::Float64{v}, x87_standard(c)); });
}

template <Arithmetic operation>
bool real_and_pop(Reference& c) {
    if (!x87_ready(c)) return false;
    note_x87_instruction(c);
    arithmetic_registers<operation>(c.s.fpu, c.insn.operands[0].reg, c.insn.operands[1].reg, true, x87_standard(c));
    finish_x87(c);
    return true;
}

template <Arithmetic operation>
bool integer(Reference& c) {
    if (c.insn.operands[0].size == 2) {
        return x87_read<u16>(
            c, [&](FpuState& f, u16 v) { arithmetic_integer<operation>(f, static_cast<s16>(v), x87_standard(c)); });
    }
    return x87_read<u32>(
        c, [&](FpuState& f, u32 v) { arithmetic_integer<operation>(f, static_cast<s32>(v), x87_standard(c)); });
}

void remainder_truncated(FpuState& f, fp::Standard standard) {
    remainder(f, false, standard);
}
void remainder_nearest(FpuState& f) {
    remainder(f, true);
}

constexpr OperationEntry entries[] = {
    {Op::Fadd, &real<Arithmetic::Add>},
    {Op::Faddp, &real_and_pop<Arithmetic::Add>},
    {Op::Fiadd, &integer<Arithmetic::Add>},
    {Op::Fmul, &real<Arithmetic::Multiply>},
    {Op::Fmulp, &real_and_pop<Arithmetic::Multiply>},
    {Op::Fimul, &integer<Arithmetic::Multiply>},
    {Op::Fsub, &real<Arithmetic::Subtract>},
    {Op::Fsubp, &real_and_pop<Arithmetic::Subtract>},
    {Op::Fisub, &integer<Arithmetic::Subtract>},
    {Op::Fsubr, &real<Arithmetic::SubtractReversed>},
    {Op::Fsubrp, &real_and_pop<Arithmetic::SubtractReversed>},
    {Op::Fisubr, &integer<Arithmetic::SubtractReversed>},
    {Op::Fdiv, &real<Arithmetic::Divide>},
    {Op::Fdivp, &real_and_pop<Arithmetic::Divide>},
    {Op::Fidiv, &integer<Arithmetic::Divide>},
    {Op::Fdivr, &real<Arithmetic::DivideReversed>},
    {Op::Fdivrp, &real_and_pop<Arithmetic::DivideReversed>},
    {Op::Fidivr, &integer<Arithmetic::DivideReversed>},
    {Op::Fsqrt, &x87_on_stack<square_root>},
    {Op::Fscale, &x87_on_stack<scale>},
    {Op::Fprem, &x87_on_stack<remainder_truncated>},
    {Op::Fprem1, &x87_on_stack<remainder_nearest>},
    {Op::Frndint, &x87_on_stack<round_to_integral>},
    {Op::Fxtract, &x87_on_stack<extract>},
    {Op::Fabs, &x87_on_stack<absolute>},
    {Op::Fchs, &x87_on_stack<change_sign>},
    {Op::F2xm1, &x87_on_stack<power_of_two_minus_one>},
    {Op::Fyl2x, &x87_on_stack<logarithm>},
    {Op::Fyl2xp1, &x87_on_stack<logarithm_plus_one>},
    {Op::Fptan, &x87_on_stack<tangent>},
    {Op::Fpatan, &x87_on_stack<arctangent>},
    {Op::Fsin, &x87_on_stack<sine>},
    {Op::Fcos, &x87_on_stack<cosine>},
    {Op::Fsincos, &x87_on_stack<sine_and_cosine>},
};

}  // namespace

std::span<const OperationEntry> x87_arithmetic_operations() {
    return entries;
}

}  // namespace lockstep
