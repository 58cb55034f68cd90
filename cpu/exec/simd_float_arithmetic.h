// Packed arithmetic on floating-point numbers that is more than one operation for each element. SDM volume 2, ADDSUBPS,
// HADDPS, HSUBPS, DPPS, ROUNDPS.
#pragma once

#include "cpu/exec/simd_float.h"

namespace lockstep::exec::simd {

// ADDSUBPS, ADDSUBPD: even elements are subtracted, odd ones added.
template <class Float>
Xmm add_subtract(const Xmm& destination, const Xmm& source, SseEnvironment& env) {
    auto a = destination.as<Float>();
    const auto b = source.as<Float>();
    for (std::size_t i = 0; i < a.size(); i += 2) {
        a[i] = fp::subtract(a[i], b[i], env);
        a[i + 1] = fp::add(a[i + 1], b[i + 1], env);
    }
    return Xmm::of<Float>(a);
}

// HADDPS, HSUBPD and the like: the low half of the result from neighbours in the destination, the high half from the
// source's.
template <class Float, FloatBinary<Float> function>
Xmm horizontal(const Xmm& destination, const Xmm& source, SseEnvironment& env) {
    const auto a = destination.as<Float>();
    const auto b = source.as<Float>();
    Xmm::Elements<Float> result;
    constexpr std::size_t half = result.size() / 2;
    for (std::size_t i = 0; i < half; ++i) {
        result[i] = function(a[2 * i], a[2 * i + 1], env);
        result[half + i] = function(b[2 * i], b[2 * i + 1], env);
    }
    return Xmm::of<Float>(result);
}

// DPPS, DPPD: products of the elements that the immediate's high bits choose (+0 for others), their sum in the elements
// that its low bits choose. "Exceptions are determined separately for each add and multiply operation, in the order of
// their execution": an unmasked one ends the instruction before the later ones are found.
template <class Float>
Xmm dot_product(const Xmm& destination, const Xmm& source, u8 immediate, SseEnvironment& env) {
    const auto a = destination.as<Float>();
    const auto b = source.as<Float>();
    Xmm::Elements<Float> sums{};
    for (std::size_t i = 0; i < sums.size(); ++i) {
        if ((immediate >> (4 + i) & 1) != 0) sums[i] = fp::multiply(a[i], b[i], env);
    }
    for (std::size_t count = sums.size(); count > 1 && !env.unmasked(); count /= 2) {
        env.next_step();
        for (std::size_t i = 0; i < count / 2; ++i) sums[i] = fp::add(sums[2 * i], sums[2 * i + 1], env);
    }
    Xmm::Elements<Float> result{};
    for (std::size_t i = 0; i < result.size(); ++i) {
        if ((immediate >> i & 1) != 0) result[i] = sums[0];
    }
    return Xmm::of<Float>(result);
}

// The immediate of ROUNDPS and the like: bits 1 and 0 the rounding unless bit 2 asks for that of MXCSR, bit 3 keeps the
// precision exception quiet.
template <class Float>
Float rounded_as_told(Float value, u8 immediate, SseEnvironment& env) {
    const auto told = static_cast<fp::Rounding>(immediate & 3);
    return fp::round_to_integral(value, (immediate & 4) != 0 ? env.rounding : told, (immediate & 8) != 0, env);
}

template <class Float>
Xmm round_packed(const Xmm&, const Xmm& source, u8 immediate, SseEnvironment& env) {
    auto b = source.as<Float>();
    for (Float& element : b) element = rounded_as_told(element, immediate, env);
    return Xmm::of<Float>(b);
}
template <class Float>
Xmm round_scalar(const Xmm& destination, const Xmm& source, u8 immediate, SseEnvironment& env) {
    Xmm result = destination;
    result.set(0, rounded_as_told(source.get<Float>(0), immediate, env));
    return result;
}

}  // namespace lockstep::exec::simd
