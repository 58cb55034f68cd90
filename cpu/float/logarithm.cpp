#include <array>

#include "cpu/float/real.h"
#include "cpu/float/transcendental.h"
#include "cpu/float/x87.h"
#include "cpu/float/x87_operands.h"

namespace lockstep::fp {

namespace {

// ln(1 ± z) / ±z = 1 ∓ z/2 + z²/3 … for z up to 2^-6.
constexpr Series<8, 11, 3> logarithm_series([](unsigned k, u128 one) { return one / (k + 1); });

// ln(1 + z), z small enough for the series.
Real small_logarithm(const Real& z) {
    const u128 fraction = to_fraction(z);
    return scaled(z, z.sign ? logarithm_series.sum<false>(fraction) : logarithm_series.sum<true>(fraction));
}

// For m in 0.703 … 1.406, by the upper 7 bits behind the point of 2m or m: a number c of 8 bits behind the point near
// 1/m.
constexpr unsigned first_reciprocal = 90;  // m × 128 at the lower end
constexpr unsigned reciprocals = 91;
constexpr std::array<u16, reciprocals> reciprocal = [] {
    std::array<u16, reciprocals> table{};
    for (unsigned i = 0; i < reciprocals; ++i) {
        const unsigned twice_middle = 2 * (first_reciprocal + i) + 1;  // × 1/256
        table[i] = static_cast<u16>((2 * 256 * 256 / twice_middle + 1) / 2);
        // Around 1 the logarithm must come from the series alone, or small ones would lose their lower bits.
        if (first_reciprocal + i == 127 || first_reciprocal + i == 128) table[i] = 256;
    }
    return table;
}();

// -log2(c), with 112 bits behind the point: from log2(1 + v) = 2 log2(e) atanh(v / (2 + v)).
constexpr std::array<s128, reciprocals> offsets = [] {
    std::array<s128, reciprocals> table{};
    for (unsigned i = 0; i < reciprocals; ++i) {
        const unsigned c = reciprocal[i];
        if (c == 256) continue;
        const unsigned difference = c > 256 ? c - 256 : 256 - c;
        const u128 ratio = (u128{1} << 127) / (c + 256) * difference;
        const u128 square = multiply_high(ratio, ratio) << 1;
        u128 sum = 0;
        u128 power = ratio;
        for (unsigned n = 1; n < 60; n += 2) {
            sum += power / n;
            power = multiply_high(power, square) << 1;
        }
        const Real value = multiply(to_real(sum, 126, false), log2_e);
        const s128 fixed = static_cast<s128>(to_fixed(value, 112));
        table[i] = c > 256 ? -fixed : fixed;
    }
    return table;
}();

// log2(m × 2^exponent) for m, with 127 bits behind the point, in 0.703 … 1.406 and `z` = m - 1.
Real binary_logarithm(u128 m, s32 exponent, const Real& z) {
    const unsigned index = static_cast<unsigned>(m >> 120) - first_reciprocal;
    const unsigned c = reciprocal[index];
    if (c == 256 && exponent == 0) return multiply(small_logarithm(z), log2_e);
    // c × m - 1, exactly: at most 2^-6.
    const s128 rest = static_cast<s128>((m >> 8) * c + ((m & 0xFF) * c >> 8) - (u128{1} << 127));
    s128 value = (static_cast<s128>(exponent) << 112) + offsets[index];
    if (rest != 0) {
        const Real small =
            multiply(small_logarithm(to_real(static_cast<u128>(rest < 0 ? -rest : rest), 127, rest < 0)), log2_e);
        const s128 fixed = static_cast<s128>(to_fixed(small, 112));
        value += small.sign ? -fixed : fixed;
    }
    return to_real(static_cast<u128>(value < 0 ? -value : value), 112, value < 0);
}

// log2 of m × 2^exponent, m in 1 … 2 with 127 bits behind the point and not both m = 1 and exponent = 0.
Real logarithm_of(u128 m, s32 exponent) {
    const u128 one = u128{1} << 127;
    if (m >> 120 >= 180) {  // 1.406: from here on half of it is nearer to 1
        ++exponent;
        m >>= 1;
    }
    const bool negative = m < one;
    const u128 difference = negative ? one - m : m - one;
    return binary_logarithm(m, exponent, to_real(difference, 127, negative));
}

// y × log2(…) for finite y other than zero.
Float80 product(const Real& log, Float80 y, X87Environment& env) {
    return round80(env, to_wide(multiply(log, to_real(unpack(y)))), 64);
}

// y × an integer other than zero: the logarithm of a power of 2. Exact or not, it counts as inexact.
Float80 exact_product(s32 log, Float80 y, X87Environment& env) {
    const Wide wide = multiply(unpack(from_integer(log)), unpack(y));
    const Rounded r = round(extended_format, wide, 64, env.rounding, env.masks);
    env.raised |= r.raised | exception::precision | (r.tiny ? exception::underflow : u8{0});
    env.c1 = r.up;
    return pack80(wide.sign, r);
}

// What both instructions give where the logarithm is 0, infinite, or y is: log × y by their signs and classes.
Float80 limit(Class class_log, bool sign_log, Class class_y, bool sign_y, X87Environment& env) {
    const bool infinite = class_log == Class::Infinity || class_y == Class::Infinity;
    const bool zero = class_log == Class::Zero || class_y == Class::Zero;
    if (infinite && zero) return invalid_operation(env);
    return infinite ? infinity80(sign_log != sign_y) : zero80(sign_log != sign_y);
}

bool ordinary(Class c) {
    return c != Class::Zero && c != Class::Infinity;
}

}  // namespace

Float80 logarithm(Float80 x, Float80 y, X87Environment& env) {
    const Class class_x = classify(x);
    const Class class_y = classify(y);
    Float80 result;
    if (decided_by_nan(x, class_x, y, class_y, env, result)) return result;
    if (x.sign() && class_x != Class::Zero) return invalid_operation(env);
    if (class_x == Class::Zero && ordinary(class_y)) {
        env.proceed(exception::zero_divide);
        return infinity80(!y.sign());
    }
    const bool one = x == one80;
    const bool below_one = x.exponent() < 16383;
    const Class class_log = one ? Class::Zero : ordinary(class_x) ? Class::Normal : Class::Infinity;
    if (class_log != Class::Normal || !ordinary(class_y)) {
        const bool invalid = (class_log == Class::Zero && class_y == Class::Infinity) ||
                             (class_log == Class::Infinity && class_y == Class::Zero);
        if (invalid) return invalid_operation(env);
        if (!denormals_proceed(class_x, class_y, env)) return y;
        return limit(class_log, below_one, class_y, y.sign(), env);
    }
    if (!denormals_proceed(class_x, class_y, env)) return y;
    const Finite v = unpack(x);
    if (v.significand == integer_bit) {  // a power of 2: an integer
        return exact_product(v.exponent, y, env);
    }
    return product(logarithm_of(join(v.significand, 0), v.exponent), y, env);
}

Float80 logarithm_plus_one(Float80 x, Float80 y, X87Environment& env) {
    const Class class_x = classify(x);
    const Class class_y = classify(y);
    Float80 result;
    if (decided_by_nan(x, class_x, y, class_y, env, result)) return result;
    if (class_x == Class::Infinity && x.sign()) return invalid_operation(env);
    if (!ordinary(class_x) || !ordinary(class_y)) {
        const bool invalid = (class_x == Class::Zero && class_y == Class::Infinity) ||
                             (class_x == Class::Infinity && class_y == Class::Zero);
        if (invalid) return invalid_operation(env);
        if (!denormals_proceed(class_x, class_y, env)) return y;
        return limit(class_x, x.sign(), class_y, y.sign(), env);
    }
    if (!denormals_proceed(class_x, class_y, env)) return y;
    const Finite v = unpack(x);
    if (v.sign && v.exponent >= 0) {
        env.raised |= exception::precision;
        return x;
    }
    if (v.exponent < -7) return product(multiply(small_logarithm(to_real(v)), log2_e), y, env);
    const Wide sum = add(v, Finite{integer_bit, 0, false});
    const u128 m = join(sum.high, sum.low);
    if (m == u128{1} << 127) {
        return exact_product(sum.exponent, y, env);
    }
    return product(logarithm_of(m, sum.exponent), y, env);
}

}  // namespace lockstep::fp
