// Vectors as lanes of numbers: what the packed instructions are written with.
//
// A Lanes value is the compilers' own vector type (GCC's and Clang's vector_size): arithmetic on it is lane by lane and
// modulo the lane's width, without the promotion to int that scalars know; a comparison gives all ones or zero. The
// compilers make vector code of whatever host there is out of it, and plain code where there is none, so the results
// are the same everywhere. Loops over arrays of elements do not get that far: taken from registers, they end as moves
// of single bytes.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>

#include "cpu/vector.h"

namespace lockstep::exec::simd {

template <class V>
concept Packed = std::same_as<V, Mm> || std::same_as<V, Xmm>;

namespace detail {
template <class T, std::size_t Bytes>
struct LanesOf {
    using Type __attribute__((vector_size(Bytes))) = T;
};
}  // namespace detail

template <std::integral T, Packed V>
using Lanes = typename detail::LanesOf<T, V::bytes>::Type;

// Lane 0 is in the least significant bits: little-endian hosts, as cpu/state.h demands.
template <std::integral T, Packed V>
inline Lanes<T, V> lanes(V vector) {
    return std::bit_cast<Lanes<T, V>>(vector);
}
// The same bits as lanes of another type, and as a register's contents.
template <std::integral T, Packed V>
inline Lanes<T, V> as_lanes(auto value) {
    return std::bit_cast<Lanes<T, V>>(value);
}
template <Packed V>
inline V from_lanes(auto value) {
    return std::bit_cast<V>(value);
}

// The lanes of `x` followed by those of `y`, from `first` on every `step`-th, as many as a vector has.
template <std::integral T, Packed V, int First, int Step>
inline Lanes<T, V> pick(Lanes<T, V> x, Lanes<T, V> y) {
    return [&]<int... I>(std::integer_sequence<int, I...>) {
        return Lanes<T, V>(__builtin_shufflevector(x, y, (First + Step * I)...));
    }
    (std::make_integer_sequence<int, static_cast<int>(V::template count<T>)>{});
}

// The signed and the unsigned integer of twice T's width.
template <std::integral T>
using Twice = std::conditional_t<sizeof(T) == 1, std::conditional_t<std::is_signed_v<T>, s16, u16>,
                                 std::conditional_t<sizeof(T) == 2, std::conditional_t<std::is_signed_v<T>, s32, u32>,
                                                    std::conditional_t<std::is_signed_v<T>, s64, u64>>>;

}  // namespace lockstep::exec::simd
