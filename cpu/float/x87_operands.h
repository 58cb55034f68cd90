// What the operations of the x87 do first with their operands: NaNs and unsupported encodings (SDM volume 1, tables 4-7
// and 8-10).
#pragma once

#include "cpu/float/environment.h"
#include "cpu/float/finite.h"
#include "cpu/float/float80.h"

namespace lockstep::fp {

// The masked answer to an invalid operation.
inline Float80 invalid_operation(X87Environment& env) {
    env.proceed(exception::invalid);
    return indefinite80;
}

// Of two NaNs the one with the larger significand, then the positive one; a quiet one before a signalling one where
// there are two kinds.
constexpr Float80 chosen_nan(Float80 a, Class class_a, Float80 b, Class class_b, bool two_kinds) {
    if (!is_nan(class_b)) return quieted(a);
    if (!is_nan(class_a)) return quieted(b);
    if (class_a != class_b && two_kinds) return class_a == Class::QuietNan ? a : b;
    if (a.significand != b.significand) return quieted(a.significand > b.significand ? a : b);
    return quieted(a.sign() ? b : a);
}

// True: the operand decided, and `result` is the answer.
inline bool decided_by_nan(Float80 a, Class class_a, X87Environment& env, Float80& result) {
    if (is_unsupported(class_a)) {
        result = invalid_operation(env);
        return true;
    }
    if (!is_nan(class_a)) return false;
    if (class_a == Class::SignallingNan || env.draft) env.proceed(exception::invalid);
    result = quieted(a);
    return true;
}

inline bool decided_by_nan(Float80 a, Class class_a, Float80 b, Class class_b, X87Environment& env, Float80& result) {
    if (is_unsupported(class_a) || is_unsupported(class_b)) {
        result = invalid_operation(env);
        return true;
    }
    if (!is_nan(class_a) && !is_nan(class_b)) return false;
    const bool signalling = class_a == Class::SignallingNan || class_b == Class::SignallingNan;
    if (signalling || env.draft) env.proceed(exception::invalid);
    result = chosen_nan(a, class_a, b, class_b, !env.draft);
    return true;
}

// Raises the denormal exception if an operand is one; false if the operation ends with it.
inline bool denormals_proceed(Class class_a, Class class_b, X87Environment& env) {
    const bool any = is_denormal(class_a) || is_denormal(class_b) || env.denormal_source;
    return !any || env.proceed(exception::denormal);
}
inline bool denormals_proceed(Class class_a, X87Environment& env) {
    return denormals_proceed(class_a, Class::Normal, env);
}

// A normal number, without the work of `unpack`.
constexpr Finite unpack_normal(Float80 v) {
    return {v.significand, static_cast<s32>(v.exponent()) - 16383, v.sign()};
}

}  // namespace lockstep::fp
