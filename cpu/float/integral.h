// Rounding to an integer: FRNDINT, FIST, CVTSS2SI, ROUNDSS and their like.
#pragma once

#include "cpu/float/round.h"

namespace lockstep::fp {

struct Integral {
    u64 magnitude;
    bool inexact;
    bool up;        // away from zero
    bool overflow;  // 2^64 or more; `magnitude` says nothing then
};

constexpr Integral to_integral(Finite v, Rounding rounding) {
    if (v.exponent > 63) return {0, false, false, true};
    const u128 shifted = shift_right_sticky(join(v.significand, 0), static_cast<unsigned>(63 - v.exponent));
    const Cut c = cut(v.sign, static_cast<u64>(shifted >> 64), static_cast<u64>(shifted), 0, rounding);
    return {c.significand, c.inexact, c.up, c.up && c.significand == 0};
}

// As a signed integer of `width` (16, 32, 64) bits; false if it does not fit.
constexpr bool fits(const Integral& integral, bool sign, unsigned width) {
    const u64 limit = (u64{1} << (width - 1)) - static_cast<u64>(!sign);
    return !integral.overflow && integral.magnitude <= limit;
}

constexpr s64 signed_value(u64 magnitude, bool sign) {
    return static_cast<s64>(sign ? 0 - magnitude : magnitude);
}

}  // namespace lockstep::fp
