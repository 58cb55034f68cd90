// Numbers by name, and how they are printed.
#pragma once

#include <cstdio>
#include <ostream>

#include "cpu/float/x87.h"

namespace lockstep::fp {

inline void PrintTo(Float80 v, std::ostream* out) {
    char text[32];
    std::snprintf(text, sizeof text, "%04X:%016llX", v.sign_exponent, static_cast<unsigned long long>(v.significand));
    *out << text;
}

}  // namespace lockstep::fp

namespace lockstep::float_test {

// significand × 2^exponent; the significand's top bit counts 1.
constexpr fp::Float80 number(int exponent, u64 significand = fp::integer_bit, bool negative = false) {
    return fp::make_float80(negative, static_cast<u32>(16383 + exponent), significand);
}

inline fp::Float80 integer(s64 value) {
    return fp::from_integer(value);
}

constexpr fp::Float80 plus_zero = fp::zero80(false);
constexpr fp::Float80 minus_zero = fp::zero80(true);
constexpr fp::Float80 plus_infinity = fp::infinity80(false);
constexpr fp::Float80 minus_infinity = fp::infinity80(true);
constexpr fp::Float80 quiet_nan{0xC000000000001234, 0x7FFF};
constexpr fp::Float80 signalling_nan{0x8000000000001234, 0x7FFF};
constexpr fp::Float80 denormal{0x0000000000000001, 0};
constexpr fp::Float80 pseudo_denormal{0x8000000000000000, 0};
constexpr fp::Float80 unnormal{0x4000000000000000, 0x3FFF};
constexpr fp::Float80 pseudo_infinity{0, 0x7FFF};
constexpr fp::Float80 pseudo_nan{0x4000000000000001, 0x7FFF};
constexpr fp::Float80 greatest = fp::make_float80(false, 0x7FFE, ~u64{0});
constexpr fp::Float80 least_normal = fp::make_float80(false, 1, fp::integer_bit);

}  // namespace lockstep::float_test
