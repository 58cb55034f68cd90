// Addition, subtraction and their relatives (Intel SDM volume 2: ADD, ADC, SUB, SBB, CMP, INC, DEC, NEG).
// T is the operand width; F receives the flags: Flags, or NoFlags where nobody reads them.
#pragma once

#include "cpu/exec/carries.h"
#include "cpu/flags.h"

namespace lockstep::exec {

template <std::unsigned_integral T, class F>
constexpr T adc(F& flags, T a, T b, bool carry) {
    const T sum = static_cast<T>(a + b + static_cast<T>(carry));
    flags.template set_arithmetic<T>(sum, carries_of_sum<T>(a, b, sum));
    return sum;
}

template <std::unsigned_integral T, class F>
constexpr T add(F& flags, T a, T b) {
    return adc<T>(flags, a, b, false);
}

template <std::unsigned_integral T, class F>
constexpr T sbb(F& flags, T a, T b, bool borrow) {
    const T difference = static_cast<T>(a - b - static_cast<T>(borrow));
    flags.template set_arithmetic<T>(difference, borrows_of_difference<T>(a, b, difference));
    return difference;
}

// Also CMP, which drops the result.
template <std::unsigned_integral T, class F>
constexpr T sub(F& flags, T a, T b) {
    return sbb<T>(flags, a, b, false);
}

// INC and DEC leave CF alone.
template <std::unsigned_integral T, class F>
constexpr T inc(F& flags, T a) {
    const T sum = static_cast<T>(a + 1);
    flags.template set_arithmetic_keep_cf<T>(sum, carries_of_sum<T>(a, 1, sum));
    return sum;
}

template <std::unsigned_integral T, class F>
constexpr T dec(F& flags, T a) {
    const T difference = static_cast<T>(a - 1);
    flags.template set_arithmetic_keep_cf<T>(difference, borrows_of_difference<T>(a, 1, difference));
    return difference;
}

template <std::unsigned_integral T, class F>
constexpr T neg(F& flags, T a) {
    return sub<T>(flags, 0, a);
}

}  // namespace lockstep::exec
