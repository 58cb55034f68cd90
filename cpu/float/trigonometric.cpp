#include "cpu/float/real.h"
#include "cpu/float/transcendental.h"
#include "cpu/float/x87_operands.h"

namespace lockstep::fp {

namespace {

// 1 / (first (first + 1) … last).
constexpr u128 divided(u128 one, unsigned last) {
    for (unsigned n = 2; n <= last; ++n) one /= n;
    return one;
}
// sin(r) / r = 1 - r²/3! + r⁴/5! …, cos(r) = 1 - r²/2! + r⁴/4! …, r up to π/4.
constexpr Series<7, 9, 40> sine_series([](unsigned k, u128 one) { return divided(one, 2 * k + 1); });
constexpr Series<7, 9, 36> cosine_series([](unsigned k, u128 one) { return divided(one, 2 * k); });

// r² (128 bits behind the point) below this adds less than can be calculated with: then only the side counts on which
// the result lies.
constexpr u128 too_small = 1 << 20;

// The processor's π/2, 65 bits behind the point.
constexpr u128 half_pi = join(3, 0x243F6A8885A308D3);

// a = quadrant × π/2 + rest, |rest| <= π/4.
struct Reduced {
    Real rest;
    unsigned quadrant;
};

Reduced reduce(Finite a) {
    // Up to here nothing is to be taken away: 1/2 is below π/4.
    if (a.exponent < -1) return {to_real(a), 0};
    const u128 fixed = static_cast<u128>(a.significand) << (a.exponent + 2);
    const u128 quotient = fixed / half_pi;
    u128 rest = fixed - quotient * half_pi;
    unsigned quadrant = static_cast<unsigned>(quotient & 3);
    bool sign = a.sign;
    if (rest > half_pi / 2) {
        rest = half_pi - rest;
        sign = !sign;
        ++quadrant;
    }
    // Never 0: half_pi is odd and has more bits than any significand.
    if (a.sign) quadrant = 0 - quadrant;
    return {to_real(rest, 65, sign), quadrant & 3};
}

Real sine_of(const Real& r) {
    const u128 square = to_fraction(multiply(r, r));
    return square < too_small ? below(r) : scaled(r, sine_series.sum<true>(square));
}

Real cosine_of(const Real& r) {
    const u128 square = to_fraction(multiply(r, r));
    const Real one{u128{1} << 127, 0, false};
    return square < too_small ? below(one) : to_real(cosine_series.sum<true>(square), 127, false);
}

Real sine_in(const Reduced& reduced) {
    Real value = (reduced.quadrant & 1) != 0 ? cosine_of(reduced.rest) : sine_of(reduced.rest);
    value.sign = value.sign != (reduced.quadrant >= 2);
    return value;
}

Reduced advanced(Reduced reduced) {
    reduced.quadrant = (reduced.quadrant + 1) & 3;
    return reduced;
}

// tan r = sin r / cos r, and a quarter turn further -1 / tan r.
Real tangent_in(const Reduced& reduced) {
    const Real& r = reduced.rest;
    const bool turned = (reduced.quadrant & 1) != 0;
    const u128 square = to_fraction(multiply(r, r));
    Real value;
    if (square < too_small) {
        // Just above r, or just below 1 / r.
        const Real one{u128{1} << 127, 0, false};
        value = turned ? below(divide(one, r)) : Real{r.significand | 1, r.exponent, r.sign};
    } else {
        const Real cosine = to_real(cosine_series.sum<true>(square), 127, false);
        const Real sine = scaled(r, sine_series.sum<true>(square));
        value = turned ? divide(cosine, sine) : divide(sine, cosine);
    }
    value.sign = value.sign != turned;
    return value;
}

// True: `result` is what the instruction gives, without any calculation. `at_zero`: of an argument of 0, second with
// its sign.
bool decided(Float80 a, X87Environment& env, Circular& result, Circular at_zero) {
    const Class c = classify(a);
    Float80 value;
    if (c == Class::Zero) {
        result = at_zero;
        return true;
    }
    if (decided_by_nan(a, c, env, value) || c == Class::Infinity) {
        if (c == Class::Infinity) value = invalid_operation(env);
        result = {value, value};
        return true;
    }
    if (a.exponent() >= 16383 + 63) {
        result = {a, a, true};
        return true;
    }
    if (!denormals_proceed(c, env)) {
        result = {a, a};
        return true;
    }
    return false;
}

Float80 rounded(const Real& value, X87Environment& env) {
    return round80(env, to_wide(value), 64);
}

}  // namespace

Circular sine(Float80 a, X87Environment& env) {
    Circular result;
    if (decided(a, env, result, {a, a})) return result;
    return {rounded(sine_in(reduce(unpack(a))), env), {}};
}

Circular cosine(Float80 a, X87Environment& env) {
    Circular result;
    if (decided(a, env, result, {one80, one80})) return result;
    return {rounded(sine_in(advanced(reduce(unpack(a)))), env), {}};
}

Circular sine_and_cosine(Float80 a, X87Environment& env) {
    Circular result;
    if (decided(a, env, result, {a, one80})) return result;
    const Reduced reduced = reduce(unpack(a));
    const Float80 first = rounded(sine_in(reduced), env);
    // C1 tells of the last rounding.
    return {first, rounded(sine_in(advanced(reduced)), env)};
}

Circular tangent(Float80 a, X87Environment& env) {
    Circular result;
    if (decided(a, env, result, {a, one80})) return result;
    return {rounded(tangent_in(reduce(unpack(a))), env), one80};
}

}  // namespace lockstep::fp
