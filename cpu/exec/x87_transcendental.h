// The transcendental instructions of the x87 on its register stack. SDM volume 2, F2XM1, FYL2X, FYL2XP1, FPATAN, FSIN,
// FCOS, FSINCOS, FPTAN.
#pragma once

#include "cpu/exec/x87_arithmetic.h"
#include "cpu/float/transcendental.h"

namespace lockstep::exec::x87 {

inline void power_of_two_minus_one(FpuState& f, fp::Standard standard = fp::Standard::Ieee754) {
    change_top(
        f, [](Float80 a, X87Environment& env) { return fp::power_of_two_minus_one(a, env); }, standard);
}

// ST(1) becomes `operate(st0, st1, env)`, ST(0) is popped: FYL2X, FYL2XP1, FPATAN.
template <class Operate>
void combine_and_pop(FpuState& f, Operate operate, fp::Standard standard) {
    if (f.empty(0) || f.empty(1)) {
        if (!stack_underflow(f)) return;
        write(f, 1, fp::indefinite80);
        pop(f);
        return;
    }
    X87Environment env(f.control, standard);
    const Float80 value = operate(f.st(0), f.st(1), env);
    report(f, env);
    if (!env.store) return;
    f.st(1) = value;
    pop(f);
}

inline void logarithm(FpuState& f, fp::Standard standard = fp::Standard::Ieee754) {
    combine_and_pop(
        f, [](Float80 x, Float80 y, X87Environment& env) { return fp::logarithm(x, y, env); }, standard);
}
inline void logarithm_plus_one(FpuState& f, fp::Standard standard = fp::Standard::Ieee754) {
    combine_and_pop(
        f, [](Float80 x, Float80 y, X87Environment& env) { return fp::logarithm_plus_one(x, y, env); }, standard);
}
inline void arctangent(FpuState& f, fp::Standard standard = fp::Standard::Ieee754) {
    combine_and_pop(
        f, [](Float80 x, Float80 y, X87Environment& env) { return fp::arctangent(y, x, env); }, standard);
}

// FSIN and FCOS: `operate` is fp::sine or fp::cosine. C2: out of range, nothing done.
template <class Operate>
void circular(FpuState& f, Operate operate) {
    set_c2(f, false);
    if (f.empty(0)) {
        if (stack_underflow(f)) write(f, 0, fp::indefinite80);
        return;
    }
    X87Environment env(f.control);
    const fp::Circular result = operate(f.st(0), env);
    report(f, env);
    set_c2(f, result.out_of_range);
    if (env.store && !result.out_of_range) f.st(0) = result.first;
}

// FSINCOS and FPTAN: `operate` is fp::sine_and_cosine or fp::tangent; the second value is pushed.
template <class Operate>
void circular_and_push(FpuState& f, Operate operate, fp::Standard standard = fp::Standard::Ieee754) {
    set_c2(f, false);
    if (!room_to_replace_and_push(f)) return;
    X87Environment env(f.control, standard);
    const fp::Circular result = operate(f.st(0), env);
    report(f, env);
    set_c2(f, result.out_of_range);
    if (!env.store || result.out_of_range) return;
    f.st(0) = result.first;
    push(f, result.second);
}

inline void sine(FpuState& f) {
    circular(f, fp::sine);
}
inline void cosine(FpuState& f) {
    circular(f, fp::cosine);
}
inline void sine_and_cosine(FpuState& f) {
    circular_and_push(f, fp::sine_and_cosine);
}
inline void tangent(FpuState& f, fp::Standard standard = fp::Standard::Ieee754) {
    circular_and_push(f, fp::tangent, standard);
}

}  // namespace lockstep::exec::x87
