// Packed integer addition, subtraction, averages, absolute values, signs, minimum and maximum; logic. Intel SDM volume
// 2, under each instruction. `a` is the destination's old value, `b` the source.
#pragma once

#include "cpu/exec/simd_elements.h"

namespace lockstep::exec::simd {

// PADDB/W/D/Q, PSUBB/W/D/Q: modulo the width. T is unsigned.
template <std::unsigned_integral T, Packed V>
inline V add(V a, V b) {
    return from_lanes<V>(lanes<T>(a) + lanes<T>(b));
}
template <std::unsigned_integral T, Packed V>
inline V subtract(V a, V b) {
    return from_lanes<V>(lanes<T>(a) - lanes<T>(b));
}

namespace detail {
// `wrapped`, or the end of T's range on the side of `x`'s sign where `overflow` is negative. T is signed.
template <std::signed_integral T, Packed V>
inline V ends_where(Lanes<T, V> overflow, Lanes<T, V> wrapped, Lanes<T, V> x) {
    const Lanes<T, V> end = (x >> (8 * sizeof(T) - 1)) ^ std::numeric_limits<T>::max();
    return from_lanes<V>(overflow < 0 ? end : wrapped);
}
}  // namespace detail

// PADDSB/SW (T signed), PADDUSB/USW (T unsigned), and the same of PSUB: the nearest value that T has.
template <std::integral T, Packed V>
inline V add_saturated(V a, V b) {
    using Unsigned = std::make_unsigned_t<T>;
    const auto x = lanes<Unsigned>(a);
    const auto y = lanes<Unsigned>(b);
    const Lanes<Unsigned, V> sum = x + y;
    if constexpr (std::is_unsigned_v<T>) {
        return from_lanes<V>(as_lanes<T, V>(sum < x) | sum);
    } else {
        const auto overflow = as_lanes<T, V>((x ^ sum) & (y ^ sum));
        return detail::ends_where<T, V>(overflow, as_lanes<T, V>(sum), as_lanes<T, V>(x));
    }
}
template <std::integral T, Packed V>
inline V subtract_saturated(V a, V b) {
    using Unsigned = std::make_unsigned_t<T>;
    const auto x = lanes<Unsigned>(a);
    const auto y = lanes<Unsigned>(b);
    const Lanes<Unsigned, V> difference = x - y;
    if constexpr (std::is_unsigned_v<T>) {
        return from_lanes<V>(as_lanes<T, V>(x > y) & difference);
    } else {
        const auto overflow = as_lanes<T, V>((x ^ y) & (x ^ difference));
        return detail::ends_where<T, V>(overflow, as_lanes<T, V>(difference), as_lanes<T, V>(x));
    }
}

namespace detail {
// The first and the second of each pair of neighbours: of `a` in the low half, of `b` in the high half.
template <std::integral T, Packed V>
inline V even(V a, V b) {
    return from_lanes<V>(pick<T, V, 0, 2>(lanes<T>(a), lanes<T>(b)));
}
template <std::integral T, Packed V>
inline V odd(V a, V b) {
    return from_lanes<V>(pick<T, V, 1, 2>(lanes<T>(a), lanes<T>(b)));
}
}  // namespace detail

// PHADDW/D, PHSUBW/D: T is unsigned. PHADDSW, PHSUBSW: T is s16.
template <std::unsigned_integral T, Packed V>
inline V add_pairs(V a, V b) {
    return add<T>(detail::even<T>(a, b), detail::odd<T>(a, b));
}
template <std::unsigned_integral T, Packed V>
inline V subtract_pairs(V a, V b) {
    return subtract<T>(detail::even<T>(a, b), detail::odd<T>(a, b));
}
template <std::integral T, Packed V>
inline V add_pairs_saturated(V a, V b) {
    return add_saturated<T>(detail::even<T>(a, b), detail::odd<T>(a, b));
}
template <std::integral T, Packed V>
inline V subtract_pairs_saturated(V a, V b) {
    return subtract_saturated<T>(detail::even<T>(a, b), detail::odd<T>(a, b));
}

// PAVGB/W: halves are rounded up. x + y is twice the common bits and the others: no ninth bit is needed.
template <std::unsigned_integral T, Packed V>
inline V average(V a, V b) {
    const auto x = lanes<T>(a);
    const auto y = lanes<T>(b);
    return from_lanes<V>((x | y) - ((x ^ y) >> 1));
}

namespace detail {
// x, or -x where `negative` is all ones.
template <std::unsigned_integral T, Packed V>
inline Lanes<T, V> negated_where(Lanes<T, V> negative, Lanes<T, V> x) {
    return (x ^ negative) - negative;
}
}  // namespace detail

// PABSB/W/D: the least number stays. T is unsigned.
template <std::unsigned_integral T, Packed V>
inline V absolute(V, V b) {
    const auto negative = as_lanes<T, V>(lanes<std::make_signed_t<T>>(b) < 0);
    return from_lanes<V>(detail::negated_where<T, V>(negative, lanes<T>(b)));
}

// PSIGNB/W/D: negated where `b` is negative, zero where it is zero. T is unsigned.
template <std::unsigned_integral T, Packed V>
inline V sign(V a, V b) {
    const auto y = lanes<std::make_signed_t<T>>(b);
    const auto changed = detail::negated_where<T, V>(as_lanes<T, V>(y < 0), lanes<T>(a));
    return from_lanes<V>(changed & as_lanes<T, V>(y != 0));
}

// PMAX…, PMIN….
template <std::integral T, Packed V>
inline V maximum(V a, V b) {
    const auto x = lanes<T>(a);
    const auto y = lanes<T>(b);
    return from_lanes<V>(x > y ? x : y);
}
template <std::integral T, Packed V>
inline V minimum(V a, V b) {
    const auto x = lanes<T>(a);
    const auto y = lanes<T>(b);
    return from_lanes<V>(x < y ? x : y);
}

// PAND, PANDN (the destination is what is inverted), POR, PXOR.
template <Packed V>
inline V bit_and(V a, V b) {
    return from_lanes<V>(lanes<u64>(a) & lanes<u64>(b));
}
template <Packed V>
inline V bit_and_not(V a, V b) {
    return from_lanes<V>(~lanes<u64>(a) & lanes<u64>(b));
}
template <Packed V>
inline V bit_or(V a, V b) {
    return from_lanes<V>(lanes<u64>(a) | lanes<u64>(b));
}
template <Packed V>
inline V bit_xor(V a, V b) {
    return from_lanes<V>(lanes<u64>(a) ^ lanes<u64>(b));
}

}  // namespace lockstep::exec::simd
