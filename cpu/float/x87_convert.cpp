#include "cpu/float/integral.h"
#include "cpu/float/narrow.h"
#include "cpu/float/x87.h"
#include "cpu/float/x87_operands.h"

namespace lockstep::fp {

namespace {

template <class Float>
Float80 load_narrow(Float a, X87Environment& env) {
    const Class c = classify(a);
    if (c == Class::SignallingNan) {
        env.proceed(exception::invalid);
        return quieted(expanded(a));
    }
    // Loaded even if unmasked.
    if (c == Class::Denormal) env.raised |= exception::denormal;
    return expanded(a);
}

template <class Float>
Float80 operand(Float a, X87Environment& env) {
    env.denormal_source = classify(a) == Class::Denormal;
    return expanded(a);
}

template <class Float>
Float store_narrow(Float80 a, X87Environment& env) {
    const Class c = classify(a);
    const bool sign = a.sign();
    if (is_unsupported(c)) {
        env.proceed(exception::invalid);
        return Narrow<Float>::indefinite;
    }
    if (is_nan(c)) {
        if (c == Class::SignallingNan) env.proceed(exception::invalid);
        return narrowed_nan<Float>(sign, a.significand);
    }
    if (c == Class::Zero) return narrow_zero<Float>(sign);
    if (c == Class::Infinity) return narrow_infinity<Float>(sign);
    constexpr const Format& format = Narrow<Float>::format;
    const Rounded r = round(format, widen(unpack(a)), format.precision, env.rounding, env.masks);
    // Memory has no room for a wrapped exponent: nothing is stored, and nothing was inexact.
    if (!env.proceed(r.raised & (exception::overflow | exception::underflow))) return {};
    env.raised |= r.raised;
    env.c1 = r.up;
    return Narrow<Float>::pack(sign, r);
}

template <class Integer>
Integer store_integer(Float80 a, X87Environment& env) {
    constexpr unsigned width = sizeof(Integer) * 8;
    constexpr Integer indefinite = static_cast<Integer>(s64{-1} << (width - 1));
    const Class c = classify(a);
    if (c == Class::Zero) return 0;
    if (c == Class::Infinity || is_nan(c) || is_unsupported(c)) {
        env.proceed(exception::invalid);
        return indefinite;
    }
    const Integral integral = to_integral(unpack(a), env.rounding);
    if (!fits(integral, a.sign(), width)) {
        env.proceed(exception::invalid);
        return indefinite;
    }
    if (integral.inexact) env.raised |= exception::precision;
    env.c1 = integral.up;
    return static_cast<Integer>(signed_value(integral.magnitude, a.sign()));
}

}  // namespace

Float80 load(Float32 a, X87Environment& env) {
    return load_narrow(a, env);
}
Float80 load(Float64 a, X87Environment& env) {
    return load_narrow(a, env);
}

Float80 memory_operand(Float32 a, X87Environment& env) {
    return operand(a, env);
}
Float80 memory_operand(Float64 a, X87Environment& env) {
    return operand(a, env);
}

Float80 from_integer(s64 a) {
    if (a == 0) return zero80(false);
    const u64 magnitude = a < 0 ? 0 - static_cast<u64>(a) : static_cast<u64>(a);
    const int shift = std::countl_zero(magnitude);
    return make_float80(a < 0, static_cast<u32>(16383 + 63 - shift), magnitude << shift);
}

Float32 store32(Float80 a, X87Environment& env) {
    return store_narrow<Float32>(a, env);
}
Float64 store64(Float80 a, X87Environment& env) {
    return store_narrow<Float64>(a, env);
}

s16 store_integer16(Float80 a, X87Environment& env) {
    return store_integer<s16>(a, env);
}
s32 store_integer32(Float80 a, X87Environment& env) {
    return store_integer<s32>(a, env);
}
s64 store_integer64(Float80 a, X87Environment& env) {
    return store_integer<s64>(a, env);
}

PackedBcd store_bcd(Float80 a, X87Environment& env) {
    constexpr u64 limit = 1'000'000'000'000'000'000;
    const u16 sign = a.sign() ? 0x8000 : 0;
    const Class c = classify(a);
    if (c == Class::Zero) return {0, sign};
    const bool number = c == Class::Normal || is_denormal(c);
    const Integral integral = number ? to_integral(unpack(a), env.rounding) : Integral{0, false, false, true};
    if (integral.overflow || integral.magnitude >= limit) {
        env.proceed(exception::invalid);
        return indefinite_bcd;
    }
    if (integral.inexact) env.raised |= exception::precision;
    env.c1 = integral.up;
    u64 rest = integral.magnitude;
    PackedBcd bcd{0, sign};
    for (unsigned digit = 0; digit < 16; ++digit, rest /= 10) bcd.digits |= rest % 10 << (4 * digit);
    bcd.top = static_cast<u16>(sign | rest / 10 << 4 | rest % 10);
    return bcd;
}

Float80 from_bcd(PackedBcd a) {
    u64 magnitude = (a.top >> 4 & 15u) * 10 + (a.top & 15u);
    for (unsigned digit = 16; digit-- > 0;) magnitude = magnitude * 10 + (a.digits >> (4 * digit) & 15);
    const bool sign = (a.top & 0x8000) != 0;
    return with_sign(from_integer(static_cast<s64>(magnitude)), sign);
}

}  // namespace lockstep::fp
