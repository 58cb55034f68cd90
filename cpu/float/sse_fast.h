// The ordinary case of SSE arithmetic, made to be inlined: host arithmetic where its result and the exceptions are the
// same on every host. Every function gives the value of its namesake in sse.h, or returns false without having written
// anything; the caller then asks that one.
//
// They may only be called while `applies(mxcsr)`: rounding to nearest, the precision exception masked.
//
// Why host arithmetic is allowed here: float and double are IEC 60559 formats that the host evaluates in their own
// precision (asserted below), and +, -, ×, ÷, square root and the conversions used are correctly rounded to nearest,
// ties to even, so that the bits of a result that is no NaN are determined. What a host may choose, or what its mode
// may change, is excluded:
// - NaNs (payload, sign): no NaN comes out of these functions. An operand that is one makes the result one, or makes
// the
//   comparison that precedes it fail.
// - Denormal operands: they raise an exception, and DAZ changes them. Every operand is tested.
// - Denormal results: FTZ, and what tiny means (before or after rounding). A result that is zero is one of an exact
//   operation; one that is the least normal number is left alone where it may have been rounded up from a tiny one.
// - Overflow: an infinite result is refused.
// - A product that the compiler joins with a following sum (contraction): a product passes `determined`.
// So with operands and results like these, the precision exception is the only one that can occur. While its flag is
// set already (Precision::Raised) nobody needs to know; otherwise (Precision::Asked) an error-free transformation
// tells. The host's own rounding mode is the default and its own FTZ and DAZ are off: nothing in Lockstep changes them.
#pragma once

#include <bit>
#include <cfloat>
#include <cmath>
#include <limits>

#include "cpu/float/environment.h"
#include "cpu/float/float80.h"
#include "cpu/float/narrow.h"
#include "cpu/float/x87.h"

