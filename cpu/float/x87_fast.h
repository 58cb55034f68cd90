// The ordinary case of x87 arithmetic, made to be inlined: normal operands, a normal result, rounding to nearest. Every
// function gives the bits, the precision exception and C1 of its namesake in x87.h, or returns false without having
// written anything; the caller then asks that one.
#pragma once

#include <bit>

#include "cpu/float/environment.h"
#include "cpu/float/float80.h"
#include "cpu/float/round.h"

namespace lockstep::fp::fast {

// A normal number: significand × 2^(exponent - 16383 - 63).
struct Number {
    u64 significand;  // the top bit set
    s32 exponent;     // biased as in Float80
    u32 sign;         // 0 or 8000h
};

// Rounding to nearest, to as many bits as precision control says.
struct Nearest {
    u32 drop = 0;  // bits of the significand that are cut

    constexpr Nearest() = default;
    constexpr explicit Nearest(u16 control_word) : drop(64u - X87Environment(control_word).precision) {}
};

// What the status word gets of an operation: PE, and C1 for a result rounded up.
constexpr u16 status_bits(bool inexact, bool up) {
    return static_cast<u16>((inexact ? exception::precision : 0u) | (up ? 0x0200u : 0u));
}

[[gnu::always_inline]] inline bool unpack(Float80 v, Number& number) {
    number = {v.significand, static_cast<s32>(v.exponent()), v.sign_exponent & 0x8000u};
    return is_normal(v);
}
[[gnu::always_inline]] inline bool unpack(Float64 v, Number& number) {
    const u32 exponent = static_cast<u32>(v.bits >> 52) & 0x7FF;
    number = {v.bits << 11 | integer_bit, static_cast<s32>(exponent) + (16383 - 1023),
              static_cast<u32>(v.bits >> 48) & 0x8000u};
    return exponent - 1 < 0x7FE;
}
[[gnu::always_inline]] inline bool unpack(Float32 v, Number& number) {
    const u32 exponent = v.bits >> 23 & 0xFF;
    number = {static_cast<u64>(v.bits) << 40 | integer_bit, static_cast<s32>(exponent) + (16383 - 127),
              v.bits >> 16 & 0x8000u};
    return exponent - 1 < 0xFE;
}
[[gnu::always_inline]] inline Float80 pack(const Number& number) {
    return {number.significand, static_cast<u16>(number.sign | static_cast<u32>(number.exponent))};
}

// FLD: normal numbers and zero.
template <class Float>
[[gnu::always_inline]] inline bool load(Float v, Float80& result) {
    Number number;
    if (unpack(v, number)) [[likely]] {
        result = pack(number);
        return true;
    }
    if (static_cast<decltype(Float::bits)>(v.bits << 1) != 0) return false;
    result = zero80(v.bits != 0);
    return true;
}

// Rounds high:low, whose top bit is set.
[[gnu::always_inline]] inline bool finish(u32 sign, s32 exponent, u64 high, u64 low, const Nearest& to, Float80& result,
                                          u16& status) {
    // What is cut, as a fraction of the last place. (With all 64 bits kept nothing of `high` is.)
    u64 rest = low;
    if (to.drop != 0) rest = high << (64 - to.drop) | static_cast<u64>(low != 0);
    const u64 kept = high >> to.drop << to.drop;
    // A tie goes up only from an odd place.
    const u64 up = rest > integer_bit - (high >> to.drop & 1);
    const u64 significand = kept + (up << to.drop);
    const u64 carried = significand >> 63 ^ 1;
    exponent += static_cast<s32>(carried);
    if (static_cast<u32>(exponent - 1) >= 0x7FFE) [[unlikely]]
        return false;
    result = {significand | carried << 63, static_cast<u16>(sign | static_cast<u32>(exponent))};
    status = status_bits(rest != 0, up != 0);
    return true;
}

// a + b. An exact zero, and operands 64 or more binary digits apart, are not for here.
[[gnu::always_inline]] inline bool add(const Number& a, const Number& b, const Nearest& to, Float80& result,
                                       u16& status) {
    // Which operand is the larger is a toss-up: exchange them by masks instead of a branch.
    const s32 difference = a.exponent - b.exponent;
    const s64 rank = s64{difference} * 2 - static_cast<s64>(a.significand < b.significand);
    const s32 swap = static_cast<s32>(rank >> 63);
    const u32 distance = static_cast<u32>((difference ^ swap) - swap);
    if (distance > 63) [[unlikely]]
        return false;
    const s32 exponent = b.exponent + (difference & ~swap);
    const u64 exchanged = (a.significand ^ b.significand) & static_cast<u64>(s64{swap});
    const u64 large = a.significand ^ exchanged;
    const u64 small = b.significand ^ exchanged;
    const u32 signs = a.sign ^ b.sign;
    const u32 sign = a.sign ^ (signs & static_cast<u32>(swap));
    // One bit is left free for the carry.
    const u64 subtracts = signs >> 15;
    const u64 flip = 0 - subtracts;
    const u128 sum = join(large >> 1, large << 63) +
                     join(small >> 1 >> distance ^ flip, small << (63 - distance) ^ flip) + subtracts;
    const u64 high = static_cast<u64>(sum >> 64);
    const u64 low = static_cast<u64>(sum);
    if (high == 0) [[unlikely]]
        return false;
    const int shift = std::countl_zero(high);
    return finish(sign, exponent + 1 - shift, high << shift | low >> 1 >> (63 - shift), low << shift, to, result,
                  status);
}

[[gnu::always_inline]] inline Number opposite(const Number& a) {
    return {a.significand, a.exponent, a.sign ^ 0x8000u};
}

[[gnu::always_inline]] inline bool multiply(const Number& a, const Number& b, const Nearest& to, Float80& result,
                                            u16& status) {
    const u128 product = static_cast<u128>(a.significand) * b.significand;
    u64 high = static_cast<u64>(product >> 64);
    u64 low = static_cast<u64>(product);
    // The product has 127 or 128 bits, which is a toss-up: no branch.
    const u64 full = static_cast<u64>(static_cast<s64>(high) >> 63);
    high = high + (high & ~full) + (low >> 63 & ~full);
    low += low & ~full;
    return finish(a.sign ^ b.sign, a.exponent + b.exponent - 16383 - static_cast<s32>(full), high, low, to, result,
                  status);
}

// a / b.
[[gnu::always_inline]] inline bool divide(const Number& a, const Number& b, const Nearest& to, Float80& result,
                                          u16& status) {
    const unsigned borrow = a.significand < b.significand;
    const u128 numerator = static_cast<u128>(a.significand) << (63 + borrow);
    const u64 quotient = static_cast<u64>(numerator / b.significand);
    const u64 rest = static_cast<u64>(numerator) - quotient * b.significand;
    // The rest against half the divisor is all that rounding asks for.
    const u64 other = b.significand - rest;
    const u64 low = (rest >= other ? integer_bit : 0) | static_cast<u64>(rest != 0 && rest != other);
    return finish(a.sign ^ b.sign, a.exponent - b.exponent + 16383 - static_cast<s32>(borrow), quotient, low, to,
                  result, status);
}

// FCOM and its like: the condition codes' bits of the status word, of normal numbers and zeros.
[[gnu::always_inline]] inline bool compare(Float80 a, Float80 b, u16& conditions) {
    const auto ordinary = [](Float80 v) { return is_normal(v) || (v.exponent() | v.significand) == 0; };
    if (!ordinary(a) || !ordinary(b)) [[unlikely]]
        return false;
    const auto rank = [](Float80 v) {
        const u128 magnitude = static_cast<u128>(v.exponent()) << 64 | v.significand;
        return static_cast<s128>(v.sign() ? 0 - magnitude : magnitude);
    };
    const s128 rank_a = rank(a);
    const s128 rank_b = rank(b);
    conditions = static_cast<u16>((rank_a < rank_b ? 0x0100u : 0u) | (rank_a == rank_b ? 0x4000u : 0u));
    return true;
}

// FST to memory: normal numbers and zero, rounded to nearest, in range.
[[gnu::always_inline]] inline bool store(Float80 v, Float64& result, u16& status) {
    const u64 sign = static_cast<u64>(v.sign_exponent & 0x8000u) << 48;
    const u32 exponent = v.exponent() - (16383 - 1023);
    const u64 kept = v.significand >> 11;
    const u64 cut = v.significand & 0x7FF;
    const u64 up = cut > 0x400 - (kept & 1);
    // The integer bit, and what rounding carries, count in the exponent.
    const u64 bits = (static_cast<u64>(exponent - 1) << 52) + kept + up;
    if (exponent - 1 < 0x7FE && (v.significand & integer_bit) != 0 && bits < u64{0x7FF} << 52) [[likely]] {
        result = {sign | bits};
        status = status_bits(cut != 0, up != 0);
        return true;
    }
    if ((v.exponent() | v.significand) != 0) return false;
    result = {sign};
    status = 0;
    return true;
}
[[gnu::always_inline]] inline bool store(Float80 v, Float32& result, u16& status) {
    const u32 sign = static_cast<u32>(v.sign_exponent & 0x8000u) << 16;
    const u32 exponent = v.exponent() - (16383 - 127);
    const u32 kept = static_cast<u32>(v.significand >> 40);
    const u64 cut = v.significand & 0xFFFFFFFFFF;
    const u32 up = cut > (u64{1} << 39) - (kept & 1);
    const u32 bits = ((exponent - 1) << 23) + kept + up;
    if (exponent - 1 < 0xFE && (v.significand & integer_bit) != 0 && bits < u32{0xFF} << 23) [[likely]] {
        result = {sign | bits};
        status = status_bits(cut != 0, up != 0);
        return true;
    }
    if ((v.exponent() | v.significand) != 0) return false;
    result = {sign};
    status = 0;
    return true;
}

}  // namespace lockstep::fp::fast
