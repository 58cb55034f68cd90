// What the operations of SSE share: denormals as zeros, NaNs, rounding and flushing.
#pragma once

#include "cpu/float/environment.h"
#include "cpu/float/finite.h"
#include "cpu/float/narrow.h"

namespace lockstep::fp {

// The operand as the instruction takes it.
template <class Float>
constexpr Float operand(Float v, const SseEnvironment& env) {
    return env.denormals_are_zero && classify(v) == Class::Denormal ? narrow_zero<Float>(sign_of(v)) : v;
}

template <class Float>
constexpr Float invalid_operation(SseEnvironment& env) {
    env.raised |= exception::invalid;
    return Narrow<Float>::indefinite;
}

// True: a NaN decided. Of two the first counts, made quiet.
template <class Float>
constexpr bool decided_by_nan(Float a, Class class_a, Float b, Class class_b, SseEnvironment& env, Float& result) {
    if (!is_nan(class_a) && !is_nan(class_b)) return false;
    if (class_a == Class::SignallingNan || class_b == Class::SignallingNan) env.raised |= exception::invalid;
    result = quieted(is_nan(class_a) ? a : b);
    return true;
}

// Raises the denormal exception if it applies; false if it is unmasked, and there is no result to look for.
constexpr bool denormals_proceed(Class class_a, Class class_b, SseEnvironment& env) {
    return (class_a != Class::Denormal && class_b != Class::Denormal) || env.proceed(exception::denormal);
}

template <class Float>
constexpr Float rounded(const Wide& wide, SseEnvironment& env) {
    constexpr const Format& format = Narrow<Float>::format;
    const Rounded r = round(format, wide, format.precision, env.rounding, env.masks);
    env.raised |= r.raised;
    if (r.tiny && env.flush_to_zero && (env.masks & exception::underflow) != 0) {
        env.raised |= exception::underflow | exception::precision;
        return narrow_zero<Float>(wide.sign);
    }
    return Narrow<Float>::pack(wide.sign, r);
}

// A normal number, without the work of `unpack`.
template <class Float>
constexpr bool is_normal(Float v) {
    return exponent_of(v) - 1 < Narrow<Float>::exponent_mask - 1;
}
template <class Float>
constexpr Finite unpack_normal(Float v) {
    constexpr unsigned left = 63 - Narrow<Float>::fraction_bits;
    return {static_cast<u64>(fraction_of(v)) << left | integer_bit,
            static_cast<s32>(exponent_of(v)) - Narrow<Float>::format.max_exponent, sign_of(v)};
}

}  // namespace lockstep::fp
