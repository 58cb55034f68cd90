// The narrow formats taken apart, once for float and double: `Narrow<Float32>`, `Narrow<Float64>`.
#pragma once

#include "cpu/float/round.h"

namespace lockstep::fp {

template <class Float>
struct Narrow;

template <>
struct Narrow<Float32> {
    using Bits = u32;
    static constexpr const Format& format = single_format;
    static constexpr unsigned fraction_bits = 23;
    static constexpr u32 exponent_mask = 0xFF;
    static constexpr Float32 indefinite = indefinite32;
    static constexpr Float32 pack(bool sign, const Rounded& r) { return pack32(sign, r); }
};

template <>
struct Narrow<Float64> {
    using Bits = u64;
    static constexpr const Format& format = double_format;
    static constexpr unsigned fraction_bits = 52;
    static constexpr u32 exponent_mask = 0x7FF;
    static constexpr Float64 indefinite = indefinite64;
    static constexpr Float64 pack(bool sign, const Rounded& r) { return pack64(sign, r); }
};

template <class Float>
constexpr bool sign_of(Float v) {
    return v.bits >> (sizeof(v.bits) * 8 - 1) != 0;
}

template <class Float>
constexpr u32 exponent_of(Float v) {
    return static_cast<u32>(v.bits >> Narrow<Float>::fraction_bits) & Narrow<Float>::exponent_mask;
}

template <class Float>
constexpr auto fraction_of(Float v) {
    using Bits = typename Narrow<Float>::Bits;
    return static_cast<Bits>(v.bits & ((Bits{1} << Narrow<Float>::fraction_bits) - 1));
}

template <class Float>
constexpr Class classify(Float v) {
    const auto fraction = fraction_of(v);
    const u32 exponent = exponent_of(v);
    if (exponent == 0) return fraction == 0 ? Class::Zero : Class::Denormal;
    if (exponent != Narrow<Float>::exponent_mask) return Class::Normal;
    if (fraction == 0) return Class::Infinity;
    return fraction >> (Narrow<Float>::fraction_bits - 1) != 0 ? Class::QuietNan : Class::SignallingNan;
}

template <class Float>
constexpr Float quieted(Float v) {
    using Bits = typename Narrow<Float>::Bits;
    return {static_cast<Bits>(v.bits | Bits{1} << (Narrow<Float>::fraction_bits - 1))};
}

// Any finite number but zero.
template <class Float>
constexpr Finite unpack(Float v) {
    constexpr unsigned left = 63 - Narrow<Float>::fraction_bits;
    constexpr s32 bias = Narrow<Float>::format.max_exponent;
    const u64 fraction = static_cast<u64>(fraction_of(v)) << left;
    const s32 exponent = static_cast<s32>(exponent_of(v));
    if (exponent != 0) return {fraction | integer_bit, exponent - bias, sign_of(v)};
    const int shift = std::countl_zero(fraction);
    return {fraction << shift, 1 - bias - shift, sign_of(v)};
}

// The same value as Float80, NaNs as they are; raises nothing. Denormals become normal numbers.
template <class Float>
constexpr Float80 expanded(Float v) {
    constexpr unsigned left = 63 - Narrow<Float>::fraction_bits;
    const bool sign = sign_of(v);
    switch (classify(v)) {
        case Class::Zero: return zero80(sign);
        case Class::Infinity: return infinity80(sign);
        case Class::QuietNan:
        case Class::SignallingNan:
            return make_float80(sign, 0x7FFF, integer_bit | static_cast<u64>(fraction_of(v)) << left);
        default: break;
    }
    const Finite f = unpack(v);
    return make_float80(sign, static_cast<u32>(f.exponent + 16383), f.significand);
}

// A NaN with the significand's upper bits, made quiet. `significand` as in Float80.
template <class Float>
constexpr Float narrowed_nan(bool sign, u64 significand) {
    using Bits = typename Narrow<Float>::Bits;
    constexpr unsigned right = 63 - Narrow<Float>::fraction_bits;
    const Bits fraction = static_cast<Bits>((significand & ~integer_bit) >> right);
    const Bits top = static_cast<Bits>(static_cast<Bits>(Narrow<Float>::exponent_mask) << Narrow<Float>::fraction_bits);
    return quieted(Float{static_cast<Bits>(Bits{sign} << (sizeof(Bits) * 8 - 1) | top | fraction)});
}

template <class Float>
constexpr Float narrow_zero(bool sign) {
    return {static_cast<typename Narrow<Float>::Bits>(typename Narrow<Float>::Bits{sign} << (sizeof(Float) * 8 - 1))};
}

template <class Float>
constexpr Float narrow_infinity(bool sign) {
    using Bits = typename Narrow<Float>::Bits;
    return {static_cast<Bits>(narrow_zero<Float>(sign).bits | static_cast<Bits>(Narrow<Float>::exponent_mask)
                                                                  << Narrow<Float>::fraction_bits)};
}

}  // namespace lockstep::fp
