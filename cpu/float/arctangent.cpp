#include <array>

#include "cpu/float/real.h"
#include "cpu/float/transcendental.h"
#include "cpu/float/x87_operands.h"

namespace lockstep::fp {

namespace {

// atan(t) / t = 1 - t²/3 + t⁴/5 …, t up to 1/60.
constexpr Series<5, 6, 3> arctangent_series([](unsigned k, u128 one) { return one / (2 * k + 1); });

Real small_arctangent(const Real& t) {
    const u128 square = to_fraction(multiply(t, t));
    // Below this only the side counts on which the result lies.
    return square < 4096 ? below(t) : scaled(t, arctangent_series.sum<true>(square));
}

// atan(k / 32), 126 bits behind the point: step by step, atan(k/32) - atan((k-1)/32) = atan(32 / (1024 + k (k - 1))).
constexpr std::array<u128, 33> angles = [] {
    std::array<u128, 33> table{};
    for (unsigned k = 1; k <= 32; ++k) {
        const u128 t = (u128{1} << 127) / (1024 + k * (k - 1)) * 32;
        const u128 square = multiply_high(t, t) << 1;
        u128 power = t;
        u128 sum = 0;
        for (unsigned n = 1; n < 30; n += 4) {
            sum += power / n;
            power = multiply_high(power, square) << 1;
            sum -= power / (n + 2);
            power = multiply_high(power, square) << 1;
        }
        table[k] = table[k - 1] + (sum >> 1);
    }
    return table;
}();

// atan(n / d) for n <= d, both positive; n may be equal to d.
Real first_octant(Finite n, Finite d) {
    const s32 distance = d.exponent - n.exponent;
    n.sign = d.sign = false;
    if (distance > 6) return small_arctangent(divide(to_real(n), to_real(d)));
    // Both in units of n's last bit.
    const u128 denominator = static_cast<u128>(d.significand) << distance;
    // The nearest k / 32; a unit too much or too little does not matter.
    const u64 upper_n = n.significand >> 7;
    const u64 upper_d = static_cast<u64>(denominator >> 7);
    const u64 k = (64 * (upper_n >> 6) / (upper_d >> 6) + 1) / 2;
    if (k == 0) return small_arctangent(divide(to_real(n), to_real(d)));
    const s128 difference = static_cast<s128>(u128{32} * n.significand) - static_cast<s128>(k * denominator);
    if (difference == 0) return to_real(angles[k], 126, false);
    const bool negative = difference < 0;
    const Real rest = to_real(static_cast<u128>(negative ? -difference : difference), 0, negative);
    const Real turned = to_real(32 * denominator + static_cast<u128>(k) * n.significand, 0, false);
    const u128 change = to_fixed(small_arctangent(divide(rest, turned)), 126);
    return to_real(negative ? angles[k] - change : angles[k] + change, 126, false);
}

// The angle of (x, y), 0 … π, for finite |y| > 0 and x other than 0.
Real angle(Finite y, Finite x) {
    const bool steep = y.exponent > x.exponent || (y.exponent == x.exponent && y.significand > x.significand);
    const Real octant = steep ? first_octant(x, y) : first_octant(y, x);
    if (!steep && !x.sign) return octant;
    const u128 whole = pi.significand;  // 126 bits behind the point
    const u128 part = to_fixed(octant, 126);
    if (steep) return to_real(x.sign ? (whole >> 1) + part : (whole >> 1) - part, 126, false);
    return to_real(whole - part, 126, false);
}

// quarters × π/4, inexact.
Float80 fraction_of_pi(unsigned quarters, bool sign, X87Environment& env) {
    // 3π/4 has two bits more than π.
    const u128 value = (pi.significand >> 2) * quarters;
    Real real = to_real(value, 126, sign);
    return round80(env, to_wide(real), 64);
}

}  // namespace

Float80 arctangent(Float80 y, Float80 x, X87Environment& env) {
    const Class class_y = classify(y);
    const Class class_x = classify(x);
    Float80 result;
    if (decided_by_nan(y, class_y, x, class_x, env, result)) return result;
    if (!denormals_proceed(class_y, class_x, env)) return y;
    const bool sign = y.sign();
    if (class_y == Class::Infinity) {
        return fraction_of_pi(class_x != Class::Infinity ? 2 : x.sign() ? 3 : 1, sign, env);
    }
    if (class_y == Class::Zero || class_x == Class::Infinity)
        return x.sign() ? fraction_of_pi(4, sign, env) : zero80(sign);
    if (class_x == Class::Zero) return fraction_of_pi(2, sign, env);
    Real value = angle(unpack(y), unpack(x));
    value.sign = sign;
    return round80(env, to_wide(value), 64);
}

}  // namespace lockstep::fp
