// Conversions between integers, float and double, as many elements at once as an instruction has. SDM volume 2,
// CVTxx2yy.
//
// Whatever register file an operand is in, it is the low part of an Xmm here: a general register's doubleword, an MMX
// register's quadword.
#pragma once

#include <type_traits>

#include "cpu/exec/simd_float.h"

namespace lockstep::exec::simd {

// How a conversion to integers rounds.
enum class Conversion : u8 { Rounded /* as MXCSR says */, Truncated };
// What becomes of the result's upper elements.
enum class Upper : u8 { Zero, Keep /* the destination's */ };

template <class To, class From, Conversion conversion>
To converted(From value, SseEnvironment& env) {
    if constexpr (std::is_same_v<To, s32>) {
        const bool truncated = conversion == Conversion::Truncated;
        return fp::to_integer32(value, truncated ? fp::Rounding::TowardZero : env.rounding, env);
    } else if constexpr (std::is_same_v<To, Float32>) {
        return fp::to_float32(value, env);
    } else {
        return fp::to_float64(value, env);
    }
}

// The source's low `count` elements of type From become the result's low elements of type To.
template <class To, class From, std::size_t count, Upper upper, Conversion conversion = Conversion::Rounded>
Xmm convert(const Xmm& destination, const Xmm& source, SseEnvironment& env) {
    const auto from = source.as<From>();
    auto to = upper == Upper::Keep ? destination.as<To>() : Xmm::Elements<To>{};
    for (std::size_t i = 0; i < count; ++i) to[i] = converted<To, From, conversion>(from[i], env);
    return Xmm::of<To>(to);
}

}  // namespace lockstep::exec::simd
