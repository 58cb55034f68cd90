// AND, OR, XOR, TEST: CF and OF are cleared; AF, undefined in the manuals, is cleared by every recorded chip.
#pragma once

#include "cpu/exec/carries.h"
#include "cpu/flags.h"

namespace lockstep::exec {

// Also TEST, which drops the result.
template <std::unsigned_integral T, class F>
constexpr T and_(F& flags, T a, T b) {
    const T value = static_cast<T>(a & b);
    flags.template set_logic<T>(value);
    return value;
}

template <std::unsigned_integral T, class F>
constexpr T or_(F& flags, T a, T b) {
    const T value = static_cast<T>(a | b);
    flags.template set_logic<T>(value);
    return value;
}

template <std::unsigned_integral T, class F>
constexpr T xor_(F& flags, T a, T b) {
    const T value = static_cast<T>(a ^ b);
    flags.template set_logic<T>(value);
    return value;
}

}  // namespace lockstep::exec
