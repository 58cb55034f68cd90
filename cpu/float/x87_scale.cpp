#include "cpu/float/integral.h"
#include "cpu/float/x87.h"
#include "cpu/float/x87_operands.h"

namespace lockstep::fp {

Float80 round_to_integral(Float80 a, X87Environment& env) {
    const Class class_a = classify(a);
    Float80 result;
    if (decided_by_nan(a, class_a, env, result)) return result;
    if (class_a == Class::Zero || class_a == Class::Infinity) return a;
    if (!denormals_proceed(class_a, env)) return a;
    const Finite v = unpack(a);
    if (v.exponent >= 63) return a;
    const Integral integral = to_integral(v, env.rounding);
    if (integral.inexact) env.raised |= exception::precision;
    env.c1 = integral.up;
    if (integral.magnitude == 0) return zero80(a.sign());
    const int shift = std::countl_zero(integral.magnitude);
    return make_float80(a.sign(), static_cast<u32>(16383 + 63 - shift), integral.magnitude << shift);
}

namespace {

// Far enough to leave every format, from any number and with any wrap.
constexpr s32 far = 0x10000;

// The scale, truncated, within ±far.
s32 truncated_scale(Finite scale) {
    if (scale.exponent < 0) return 0;
    const s32 magnitude = scale.exponent > 15 ? far : static_cast<s32>(scale.significand >> (63 - scale.exponent));
    return scale.sign ? -magnitude : magnitude;
}

}  // namespace

Float80 scale(Float80 a, Float80 scale, X87Environment& env) {
    const Class class_a = classify(a);
    const Class class_s = classify(scale);
    Float80 result;
    if (decided_by_nan(a, class_a, scale, class_s, env, result)) return result;
    if (class_s == Class::Infinity) {
        if (scale.sign() ? class_a == Class::Infinity : class_a == Class::Zero) return invalid_operation(env);
        if (!denormals_proceed(class_a, class_s, env)) return a;
        if (class_a == Class::Infinity || class_a == Class::Zero) return a;
        return scale.sign() ? zero80(a.sign()) : infinity80(a.sign());
    }
    if (!denormals_proceed(class_a, class_s, env)) return a;
    if (class_a == Class::Infinity || class_a == Class::Zero) return a;
    Wide wide = widen(unpack(a));
    if (class_s != Class::Zero) wide.exponent += truncated_scale(unpack(scale));
    // Too far even for a wrapped exponent: infinity or zero, whatever the rounding (SDM volume 1, sections 8.5.4
    // and 8.5.5).
    if ((env.masks & exception::overflow) == 0 && wide.exponent > extended_format.max_exponent + extended_format.wrap) {
        env.raised |= exception::overflow | exception::precision;
        env.c1 = true;
        return infinity80(a.sign());
    }
    if ((env.masks & exception::underflow) == 0 &&
        wide.exponent < extended_format.min_exponent - extended_format.wrap) {
        env.raised |= exception::underflow | exception::precision;
        return zero80(a.sign());
    }
    return round80(env, wide, 64);
}

Extracted extract(Float80 a, X87Environment& env) {
    const Class class_a = classify(a);
    Float80 result;
    if (decided_by_nan(a, class_a, env, result)) return {result, result};
    if (class_a == Class::Infinity) {
        if (!env.draft) return {infinity80(false), a};
        const Float80 invalid = invalid_operation(env);
        return {invalid, invalid};
    }
    if (class_a == Class::Zero) {
        if (env.draft) return {a, a};
        env.proceed(exception::zero_divide);
        return {infinity80(true), a};
    }
    if (!denormals_proceed(class_a, env)) return {a, a};
    const Finite v = unpack(a);
    return {from_integer(v.exponent), make_float80(a.sign(), 16383, v.significand)};
}

}  // namespace lockstep::fp
