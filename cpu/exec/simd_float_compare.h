// Comparisons of floating-point numbers in XMM registers. SDM volume 2, CMPPS, COMISS.
#pragma once

#include "cpu/exec/simd_float.h"

namespace lockstep::exec::simd {

// Only three bits of the immediate count.
constexpr fp::Predicate predicate_of(u8 immediate) {
    return static_cast<fp::Predicate>(immediate & 7);
}

template <class Float>
Xmm compare_packed(const Xmm& destination, const Xmm& source, u8 immediate, SseEnvironment& env) {
    auto a = destination.as<Float>();
    const auto b = source.as<Float>();
    for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] = all_bits<Float>(fp::test(predicate_of(immediate), a[i], b[i], env));
    }
    return Xmm::of<Float>(a);
}
template <class Float>
Xmm compare_scalar(const Xmm& destination, const Xmm& source, u8 immediate, SseEnvironment& env) {
    Xmm result = destination;
    const bool holds = fp::test(predicate_of(immediate), destination.get<Float>(0), source.get<Float>(0), env);
    result.set(0, all_bits<Float>(holds));
    return result;
}

// COMISS and the like: ZF, PF and CF as they become; the other arithmetic flags become 0.
template <class Float, fp::Order (*function)(Float, Float, SseEnvironment&)>
u32 ordered_flags(const Xmm& destination, const Xmm& source, SseEnvironment& env) {
    return fp::eflags_bits(function(destination.get<Float>(0), source.get<Float>(0), env));
}

}  // namespace lockstep::exec::simd
