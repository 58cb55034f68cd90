// Real numbers of 128 bits for the transcendental functions: floating (`Real`) where results may be small, fixed point
// for series. Everything truncates; an operation is wrong by a few units of the last bit.
#pragma once

#include <array>

#include "cpu/float/finite.h"

namespace lockstep::fp {

// significand × 2^(exponent - 127), the top bit of the significand set.
struct Real {
    u128 significand;
    s32 exponent;
    bool sign;
};

constexpr u64 upper(u128 v) {
    return static_cast<u64>(v >> 64);
}
constexpr u64 lower(u128 v) {
    return static_cast<u64>(v);
}

// The upper half of the product; the product of the lower halves is left out.
constexpr u128 multiply_high(u128 a, u128 b) {
    const u128 cross_a = static_cast<u128>(upper(a)) * lower(b);
    const u128 cross_b = static_cast<u128>(lower(a)) * upper(b);
    return static_cast<u128>(upper(a)) * upper(b) + (cross_a >> 64) + (cross_b >> 64);
}
constexpr u64 multiply_high(u64 a, u64 b) {
    return upper(static_cast<u128>(a) * b);
}

// value × 2^-fraction_bits, value not 0.
constexpr Real to_real(u128 value, int fraction_bits, bool sign) {
    const int shift = upper(value) != 0 ? std::countl_zero(upper(value)) : 64 + std::countl_zero(lower(value));
    return {value << shift, 127 - shift - fraction_bits, sign};
}
constexpr Real to_real(Finite v) {
    return {join(v.significand, 0), v.exponent, v.sign};
}

// |value| with `fraction_bits` (at most 127) behind the point; it must be small enough to fit.
constexpr u128 to_fixed(const Real& v, int fraction_bits) {
    const int right = 127 - fraction_bits - v.exponent;
    return right > 127 ? 0 : right >= 0 ? v.significand >> right : v.significand << -right;
}
// The same with 128 bits behind the point, for values below 1.
constexpr u128 to_fraction(const Real& v) {
    const int right = -1 - v.exponent;
    return right > 127 ? 0 : v.significand >> right;
}

constexpr Real multiply(const Real& a, const Real& b) {
    const u128 product = multiply_high(a.significand, b.significand);
    const bool sign = a.sign != b.sign;
    if (upper(product) >> 63 != 0) return {product, a.exponent + b.exponent + 1, sign};
    return {product << 1, a.exponent + b.exponent, sign};
}

constexpr Real divide(const Real& a, const Real& b) {
    // Two digits of 64 bits, each estimated from the divisor's upper half.
    const bool below = a.significand < b.significand;
    const u128 numerator = below ? a.significand : a.significand >> 1;
    const u64 divisor = upper(b.significand);
    const auto estimate = [divisor](u128 rest) {
        return upper(rest) >= divisor ? ~u64{0} : static_cast<u64>(rest / divisor);
    };
    u64 first = estimate(numerator);
    const u128 left = numerator - static_cast<u128>(first) * divisor;
    const u128 taken = static_cast<u128>(first) * lower(b.significand);
    // The first digit may be too large by up to two; then what is left is negative, and has its carry outside 128 bits.
    bool negative = left < upper(taken) || (left == upper(taken) && lower(taken) != 0);
    u128 rest = (left << 64) - taken;
    while (negative) {
        --first;
        rest += b.significand;
        negative = rest >= b.significand;
    }
    return {join(first, estimate(rest)), a.exponent - b.exponent - static_cast<s32>(below), a.sign != b.sign};
}

// The neighbours at the last bit: for results that are beside a number that 128 bits hold.
constexpr Real below(const Real& v) {
    const u128 less = v.significand - 1;
    if (upper(less) >> 63 != 0) return {less, v.exponent, v.sign};
    return {~u128{0}, v.exponent - 1, v.sign};
}

// For rounding. Every value is irrational, or counted so: there is always something below the last bit.
constexpr Wide to_wide(const Real& v) {
    return {upper(v.significand), lower(v.significand) | 1, v.exponent, v.sign};
}

// A power series 1 ± c1 z ± c2 z² …, z below 1 with 128 bits behind the point. The first coefficients have 127 bits
// behind the point; the others are worth less than 2^-coarse_scale there, and have 64 bits from that place on.
template <unsigned Fine, unsigned Coarse, unsigned CoarseScale>
struct Series {
    std::array<u128, Fine> fine{};
    std::array<u64, Coarse> coarse{};

    // `coefficient(k, one)` gives c_k × one.
    template <class Coefficient>
    explicit constexpr Series(Coefficient coefficient) {
        for (unsigned k = 0; k < Fine; ++k) fine[k] = coefficient(k, u128{1} << 127);
        for (unsigned k = 0; k < Coarse; ++k) {
            const u128 scaled = coefficient(Fine + k, u128{1} << 127);
            coarse[k] = static_cast<u64>(scaled >> (63 - CoarseScale));
        }
    }

    // The sum with 127 bits behind the point, signs alternating or all positive. The sum is below 2.
    template <bool Alternating>
    constexpr u128 sum(u128 z) const {
        const auto step = [](auto coefficient, auto product) {
            return Alternating ? coefficient - product : coefficient + product;
        };
        u64 tail = coarse[Coarse - 1];
        for (unsigned k = Coarse - 1; k-- > 0;) tail = step(coarse[k], multiply_high(tail, upper(z)));
        u128 value = join(tail, 0) >> 1 >> CoarseScale;
        for (unsigned k = Fine; k-- > 0;) value = step(fine[k], multiply_high(value, z));
        return value;
    }
};

// factor: 127 bits behind the point, 1/2 … 2.
constexpr Real scaled(const Real& v, u128 factor) {
    const u128 product = multiply_high(v.significand, factor);
    const int shift = std::countl_zero(upper(product));
    return {product << shift, v.exponent + 1 - shift, v.sign};
}

// ln 2, log2 e and π with as many bits as fit.
constexpr Real ln2{join(0xB17217F7D1CF79AB, 0xC9E3B39803F2F6AF), -1, false};
constexpr Real log2_e{join(0xB8AA3B295C17F0BB, 0xBE87FED0691D3E88), 0, false};
constexpr Real pi{join(0xC90FDAA22168C234, 0xC4C6628B80DC1CD1), 1, false};

}  // namespace lockstep::fp
