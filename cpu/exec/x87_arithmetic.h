// Arithmetic of the x87 on its register stack. SDM volume 2, FADD … FIDIVR, FSQRT, FSCALE, FPREM, FPREM1, FRNDINT,
// FXTRACT, FABS, FCHS.
#pragma once

#include "cpu/exec/x87_stack.h"
#include "cpu/float/x87.h"

namespace lockstep::exec::x87 {

// The six operations of two operands: destination and source.
enum class Arithmetic : u8 { Add, Multiply, Subtract, SubtractReversed, Divide, DivideReversed };

template <Arithmetic operation>
Float80 compute(Float80 to, Float80 from, X87Environment& env) {
    if constexpr (operation == Arithmetic::Add) return fp::add(to, from, env);
    if constexpr (operation == Arithmetic::Multiply) return fp::multiply(to, from, env);
    if constexpr (operation == Arithmetic::Subtract) return fp::subtract(to, from, env);
    if constexpr (operation == Arithmetic::SubtractReversed) return fp::subtract(from, to, env);
    if constexpr (operation == Arithmetic::Divide) return fp::divide(to, from, env);
    if constexpr (operation == Arithmetic::DivideReversed) return fp::divide(from, to, env);
}

// FADD ST(i), ST(j) and the like. With `pops`, FADDP.
template <Arithmetic operation>
void arithmetic_registers(FpuState& f, unsigned to, unsigned from, bool pops,
                          fp::Standard standard = fp::Standard::Ieee754) {
    if (f.empty(to) || f.empty(from)) {
        if (!stack_underflow(f)) return;
        write(f, to, fp::indefinite80);
        if (pops) pop(f);
        return;
    }
    X87Environment env(f.control, standard);
    const Float80 value = compute<operation>(f.st(to), f.st(from), env);
    report(f, env);
    if (!env.store) return;
    f.st(to) = value;
    if (pops) pop(f);
}

// ST(0) changed by `operate(st0, env)`: FSQRT, FRNDINT, and everything whose second operand is no register.
template <class Operate>
void change_top(FpuState& f, Operate operate, fp::Standard standard = fp::Standard::Ieee754) {
    if (f.empty(0)) {
        if (stack_underflow(f)) write(f, 0, fp::indefinite80);
        return;
    }
    X87Environment env(f.control, standard);
    const Float80 value = operate(f.st(0), env);
    report(f, env);
    if (env.store) f.st(0) = value;
}

// FADD m32 and m64: T is Float32 or Float64.
template <Arithmetic operation, class T>
void arithmetic_memory(FpuState& f, T from, fp::Standard standard = fp::Standard::Ieee754) {
    change_top(
        f,
        [from](Float80 to, X87Environment& env) {
            const Float80 wide = fp::memory_operand(from, env);
            return compute<operation>(to, wide, env);
        },
        standard);
}

// FIADD m16 and m32.
template <Arithmetic operation>
void arithmetic_integer(FpuState& f, s32 from, fp::Standard standard = fp::Standard::Ieee754) {
    change_top(
        f, [from](Float80 to, X87Environment& env) { return compute<operation>(to, fp::from_integer(from), env); },
        standard);
}

inline void square_root(FpuState& f, fp::Standard standard = fp::Standard::Ieee754) {
    change_top(
        f, [](Float80 a, X87Environment& env) { return fp::square_root(a, env); }, standard);
}
inline void round_to_integral(FpuState& f, fp::Standard standard = fp::Standard::Ieee754) {
    change_top(
        f, [](Float80 a, X87Environment& env) { return fp::round_to_integral(a, env); }, standard);
}
inline void absolute(FpuState& f) {
    change_top(f, [](Float80 a, X87Environment&) { return fp::absolute(a); });
}
inline void change_sign(FpuState& f) {
    change_top(f, [](Float80 a, X87Environment&) { return fp::negated(a); });
}

// FSCALE: ST(1) stays.
inline void scale(FpuState& f, fp::Standard standard = fp::Standard::Ieee754) {
    if (f.empty(0) || f.empty(1)) {
        if (stack_underflow(f)) write(f, 0, fp::indefinite80);
        return;
    }
    X87Environment env(f.control, standard);
    const Float80 value = fp::scale(f.st(0), f.st(1), env);
    report(f, env);
    if (env.store) f.st(0) = value;
}

// FPREM, and FPREM1 with `nearest`. C2: not done; else C0, C3, C1 are the quotient's last bits. Of an invalid
// operation C0 and C3 stay.
inline void remainder(FpuState& f, bool nearest, fp::Standard standard = fp::Standard::Ieee754) {
    if (f.empty(0) || f.empty(1)) {
        set_c2(f, false);
        if (stack_underflow(f)) write(f, 0, fp::indefinite80);
        return;
    }
    X87Environment env(f.control, standard);
    const fp::Remainder r =
        nearest ? fp::remainder_nearest(f.st(0), f.st(1), env) : fp::remainder_truncated(f.st(0), f.st(1), env);
    report(f, env);
    if (r.divided) {
        u16 bits = r.partial ? fpu_status::c2 : 0;
        if ((r.quotient & 4) != 0) bits |= fpu_status::c0;
        if ((r.quotient & 2) != 0) bits |= fpu_status::c3;
        if ((r.quotient & 1) != 0) bits |= fpu_status::c1;
        set_conditions(f, bits);
    } else {
        set_c2(f, false);
    }
    if (env.store) f.st(0) = r.value;
}

// An instruction that replaces ST(0) and pushes: FXTRACT, FPTAN, FSINCOS. Both registers must be as it needs them; of
// an unmasked fault nothing comes. False: it was a fault.
inline bool room_to_replace_and_push(FpuState& f) {
    if (!f.empty(0) && f.empty(7)) return true;
    const bool masked = f.empty(0) ? stack_underflow(f) : stack_overflow(f);
    if (masked) {
        write(f, 0, fp::indefinite80);
        push(f, fp::indefinite80);
    }
    return false;
}

inline void extract(FpuState& f, fp::Standard standard = fp::Standard::Ieee754) {
    if (!room_to_replace_and_push(f)) return;
    X87Environment env(f.control, standard);
    const fp::Extracted parts = fp::extract(f.st(0), env);
    report(f, env);
    if (!env.store) return;
    f.st(0) = parts.exponent;
    push(f, parts.significand);
}

}  // namespace lockstep::exec::x87
