#include "cpu/float/x87.h"
#include "cpu/float/x87_operands.h"

namespace lockstep::fp {

namespace {

// A remainder is exact but for underflow, and not subject to precision control.
Float80 exact(bool sign, s32 exponent, u64 rest, X87Environment& env) {
    if (rest == 0) return zero80(sign);
    const int shift = std::countl_zero(rest);
    return round80(env, widen({rest << shift, exponent - shift, sign}), 64);
}

// a.significand × 2^steps modulo b.significand, and the last bits of the quotient. `steps` is 0 … 63.
struct Reduced {
    u64 rest;
    u64 quotient;
};
Reduced reduce(u64 a, u64 b, unsigned steps) {
    const u64 first = a >= b;
    const u128 numerator = static_cast<u128>(first != 0 ? a - b : a) << steps;
    const u64 quotient = static_cast<u64>(numerator / b);
    return {static_cast<u64>(numerator) - quotient * b, quotient + (first << steps)};
}

Remainder finite_remainder(Float80 dividend, Float80 divisor, bool nearest, X87Environment& env) {
    const Finite a = unpack(dividend);
    const Finite b = unpack(divisor);
    const s32 distance = a.exponent - b.exponent;
    if (distance >= 64) {
        // As many bits as the chip takes at a time, so that the next steps have a multiple of 32 left.
        const unsigned steps = (static_cast<unsigned>(distance) & 31) | 32;
        const Reduced r = reduce(a.significand, b.significand, steps);
        return {exact(a.sign, a.exponent - static_cast<s32>(steps), r.rest, env), 0, true, true};
    }
    if (distance < -1 || (distance < 0 && !nearest))
        return {exact(a.sign, a.exponent, a.significand, env), 0, false, true};
    // Below the divisor by one binary digit: half of it counts.
    const Reduced r = distance < 0 ? Reduced{a.significand, 0}
                                   : reduce(a.significand, b.significand, static_cast<unsigned>(distance));
    const s32 exponent = distance < 0 ? a.exponent : b.exponent;
    if (nearest) {
        const u128 twice = static_cast<u128>(r.rest) << (distance < 0 ? 0 : 1);
        const bool up = twice > b.significand || (twice == b.significand && (r.quotient & 1) != 0);
        if (up) {
            // The divisor at the scale of the rest.
            const u128 whole = static_cast<u128>(b.significand) << (distance < 0 ? 1 : 0);
            const u64 other = static_cast<u64>(whole - r.rest);
            return {exact(!a.sign, exponent, other, env), static_cast<u8>((r.quotient + 1) & 7), false, true};
        }
    }
    return {exact(a.sign, exponent, r.rest, env), static_cast<u8>(r.quotient & 7), false, true};
}

Remainder remainder(Float80 dividend, Float80 divisor, bool nearest, X87Environment& env) {
    const Class class_a = classify(dividend);
    const Class class_b = classify(divisor);
    Float80 result;
    if (decided_by_nan(dividend, class_a, divisor, class_b, env, result)) return {result};
    if (class_a == Class::Infinity || class_b == Class::Zero) return {invalid_operation(env)};
    if (!denormals_proceed(class_a, class_b, env)) return {dividend};
    if (class_a == Class::Zero) return {dividend, 0, false, true};
    if (class_b == Class::Infinity) return {round80(env, widen(unpack(dividend)), 64), 0, false, true};
    return finite_remainder(dividend, divisor, nearest, env);
}

}  // namespace

Remainder remainder_truncated(Float80 dividend, Float80 divisor, X87Environment& env) {
    return remainder(dividend, divisor, false, env);
}

Remainder remainder_nearest(Float80 dividend, Float80 divisor, X87Environment& env) {
    return remainder(dividend, divisor, true, env);
}

}  // namespace lockstep::fp
