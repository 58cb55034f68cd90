#include <array>

#include "cpu/float/real.h"
#include "cpu/float/transcendental.h"
#include "cpu/float/x87_operands.h"

namespace lockstep::fp {

namespace {

// (e^u - 1) / u = 1 + u/2! + u²/3! … for u up to ln 2 / 64.
constexpr Series<6, 7, 12> exponential_series([](unsigned k, u128 one) {
    for (unsigned n = 2; n <= k + 1; ++n) one /= n;
    return one;
});

// 2^(k/32) for k = -32 … 32, with 126 bits behind the point, by squaring and multiplying roots of 2.
constexpr std::array<u128, 65> powers = [] {
    // 2^(1/32): its series in full.
    const u128 u = to_fixed(ln2, 127) >> 5;
    u128 sum = 0;
    u128 term = u128{1} << 127;
    for (unsigned n = 1; n < 32; ++n) {
        sum += term;
        term = (multiply_high(term, u) << 1) / n;
    }
    const Real root = to_real(sum, 127, false);
    std::array<u128, 65> table{};
    Real power{u128{1} << 127, -1, false};
    for (unsigned k = 0; k < 65; ++k) {
        if (k == 32) power = {u128{1} << 127, 0, false};
        table[k] = to_fixed(power, 126);
        power = multiply(power, root);
    }
    table[64] = u128{1} << 127;
    return table;
}();

// 2^x - 1 for x small enough for the series.
Real small_power(const Real& x) {
    const Real u = multiply(x, ln2);
    const u128 z = to_fraction(u);
    return scaled(u, u.sign ? exponential_series.sum<true>(z) : exponential_series.sum<false>(z));
}

// 2^x - 1 for |x| < 1.
Real power_minus_one(Finite x) {
    if (x.exponent < -6) return small_power(to_real(x));
    // x = k/32 + t, k the nearest.
    const u128 fixed = to_fixed(to_real(x), 126);
    const unsigned k = static_cast<unsigned>((fixed >> 120) + 1) >> 1;
    const u128 whole = static_cast<u128>(k) << 121;
    const u128 power = powers[x.sign ? 32 - k : 32 + k];
    const u128 one = u128{1} << 126;
    u128 value = power;
    if (fixed != whole) {
        const bool beyond = fixed > whole;
        const Real rest = small_power(to_real(beyond ? fixed - whole : whole - fixed, 126, beyond == x.sign));
        const u128 change = multiply_high(power, to_fixed(rest, 127)) << 1;
        value = rest.sign ? power - change : power + change;
    }
    return x.sign ? to_real(one - value, 126, true) : to_real(value - one, 126, false);
}

}  // namespace

Float80 power_of_two_minus_one(Float80 a, X87Environment& env) {
    const Class c = classify(a);
    Float80 result;
    if (decided_by_nan(a, c, env, result)) return result;
    if (c == Class::Zero) return a;
    if (c == Class::Infinity) return a.sign() ? negated(one80) : a;
    if (!denormals_proceed(c, env)) return a;
    const Finite x = unpack(a);
    if (x.exponent >= 0) {
        env.raised |= exception::precision;
        const bool minus_one = a == negated(one80);
        return minus_one ? make_float80(true, 16382, integer_bit) : a;
    }
    return round80(env, to_wide(power_minus_one(x)), 64);
}

}  // namespace lockstep::fp
