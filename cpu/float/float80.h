// The formats of floating-point numbers as bit patterns: single (32), double (64) and double extended (80 bits).
// SDM volume 1, sections 4.2.2, 4.8 and 8.2.2 (unsupported encodings).
#pragma once

#include "base/types.h"

namespace lockstep::fp {

struct Float32 {
    u32 bits = 0;
    friend constexpr bool operator==(Float32, Float32) = default;
};

struct Float64 {
    u64 bits = 0;
    friend constexpr bool operator==(Float64, Float64) = default;
};

// The x87's own format. The integer bit is bit 63 of the significand.
struct Float80 {
    u64 significand = 0;
    u16 sign_exponent = 0;  // bit 15 sign, bits 14–0 exponent, biased by 16383

    constexpr bool sign() const { return sign_exponent >> 15 != 0; }
    constexpr u32 exponent() const { return sign_exponent & 0x7FFFu; }
    friend constexpr bool operator==(Float80, Float80) = default;
};

constexpr u64 integer_bit = u64{1} << 63;
constexpr u64 quiet_bit = u64{1} << 62;

constexpr Float80 make_float80(bool sign, u32 biased_exponent, u64 significand) {
    return {significand, static_cast<u16>((sign ? 0x8000u : 0u) | biased_exponent)};
}

constexpr Float80 zero80(bool sign) {
    return make_float80(sign, 0, 0);
}
constexpr Float80 infinity80(bool sign) {
    return make_float80(sign, 0x7FFF, integer_bit);
}
constexpr Float80 one80 = make_float80(false, 16383, integer_bit);
// "Real indefinite", the masked answer to an invalid operation (table 4-3).
constexpr Float80 indefinite80 = make_float80(true, 0x7FFF, integer_bit | quiet_bit);
constexpr Float32 indefinite32{0xFFC00000u};
constexpr Float64 indefinite64{0xFFF8000000000000u};

enum class Class : u8 {
    Zero,
    Denormal,
    PseudoDenormal,  // exponent 0 with the integer bit: a value, counted as denormal
    Normal,
    Infinity,
    QuietNan,
    SignallingNan,
    // Encodings since the 80387 invalid operands; only Float80 has them.
    PseudoInfinity,
    PseudoNan,
    Unnormal,
};

constexpr Class classify(Float80 v) {
    const bool integer = (v.significand & integer_bit) != 0;
    const u64 fraction = v.significand << 1;
    if (v.exponent() == 0) {
        if (v.significand == 0) return Class::Zero;
        return integer ? Class::PseudoDenormal : Class::Denormal;
    }
    if (v.exponent() != 0x7FFF) return integer ? Class::Normal : Class::Unnormal;
    if (fraction == 0) return integer ? Class::Infinity : Class::PseudoInfinity;
    if (!integer) return Class::PseudoNan;
    return (v.significand & quiet_bit) != 0 ? Class::QuietNan : Class::SignallingNan;
}

constexpr bool is_nan(Class c) {
    return c == Class::QuietNan || c == Class::SignallingNan;
}
constexpr bool is_unsupported(Class c) {
    return c >= Class::PseudoInfinity;
}
constexpr bool is_denormal(Class c) {
    return c == Class::Denormal || c == Class::PseudoDenormal;
}

// True for the numbers that need no further look: Class::Normal.
constexpr bool is_normal(Float80 v) {
    return v.exponent() - 1 < 0x7FFE && (v.significand & integer_bit) != 0;
}

// A NaN made quiet; the rest of its significand stays.
constexpr Float80 quieted(Float80 v) {
    return {v.significand | quiet_bit, v.sign_exponent};
}

constexpr Float80 with_sign(Float80 v, bool sign) {
    return make_float80(sign, v.exponent(), v.significand);
}

// FABS and FCHS: of any encoding, without exceptions.
constexpr Float80 absolute(Float80 v) {
    return with_sign(v, false);
}
constexpr Float80 negated(Float80 v) {
    return with_sign(v, !v.sign());
}

}  // namespace lockstep::fp