namespace lockstep::fp::sse_fast {

static_assert(FLT_EVAL_METHOD == 0);
static_assert(std::numeric_limits<float>::is_iec559 && std::numeric_limits<double>::is_iec559);

// MXCSR: RC is nearest, PM is set.
constexpr bool applies(u32 mxcsr) {
    return (mxcsr & 0x7000) == 0x1000;
}
// MXCSR.PE: an inexact result is nothing new.
constexpr bool precision_raised(u32 mxcsr) {
    return (mxcsr & exception::precision) != 0;
}
enum class Precision : u8 { Raised, Asked };

// --- host numbers and bit patterns ---

template <class Float>
struct Host;
template <>
struct Host<Float32> {
    using Type = float;
    using Bits = u32;
};
template <>
struct Host<Float64> {
    using Type = double;
    using Bits = u64;
};
template <class Float>
using HostType = typename Host<Float>::Type;
template <class Float>
using BitsOf = typename Host<Float>::Bits;

template <class Float>
[[gnu::always_inline]] inline HostType<Float> to_host(Float v) {
    return std::bit_cast<HostType<Float>>(v.bits);
}
template <class Float>
[[gnu::always_inline]] inline Float from_host(HostType<Float> v) {
    return Float{std::bit_cast<BitsOf<Float>>(v)};
}

// A value the compiler must have computed as it stands.
template <class T>
[[gnu::always_inline]] inline T determined(T value) {
#if defined(__x86_64__)
    asm("" : "+x"(value));
#elif defined(__aarch64__)
    asm("" : "+w"(value));
#else
    asm("" : "+m"(value));
#endif
    return value;
}

// --- classes, by the bits without the sign shifted to the top ---

template <class Float>
inline constexpr BitsOf<Float> exponent_unit = BitsOf<Float>{1} << (Narrow<Float>::fraction_bits + 1);

template <class Float>
[[gnu::always_inline]] inline BitsOf<Float> magnitude(Float v) {
    return static_cast<BitsOf<Float>>(v.bits << 1);
}
template <class Float>
[[gnu::always_inline]] inline bool is_denormal(Float v) {
    return static_cast<BitsOf<Float>>(magnitude(v) - 1) < exponent_unit<Float> - 1;
}
// A normal number whose exponent field is at least `least`, and not one of the `spare` highest ones.
template <class Float>
[[gnu::always_inline]] inline bool is_ordinary(Float v, unsigned least, unsigned spare = 0) {
    const auto count = static_cast<BitsOf<Float>>(Narrow<Float>::exponent_mask - least - spare);
    return static_cast<BitsOf<Float>>(magnitude(v) - least * exponent_unit<Float>) < count * exponent_unit<Float>;
}
// Neither NaN nor denormal.
template <class Float>
[[gnu::always_inline]] inline bool is_comparable(Float v) {
    const auto m = magnitude(v);
    constexpr auto infinity = static_cast<BitsOf<Float>>(Narrow<Float>::exponent_mask) * exponent_unit<Float>;
    return m <= infinity && !is_denormal(v);
}

// --- exactness ---

// a × b is representable, and `product` is it rounded: all three ordinary.
[[gnu::always_inline]] inline bool product_is_exact(Float32 a, Float32 b, Float32 product) {
    return static_cast<double>(to_host(a)) * static_cast<double>(to_host(b)) == static_cast<double>(to_host(product));
}
// Significands of 53 bits give products of 105 or, where the exponent grew, 106 bits, of which 53 remain.
[[gnu::always_inline]] inline bool product_is_exact(Float64 a, Float64 b, Float64 product) {
    const auto zeros = [](Float64 v) { return std::countr_zero(v.bits | u64{1} << 52); };
    const bool grew = exponent_of(a) + exponent_of(b) - 1023 != exponent_of(product);
    return zeros(a) + zeros(b) >= (grew ? 53 : 52);
}

// The sum's error (Knuth's TwoSum; exact while nothing overflows).
template <class T>
[[gnu::always_inline]] inline T sum_error(T a, T b, T sum) {
    const T b_part = sum - a;
    const T a_part = sum - b_part;
    return (a - a_part) + (b - b_part);
}

// --- arithmetic; `inexact` is only ever set, and only with Precision::Asked ---

template <Precision precision, class Float>
[[gnu::always_inline]] inline bool add(Float a, Float b, Float& result, bool& inexact) {
    const auto sum = to_host(a) + to_host(b);
    const Float r = from_host<Float>(sum);
    if (is_denormal(a) || is_denormal(b)) [[unlikely]]
        return false;
    // A sum of normal numbers that is below the normal ones is exact; so 1 is no lower limit to stay away from.
    constexpr unsigned spare = precision == Precision::Asked ? 2 : 0;
    if (!is_ordinary(r, 1, spare) && magnitude(r) != 0) [[unlikely]]
        return false;
    if constexpr (precision == Precision::Asked) inexact |= sum_error(to_host(a), to_host(b), sum) != 0;
    result = r;
    return true;
}

template <Precision precision, class Float>
[[gnu::always_inline]] inline bool subtract(Float a, Float b, Float& result, bool& inexact) {
    constexpr auto sign = static_cast<BitsOf<Float>>(BitsOf<Float>{1} << (sizeof(Float) * 8 - 1));
    return add<precision>(a, Float{static_cast<BitsOf<Float>>(b.bits ^ sign)}, result, inexact);
}

template <Precision precision, class Float>
[[gnu::always_inline]] inline bool multiply(Float a, Float b, Float& result, bool& inexact) {
    const Float r = from_host<Float>(determined(to_host(a) * to_host(b)));
    if (is_denormal(a) || is_denormal(b)) [[unlikely]]
        return false;
    if (!is_ordinary(r, 2)) [[unlikely]] {
        if (magnitude(r) != 0 || (magnitude(a) != 0 && magnitude(b) != 0)) return false;
    } else if constexpr (precision == Precision::Asked) {
        inexact |= !product_is_exact(a, b, r);
    }
    result = r;
    return true;
}

template <Precision precision, class Float>
[[gnu::always_inline]] inline bool divide(Float a, Float b, Float& result, bool& inexact) {
    const Float r = from_host<Float>(to_host(a) / to_host(b));
    if (is_denormal(a) || is_denormal(b)) [[unlikely]]
        return false;
    if (!is_ordinary(r, 2)) [[unlikely]] {
        if (magnitude(r) != 0 || magnitude(a) != 0) return false;
    } else if constexpr (precision == Precision::Asked) {
        // Exact if quotient × divisor is the dividend; a product that is not exact is not representable, so is not it.
        const Float back = from_host<Float>(determined(to_host(r) * to_host(b)));
        inexact |= back != a || !product_is_exact(r, b, back);
    }
    result = r;
    return true;
}

template <Precision precision, class Float>
[[gnu::always_inline]] inline bool square_root(Float a, Float& result, bool& inexact) {
    if (magnitude(a) == 0) {
        result = a;
        return true;
    }
    if (sign_of(a) || !is_ordinary(a, 1)) [[unlikely]]
        return false;
    const Float r = from_host<Float>(std::sqrt(to_host(a)));
    if constexpr (precision == Precision::Asked) {
        const Float back = from_host<Float>(determined(to_host(r) * to_host(r)));
        inexact |= back != a || !product_is_exact(r, r, back);
    }
    result = r;
    return true;
}

// --- comparisons: exact, whatever applies() says ---

template <class Float>
[[gnu::always_inline]] inline bool minimum(Float a, Float b, Float& result) {
    if (!is_comparable(a) || !is_comparable(b)) [[unlikely]]
        return false;
    result = to_host(a) < to_host(b) ? a : b;
    return true;
}
template <class Float>
[[gnu::always_inline]] inline bool maximum(Float a, Float b, Float& result) {
    if (!is_comparable(a) || !is_comparable(b)) [[unlikely]]
        return false;
    result = to_host(a) > to_host(b) ? a : b;
    return true;
}
// Never unordered.
template <class Float>
[[gnu::always_inline]] inline bool compare(Float a, Float b, Order& order) {
    if (!is_comparable(a) || !is_comparable(b)) [[unlikely]]
        return false;
    const auto x = to_host(a);
    const auto y = to_host(b);
    order = x < y ? Order::Less : x > y ? Order::Greater : Order::Equal;
    return true;
}

// --- conversions ---

// CVTSI2SD, CVTDQ2PD, CVTPI2PD: always exact, whatever applies() says.
[[gnu::always_inline]] inline Float64 to_float64(s32 a) {
    return from_host<Float64>(static_cast<double>(a));
}
template <Precision precision>
[[gnu::always_inline]] inline Float32 to_float32(s32 a, bool& inexact) {
    const float r = static_cast<float>(a);
    if constexpr (precision == Precision::Asked) inexact |= static_cast<double>(r) != static_cast<double>(a);
    return from_host<Float32>(r);
}
// CVTSS2SD: exact, whatever applies() says.
[[gnu::always_inline]] inline bool to_float64(Float32 a, Float64& result) {
    if (!is_comparable(a)) [[unlikely]]
        return false;
    result = from_host<Float64>(static_cast<double>(to_host(a)));
    return true;
}
template <Precision precision>
[[gnu::always_inline]] inline bool to_float32(Float64 a, Float32& result, bool& inexact) {
    const float value = static_cast<float>(to_host(a));
    const Float32 r = from_host<Float32>(value);
    if (!is_ordinary(r, 2) && magnitude(a) != 0) [[unlikely]]
        return false;
    if constexpr (precision == Precision::Asked) inexact |= static_cast<double>(value) != to_host(a);
    result = r;
    return true;
}

// CVTTSD2SI and the like.
template <Precision precision, class Float>
[[gnu::always_inline]] inline bool truncate(Float a, s32& result, bool& inexact) {
    const auto value = to_host(a);
    // Beyond these bounds nothing of type s32 is near; float has no value between 2^31 - 128 and 2^31. NaNs fail.
    if (!(value > HostType<Float>{-0x1p31f} && value < HostType<Float>{0x1p31f}) || is_denormal(a)) [[unlikely]]
        return false;
    const s32 r = static_cast<s32>(value);
    if constexpr (precision == Precision::Asked) inexact |= static_cast<double>(r) != static_cast<double>(value);
    result = r;
    return true;
}

// CVTSD2SI and the like. Adding 1.5 × 2^52 rounds to an integer, which then is in the sum's low bits.
template <Precision precision, class Float>
[[gnu::always_inline]] inline bool to_integer(Float a, s32& result, bool& inexact) {
    const double value = static_cast<double>(to_host(a));
    if (!(value > -0x1p31 && value < 0x1p31 - 1) || is_denormal(a)) [[unlikely]]
        return false;
    const s32 r = static_cast<s32>(static_cast<u32>(std::bit_cast<u64>(value + 0x1.8p52)));
    if constexpr (precision == Precision::Asked) inexact |= static_cast<double>(r) != value;
    result = r;
    return true;
}

}  // namespace lockstep::fp::sse_fast
