#include "cpu/float/sse.h"
#include "cpu/float/sse_operands.h"

namespace lockstep::fp {

namespace {

template <class Float>
Float rounded_sum(const Wide& sum, SseEnvironment& env) {
    if (sum.high == 0) return narrow_zero<Float>(env.rounding == Rounding::Down);
    return rounded<Float>(sum, env);
}

Finite opposite(Finite v, bool change) {
    v.sign = v.sign != change;
    return v;
}

// a + b, or a - b.
template <class Float>
[[gnu::noinline]] Float add_special(Float a, Float b, bool minus, SseEnvironment& env) {
    a = operand(a, env);
    b = operand(b, env);
    const Class class_a = classify(a);
    const Class class_b = classify(b);
    Float result;
    if (decided_by_nan(a, class_a, b, class_b, env, result)) return result;
    const bool sign_b = sign_of(b) != minus;
    if (class_a == Class::Infinity && class_b == Class::Infinity && sign_of(a) != sign_b) {
        return invalid_operation<Float>(env);
    }
    if (!denormals_proceed(class_a, class_b, env)) return a;
    if (class_a == Class::Infinity) return a;
    if (class_b == Class::Infinity) return narrow_infinity<Float>(sign_b);
    if (class_a == Class::Zero && class_b == Class::Zero) {
        return narrow_zero<Float>(sign_of(a) == sign_b ? sign_b : env.rounding == Rounding::Down);
    }
    if (class_a == Class::Zero) return rounded<Float>(widen(opposite(unpack(b), minus)), env);
    if (class_b == Class::Zero) return rounded<Float>(widen(unpack(a)), env);
    return rounded_sum<Float>(add(unpack(a), opposite(unpack(b), minus)), env);
}

template <class Float>
Float sum(Float a, Float b, bool minus, SseEnvironment& env) {
    if (!is_normal(a) || !is_normal(b)) return add_special(a, b, minus, env);
    return rounded_sum<Float>(add(unpack_normal(a), opposite(unpack_normal(b), minus)), env);
}

template <class Float>
[[gnu::noinline]] Float multiply_special(Float a, Float b, SseEnvironment& env) {
    a = operand(a, env);
    b = operand(b, env);
    const Class class_a = classify(a);
    const Class class_b = classify(b);
    Float result;
    if (decided_by_nan(a, class_a, b, class_b, env, result)) return result;
    const bool sign = sign_of(a) != sign_of(b);
    const bool infinite = class_a == Class::Infinity || class_b == Class::Infinity;
    const bool zero = class_a == Class::Zero || class_b == Class::Zero;
    if (infinite && zero) return invalid_operation<Float>(env);
    if (!denormals_proceed(class_a, class_b, env)) return a;
    if (infinite) return narrow_infinity<Float>(sign);
    if (zero) return narrow_zero<Float>(sign);
    return rounded<Float>(multiply(unpack(a), unpack(b)), env);
}

template <class Float>
Float product(Float a, Float b, SseEnvironment& env) {
    if (!is_normal(a) || !is_normal(b)) return multiply_special(a, b, env);
    return rounded<Float>(multiply(unpack_normal(a), unpack_normal(b)), env);
}

template <class Float>
[[gnu::noinline]] Float divide_special(Float a, Float b, SseEnvironment& env) {
    a = operand(a, env);
    b = operand(b, env);
    const Class class_a = classify(a);
    const Class class_b = classify(b);
    Float result;
    if (decided_by_nan(a, class_a, b, class_b, env, result)) return result;
    const bool sign = sign_of(a) != sign_of(b);
    if (class_a == class_b && (class_a == Class::Infinity || class_a == Class::Zero)) {
        return invalid_operation<Float>(env);
    }
    if (class_b == Class::Zero && class_a != Class::Infinity) {
        env.raised |= exception::zero_divide;
        return narrow_infinity<Float>(sign);
    }
    if (!denormals_proceed(class_a, class_b, env)) return a;
    if (class_a == Class::Infinity) return narrow_infinity<Float>(sign);
    if (class_a == Class::Zero || class_b == Class::Infinity) return narrow_zero<Float>(sign);
    return rounded<Float>(divide(unpack(a), unpack(b)), env);
}

template <class Float>
Float quotient(Float a, Float b, SseEnvironment& env) {
    if (!is_normal(a) || !is_normal(b)) return divide_special(a, b, env);
    return rounded<Float>(divide(unpack_normal(a), unpack_normal(b)), env);
}

template <class Float>
Float root(Float a, SseEnvironment& env) {
    a = operand(a, env);
    const Class c = classify(a);
    Float result;
    if (decided_by_nan(a, c, a, c, env, result)) return result;
    if (c == Class::Zero) return a;
    if (sign_of(a)) return invalid_operation<Float>(env);
    if (!denormals_proceed(c, c, env) || c == Class::Infinity) return a;
    return rounded<Float>(square_root(unpack(a)), env);
}

}  // namespace

Float32 add(Float32 a, Float32 b, SseEnvironment& env) {
    return sum(a, b, false, env);
}
Float64 add(Float64 a, Float64 b, SseEnvironment& env) {
    return sum(a, b, false, env);
}
Float32 subtract(Float32 a, Float32 b, SseEnvironment& env) {
    return sum(a, b, true, env);
}
Float64 subtract(Float64 a, Float64 b, SseEnvironment& env) {
    return sum(a, b, true, env);
}
Float32 multiply(Float32 a, Float32 b, SseEnvironment& env) {
    return product(a, b, env);
}
Float64 multiply(Float64 a, Float64 b, SseEnvironment& env) {
    return product(a, b, env);
}
Float32 divide(Float32 a, Float32 b, SseEnvironment& env) {
    return quotient(a, b, env);
}
Float64 divide(Float64 a, Float64 b, SseEnvironment& env) {
    return quotient(a, b, env);
}
Float32 square_root(Float32 a, SseEnvironment& env) {
    return root(a, env);
}
Float64 square_root(Float64 a, SseEnvironment& env) {
    return root(a, env);
}

}  // namespace lockstep::fp
