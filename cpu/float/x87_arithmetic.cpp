#include "cpu/float/x87.h"
#include "cpu/float/x87_operands.h"

namespace lockstep::fp {

namespace {

// Both operands are normal numbers, and nothing has to be looked up.
bool plain(Float80 a, Float80 b, const X87Environment& env) {
    return is_normal(a) && is_normal(b) && !env.denormal_source;
}

Float80 rounded_sum(const Wide& sum, X87Environment& env) {
    if (sum.high == 0) return zero80(env.rounding == Rounding::Down);
    return round80(env, sum, env.precision);
}

Finite opposite(Finite v, bool change) {
    v.sign = v.sign != change;
    return v;
}

// a + b, or a - b.
[[gnu::noinline]] Float80 add_special(Float80 a, Float80 b, bool minus, X87Environment& env) {
    const Class class_a = classify(a);
    const Class class_b = classify(b);
    Float80 result;
    if (decided_by_nan(a, class_a, b, class_b, env, result)) return result;
    const bool sign_b = b.sign() != minus;
    const bool opposite_signs = a.sign() != sign_b;
    if (class_a == Class::Infinity && class_b == Class::Infinity && (opposite_signs || env.projective)) {
        return invalid_operation(env);
    }
    if (!denormals_proceed(class_a, class_b, env)) return a;
    if (class_a == Class::Infinity) return a;
    if (class_b == Class::Infinity) return infinity80(sign_b);
    if (class_a == Class::Zero && class_b == Class::Zero) {
        return zero80(a.sign() == sign_b ? sign_b : env.rounding == Rounding::Down);
    }
    if (class_a == Class::Zero) return round80(env, widen(opposite(unpack(b), minus)), env.precision);
    if (class_b == Class::Zero) return round80(env, widen(unpack(a)), env.precision);
    return rounded_sum(add(unpack(a), opposite(unpack(b), minus)), env);
}

[[gnu::noinline]] Float80 multiply_special(Float80 a, Float80 b, X87Environment& env) {
    const Class class_a = classify(a);
    const Class class_b = classify(b);
    Float80 result;
    if (decided_by_nan(a, class_a, b, class_b, env, result)) return result;
    const bool sign = a.sign() != b.sign();
    const bool infinite = class_a == Class::Infinity || class_b == Class::Infinity;
    const bool zero = class_a == Class::Zero || class_b == Class::Zero;
    if (infinite && zero) return invalid_operation(env);
    if (!denormals_proceed(class_a, class_b, env)) return a;
    if (infinite) return infinity80(sign);
    if (zero) return zero80(sign);
    return round80(env, multiply(unpack(a), unpack(b)), env.precision);
}

[[gnu::noinline]] Float80 divide_special(Float80 a, Float80 b, X87Environment& env) {
    const Class class_a = classify(a);
    const Class class_b = classify(b);
    Float80 result;
    if (decided_by_nan(a, class_a, b, class_b, env, result)) return result;
    const bool sign = a.sign() != b.sign();
    if (class_a == class_b && (class_a == Class::Infinity || class_a == Class::Zero)) return invalid_operation(env);
    if (class_b == Class::Zero && class_a != Class::Infinity) {
        env.proceed(exception::zero_divide);
        return infinity80(sign);
    }
    if (!denormals_proceed(class_a, class_b, env)) return a;
    if (class_a == Class::Infinity) return infinity80(sign);
    if (class_a == Class::Zero || class_b == Class::Infinity) return zero80(sign);
    return round80(env, divide(unpack(a), unpack(b)), env.precision);
}

}  // namespace

Float80 add(Float80 a, Float80 b, X87Environment& env) {
    if (!plain(a, b, env)) return add_special(a, b, false, env);
    return rounded_sum(add(unpack_normal(a), unpack_normal(b)), env);
}

Float80 subtract(Float80 a, Float80 b, X87Environment& env) {
    if (!plain(a, b, env)) return add_special(a, b, true, env);
    return rounded_sum(add(unpack_normal(a), opposite(unpack_normal(b), true)), env);
}

Float80 multiply(Float80 a, Float80 b, X87Environment& env) {
    if (!plain(a, b, env)) return multiply_special(a, b, env);
    return round80(env, multiply(unpack_normal(a), unpack_normal(b)), env.precision);
}

Float80 divide(Float80 a, Float80 b, X87Environment& env) {
    if (!plain(a, b, env)) return divide_special(a, b, env);
    return round80(env, divide(unpack_normal(a), unpack_normal(b)), env.precision);
}

Float80 square_root(Float80 a, X87Environment& env) {
    const Class class_a = classify(a);
    Float80 result;
    if (decided_by_nan(a, class_a, env, result)) return result;
    if (class_a == Class::Zero) return a;
    if (a.sign() || (class_a == Class::Infinity && env.projective)) return invalid_operation(env);
    if (!denormals_proceed(class_a, env)) return a;
    if (class_a == Class::Infinity) return a;
    return round80(env, square_root(unpack(a)), env.precision);
}

}  // namespace lockstep::fp
