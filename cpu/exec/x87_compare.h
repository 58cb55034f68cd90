// Comparisons of the x87. SDM volume 2, FCOM … FUCOMPP, FCOMI … FUCOMIP, FTST, FXAM.
#pragma once

#include "cpu/exec/x87_stack.h"
#include "cpu/flags.h"
#include "cpu/float/x87.h"

namespace lockstep::exec::x87 {

inline void pop_times(FpuState& f, unsigned pops) {
    for (; pops > 0; --pops) pop(f);
}

// The answer to a comparison goes to C3, C2, C0; C1 is clear.
inline void set_order(FpuState& f, fp::Order order) {
    set_conditions(f, fp::status_word_bits(order));
}

// FCOM ST(i), FUCOM (quiet), and with pops FCOMP and FCOMPP.
inline void compare_registers(FpuState& f, unsigned i, bool quiet, unsigned pops,
                              fp::Standard standard = fp::Standard::Ieee754) {
    if (f.empty(0) || f.empty(i)) {
        const bool masked = stack_underflow(f);
        set_order(f, fp::Order::Unordered);
        if (masked) pop_times(f, pops);
        return;
    }
    X87Environment env(f.control, standard);
    const fp::Order order = quiet ? fp::compare_quiet(f.st(0), f.st(i), env) : fp::compare(f.st(0), f.st(i), env);
    report(f, env);
    set_order(f, order);
    if (env.store) pop_times(f, pops);
}

// ST(0) against what `operand(env)` gives: FCOM m32 and m64, FICOM, FTST.
template <class Operand>
void compare_top(FpuState& f, unsigned pops, Operand operand, fp::Standard standard = fp::Standard::Ieee754) {
    if (f.empty(0)) {
        const bool masked = stack_underflow(f);
        set_order(f, fp::Order::Unordered);
        if (masked) pop_times(f, pops);
        return;
    }
    X87Environment env(f.control, standard);
    const Float80 with = operand(env);
    const fp::Order order = fp::compare(f.st(0), with, env);
    report(f, env);
    set_order(f, order);
    if (env.store) pop_times(f, pops);
}

// T is Float32 or Float64.
template <class T>
void compare_memory(FpuState& f, T with, unsigned pops, fp::Standard standard = fp::Standard::Ieee754) {
    compare_top(
        f, pops, [with](X87Environment& env) { return fp::memory_operand(with, env); }, standard);
}
inline void compare_integer(FpuState& f, s32 with, unsigned pops, fp::Standard standard = fp::Standard::Ieee754) {
    compare_top(
        f, pops, [with](X87Environment&) { return fp::from_integer(with); }, standard);
}
inline void test(FpuState& f, fp::Standard standard = fp::Standard::Ieee754) {
    compare_top(
        f, 0, [](X87Environment&) { return fp::zero80(false); }, standard);
}

// FCOMI, FUCOMI (quiet), FCOMIP, FUCOMIP: the answer goes to ZF, PF, CF; OF, SF and AF are cleared.
// Without a stack fault C1 stays.
inline void compare_to_flags(FpuState& f, Flags& flags, unsigned i, bool quiet, bool pops) {
    fp::Order order = fp::Order::Unordered;
    bool go_on = true;
    if (f.empty(0) || f.empty(i)) {
        go_on = stack_underflow(f);
    } else {
        X87Environment env(f.control);
        order = quiet ? fp::compare_quiet(f.st(0), f.st(i), env) : fp::compare(f.st(0), f.st(i), env);
        raise(f, env.raised);
        go_on = env.store;
    }
    flags.set_bits(fp::eflags_bits(order));
    if (go_on && pops) pop(f);
}

// FXAM: of an empty register, too.
inline void examine(FpuState& f) {
    if (!f.empty(0)) {
        set_conditions(f, fp::examine(f.st(0)));
        return;
    }
    set_conditions(f, static_cast<u16>(fpu_status::c3 | fpu_status::c0 | (f.st(0).sign() ? fpu_status::c1 : 0)));
}

}  // namespace lockstep::exec::x87
