#include "cpu/float/integral.h"
#include "cpu/float/sse.h"
#include "cpu/float/sse_operands.h"

namespace lockstep::fp {

namespace {

template <class Integer, class Float>
Integer to_integer(Float a, Rounding rounding, SseEnvironment& env) {
    constexpr unsigned width = sizeof(Integer) * 8;
    a = operand(a, env);
    const Class c = classify(a);
    if (c == Class::Zero) return 0;
    const bool number = c == Class::Normal || c == Class::Denormal;
    const Integral integral = number ? to_integral(unpack(a), rounding) : Integral{0, false, false, true};
    if (!fits(integral, sign_of(a), width)) {
        env.raised |= exception::invalid;
        return static_cast<Integer>(s64{-1} << (width - 1));
    }
    if (integral.inexact) env.raised |= exception::precision;
    return static_cast<Integer>(signed_value(integral.magnitude, sign_of(a)));
}

template <class Float>
Float from_signed(s64 a, SseEnvironment& env) {
    if (a == 0) return narrow_zero<Float>(false);
    return rounded<Float>(widen(unpack(from_integer(a))), env);
}

template <class To, class From>
To convert(From a, SseEnvironment& env) {
    a = operand(a, env);
    const Class c = classify(a);
    const bool sign = sign_of(a);
    if (is_nan(c)) {
        if (c == Class::SignallingNan) env.raised |= exception::invalid;
        return narrowed_nan<To>(sign, expanded(a).significand);
    }
    if (c == Class::Zero) return narrow_zero<To>(sign);
    if (c == Class::Infinity) return narrow_infinity<To>(sign);
    if (!denormals_proceed(c, c, env)) return {};
    return rounded<To>(widen(unpack(a)), env);
}

template <class Float>
Float integral_value(Float a, Rounding rounding, bool quiet, SseEnvironment& env) {
    a = operand(a, env);
    const Class c = classify(a);
    if (is_nan(c)) {
        if (c == Class::SignallingNan) env.raised |= exception::invalid;
        return quieted(a);
    }
    if (c == Class::Zero || c == Class::Infinity) return a;
    const Finite v = unpack(a);
    if (v.exponent >= static_cast<s32>(Narrow<Float>::fraction_bits)) return a;
    const Integral integral = to_integral(v, rounding);
    if (integral.inexact && !quiet) env.raised |= exception::precision;
    if (integral.magnitude == 0) return narrow_zero<Float>(sign_of(a));
    const int shift = std::countl_zero(integral.magnitude);
    return Narrow<Float>::pack(sign_of(a), {integral.magnitude << shift, 63 - shift, 0, false, false});
}

}  // namespace

s32 to_integer32(Float32 a, Rounding rounding, SseEnvironment& env) {
    return to_integer<s32>(a, rounding, env);
}
s32 to_integer32(Float64 a, Rounding rounding, SseEnvironment& env) {
    return to_integer<s32>(a, rounding, env);
}
s64 to_integer64(Float32 a, Rounding rounding, SseEnvironment& env) {
    return to_integer<s64>(a, rounding, env);
}
s64 to_integer64(Float64 a, Rounding rounding, SseEnvironment& env) {
    return to_integer<s64>(a, rounding, env);
}

Float32 to_float32(s64 a, SseEnvironment& env) {
    return from_signed<Float32>(a, env);
}
Float64 to_float64(s64 a, SseEnvironment& env) {
    return from_signed<Float64>(a, env);
}
Float64 to_float64(Float32 a, SseEnvironment& env) {
    return convert<Float64>(a, env);
}
Float32 to_float32(Float64 a, SseEnvironment& env) {
    return convert<Float32>(a, env);
}

Float32 round_to_integral(Float32 a, Rounding rounding, bool quiet, SseEnvironment& env) {
    return integral_value(a, rounding, quiet, env);
}
Float64 round_to_integral(Float64 a, Rounding rounding, bool quiet, SseEnvironment& env) {
    return integral_value(a, rounding, quiet, env);
}

}  // namespace lockstep::fp
