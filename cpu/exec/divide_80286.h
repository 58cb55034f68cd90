// IDIV as the 80286's microcode does it: division without restoring on the operands as they are, not on magnitudes.
//
// The remainder keeps the sign of the dividend. Each step shifts the next dividend bit in and moves the remainder
// towards zero by the divisor; when that crosses zero the quotient bit is 0 and the next step moves it back. The carry
// of the adder alone tells whether zero was crossed: the bit that a shift pushes out is lost, so quotients that do not
// fit come out wrong, and a few of them look as if they fitted. A negative remainder lies in -|divisor| … -1; that it
// stands for zero is found out by a last trial step, which also leaves CF.
//
// Found in and checked against the recorded tests: exact in quotient, remainder, flags and divide errors. Two choices
// are not covered by them: the error is decided by a quotient that does not wrap when the last trial corrects it.
#pragma once

#include "cpu/exec/divide.h"

namespace lockstep::exec {

template <std::unsigned_integral T>
struct SignedDivision80286 {
    Quotient<T> result;
    T last_remainder = 0;  // also with a divide error
    bool carry = false;    // of the last trial
};

namespace detail {

// One addition or subtraction; returns its carry or borrow.
template <std::unsigned_integral T>
constexpr bool move_by(T& remainder, T divisor, bool subtract) {
    const T before = remainder;
    remainder = static_cast<T>(subtract ? before - divisor : before + divisor);
    return subtract ? before < divisor : remainder < before;
}

}  // namespace detail

template <std::unsigned_integral T>
constexpr SignedDivision80286<T> idiv_80286(T high, T low, T divisor) {
    const bool below_zero = top_bit<T>(high);
    const bool same_sign = below_zero == top_bit<T>(divisor);
    T remainder = high;
    u64 quotient = 0;  // of the magnitudes
    bool crossed = false;
    for (unsigned step = 0; step < width<T>; ++step) {
        remainder = static_cast<T>((remainder << 1) | static_cast<T>(top_bit<T>(low)));
        low = static_cast<T>(low << 1);
        const bool subtract = same_sign != crossed;
        const bool carry = detail::move_by<T>(remainder, divisor, subtract);
        // A borrow, or an addition without carry, ends below zero.
        crossed = (carry == subtract) != below_zero;
        quotient = (quotient << 1) | (crossed ? 0 : 1);
    }
    if (crossed) detail::move_by<T>(remainder, divisor, !same_sign);
    T trial = remainder;
    const bool carry = detail::move_by<T>(trial, divisor, same_sign);
    if (trial == 0) {
        remainder = 0;
        ++quotient;
    }
    const u64 limit = (u64{1} << (width<T> - 1)) - (same_sign ? 1 : 0);
    SignedDivision80286<T> division{{}, remainder, carry};
    if (quotient > limit) {
        division.result.error = true;
    } else {
        division.result.quotient = static_cast<T>(same_sign ? quotient : 0 - quotient);
        division.result.remainder = remainder;
    }
    return division;
}

}  // namespace lockstep::exec
