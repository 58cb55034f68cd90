// Arithmetic of finite numbers, exact or with a sticky last bit, before any rounding: shared by x87 and SSE.
#pragma once

#include "cpu/float/round.h"
#include "cpu/float/square_root.h"

namespace lockstep::fp {

// Any finite number of 80 bits but zero (denormals and pseudo-denormals, too).
constexpr Finite unpack(Float80 v) {
    const int shift = std::countl_zero(v.significand);
    const s32 exponent = static_cast<s32>(v.exponent()) + static_cast<s32>(v.exponent() == 0);
    return {v.significand << shift, exponent - 16383 - shift, v.sign()};
}

constexpr Wide widen(Finite a) {
    return {a.significand, 0, a.exponent, a.sign};
}

constexpr Wide normalised(bool sign, s32 exponent, u128 value) {
    const u64 high = static_cast<u64>(value >> 64);
    const u64 low = static_cast<u64>(value);
    if (high == 0) {
        const int shift = std::countl_zero(low);
        return {low << shift, 0, exponent - 64 - shift, sign};
    }
    const int shift = std::countl_zero(high);
    return {high << shift | low >> 1 >> (63 - shift), low << shift, exponent - shift, sign};
}

// a + b. A sum of exactly zero has high = 0 and no sign worth reading.
constexpr Wide add(Finite a, Finite b) {
    // Which operand is the larger is a toss-up: exchange them by masks instead of a branch.
    const s128 rank_a = static_cast<s128>(join(static_cast<u64>(s64{a.exponent}), a.significand));
    const s128 rank_b = static_cast<s128>(join(static_cast<u64>(s64{b.exponent}), b.significand));
    const u64 swap = 0 - static_cast<u64>(rank_a < rank_b);
    const bool subtracts = a.sign != b.sign;
    const bool sign = a.sign != (subtracts && swap != 0);
    const u64 exchanged = (a.significand ^ b.significand) & swap;
    a.significand ^= exchanged;
    b.significand ^= exchanged;
    const s32 exchanged_exponent = (a.exponent ^ b.exponent) & static_cast<s32>(swap);
    const s32 exponent = a.exponent ^ exchanged_exponent;
    const s32 distance = exponent - (b.exponent ^ exchanged_exponent);
    // One bit is left free for the carry.
    const u128 large = join(a.significand, 0) >> 1;
    const u64 small = b.significand;
    u128 aligned = 0;
    if (distance < 63) [[likely]] {
        aligned = join(small >> (distance + 1), small << (63 - distance));
    } else {
        aligned = shift_right_sticky(join(small, 0), static_cast<unsigned>(distance) + 1);
    }
    const u64 flip = 0 - static_cast<u64>(subtracts);
    const u128 sum = large + (aligned ^ join(flip, flip)) + static_cast<u128>(subtracts);
    if (sum == 0) return {0, 0, 0, false};
    return normalised(sign, exponent + 1, sum);
}

constexpr Wide multiply(Finite a, Finite b) {
    u128 product = static_cast<u128>(a.significand) * b.significand;
    const unsigned shift = static_cast<u64>(product >> 64) >> 63 == 0;
    product <<= shift;
    return {static_cast<u64>(product >> 64), static_cast<u64>(product),
            a.exponent + b.exponent + 1 - static_cast<s32>(shift), a.sign != b.sign};
}

constexpr Wide divide(Finite a, Finite b) {
    const unsigned borrow = a.significand < b.significand;
    const u128 numerator = static_cast<u128>(a.significand) << (63 + borrow);
    const u64 quotient = static_cast<u64>(numerator / b.significand);
    const u64 rest = static_cast<u64>(numerator) - quotient * b.significand;
    // The rest against half the divisor is all that rounding asks for.
    const u64 other = b.significand - rest;
    const u64 low = (rest >= other ? integer_bit : 0) | static_cast<u64>(rest != 0 && rest != other);
    return {quotient, low, a.exponent - b.exponent - static_cast<s32>(borrow), a.sign != b.sign};
}

// The root of a positive number.
constexpr Wide square_root(Finite a) {
    const unsigned odd = static_cast<unsigned>(a.exponent) & 1;
    const Root root = integer_root(static_cast<u128>(a.significand) << (63 + odd));
    // A rest above the root means above root + 1/2; the half itself cannot occur.
    const u64 low = (root.rest > root.root ? integer_bit : 0) | static_cast<u64>(root.rest != 0);
    return {root.root, low, (a.exponent - static_cast<s32>(odd)) / 2, false};
}

}  // namespace lockstep::fp
