// Operations on floating-point numbers applied to the elements of XMM registers.
//
// The meaning of one element is in cpu/float/sse.h; here is which elements take part, and what becomes of the others.
// Every function takes the destination as it was and the source, and collects exceptions in `env`; with
// `env.unmasked()` the caller drops the result.
#pragma once

#include <cstddef>

#include "cpu/float/sse.h"
#include "cpu/vector.h"

namespace lockstep::exec::simd {

using fp::Float32;
using fp::Float64;
using fp::SseEnvironment;

template <class Float>
using FloatUnary = Float (*)(Float, SseEnvironment&);
template <class Float>
using FloatBinary = Float (*)(Float, Float, SseEnvironment&);

// PS and PD: every element.
template <class Float, FloatBinary<Float> function>
Xmm packed(const Xmm& destination, const Xmm& source, SseEnvironment& env) {
    auto a = destination.as<Float>();
    const auto b = source.as<Float>();
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = function(a[i], b[i], env);
    return Xmm::of<Float>(a);
}
template <class Float, FloatUnary<Float> function>
Xmm packed(const Xmm&, const Xmm& source, SseEnvironment& env) {
    auto b = source.as<Float>();
    for (Float& element : b) element = function(element, env);
    return Xmm::of<Float>(b);
}

// SS and SD: element 0; the destination's others stay.
template <class Float, FloatBinary<Float> function>
Xmm scalar(const Xmm& destination, const Xmm& source, SseEnvironment& env) {
    Xmm result = destination;
    result.set(0, function(destination.get<Float>(0), source.get<Float>(0), env));
    return result;
}
template <class Float, FloatUnary<Float> function>
Xmm scalar(const Xmm& destination, const Xmm& source, SseEnvironment& env) {
    Xmm result = destination;
    result.set(0, function(source.get<Float>(0), env));
    return result;
}

// All bits set or clear: the answer of a comparison.
template <class Float>
constexpr Float all_bits(bool set) {
    using Bits = decltype(Float::bits);
    return {static_cast<Bits>(set ? ~Bits{0} : Bits{0})};
}

}  // namespace lockstep::exec::simd
