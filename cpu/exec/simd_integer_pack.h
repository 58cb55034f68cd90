// Narrowing, interleaving and widening of elements. Intel SDM volume 2, PACKSSWB, PUNPCKLBW, PMOVSX and their
// neighbours.
#pragma once

#include "cpu/exec/simd_elements.h"

namespace lockstep::exec::simd {

namespace detail {
// The nearest value that To has, in lanes twice as wide. The source is signed.
template <std::integral To, Packed V>
inline V clamped(V source) {
    using From = std::make_signed_t<Twice<To>>;
    constexpr From least = std::numeric_limits<To>::min();
    constexpr From most = std::numeric_limits<To>::max();
    const Lanes<From, V> at_least = Lanes<From, V>{} + least;
    const Lanes<From, V> at_most = Lanes<From, V>{} + most;
    const auto x = lanes<From>(source);
    const Lanes<From, V> raised = x > at_least ? x : at_least;
    return from_lanes<V>(raised < at_most ? raised : at_most);
}
}  // namespace detail

// PACK…: signed elements of `a`, then of `b`, as the nearest values that the narrower To has.
template <std::integral To, Packed V>
inline V pack(V a, V b) {
    const auto low = lanes<To>(detail::clamped<To>(a));
    const auto high = lanes<To>(detail::clamped<To>(b));
    return from_lanes<V>(pick<To, V, 0, 2>(low, high));
}

namespace detail {
template <std::unsigned_integral T, Packed V, int First>
inline V interleave(V a, V b) {
    constexpr int count = static_cast<int>(V::template count<T>);
    return [&]<int... I>(std::integer_sequence<int, I...>) {
        return from_lanes<V>(__builtin_shufflevector(lanes<T>(a), lanes<T>(b), (First + I / 2 + I % 2 * count)...));
    }
    (std::make_integer_sequence<int, count>{});
}
}  // namespace detail

// PUNPCKL…, PUNPCKH…: the elements of the low or high halves in turn, the destination's first.
template <std::unsigned_integral T, Packed V>
inline V unpack_low(V a, V b) {
    return detail::interleave<T, V, 0>(a, b);
}
template <std::unsigned_integral T, Packed V>
inline V unpack_high(V a, V b) {
    return detail::interleave<T, V, static_cast<int>(V::template count<T> / 2)>(a, b);
}

// PMOVSX… (signed types), PMOVZX… (unsigned): the source's lowest elements, widened.
template <std::integral From, std::integral To>
inline Xmm widen(Xmm, Xmm b) {
    const auto narrow = b.as<From>();
    Xmm::Elements<To> result{};
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = narrow[i];
    return Xmm::of<To>(result);
}

}  // namespace lockstep::exec::simd
