// Packed integer multiplication, and sums over neighbours. Intel SDM volume 2, under each instruction.
#pragma once

#include "cpu/exec/simd_integer_arithmetic.h"

namespace lockstep::exec::simd {

// PMULLW, PMULLD: the low half of the products. T is unsigned (the low half is the same).
template <std::unsigned_integral T, Packed V>
inline V multiply_low(V a, V b) {
    return from_lanes<V>(lanes<T>(a) * lanes<T>(b));
}

namespace detail {
// Of lanes of Twice<T>: their low and their high halves, widened as T says.
template <std::integral T, Packed V>
inline Lanes<Twice<T>, V> low_halves(V a) {
    constexpr int width = 8 * sizeof(T);
    if constexpr (std::is_unsigned_v<T>) {
        return lanes<Twice<T>>(a) & std::numeric_limits<T>::max();
    } else {
        return as_lanes<Twice<T>, V>(lanes<std::make_unsigned_t<Twice<T>>>(a) << width) >> width;
    }
}
template <std::integral T, Packed V>
inline Lanes<Twice<T>, V> high_halves(V a) {
    return lanes<Twice<T>>(a) >> int{8 * sizeof(T)};
}
}  // namespace detail

// PMULUDQ (u32), PMULDQ (s32): the whole products of the even doublewords.
template <std::integral T, Packed V>
inline V multiply_even(V a, V b) {
    return from_lanes<V>(detail::low_halves<T>(a) * detail::low_halves<T>(b));
}

// PMULHW (s16), PMULHUW (u16): the high half.
template <std::integral T, Packed V>
inline V multiply_high(V a, V b) {
    using Product = Twice<T>;
    constexpr int width = 8 * sizeof(T);
    const Lanes<Product, V> even = (detail::low_halves<T>(a) * detail::low_halves<T>(b)) >> width;
    const Lanes<Product, V> odd = detail::high_halves<T>(a) * detail::high_halves<T>(b);
    const Lanes<Product, V> mask = Lanes<Product, V>{} + std::numeric_limits<std::make_unsigned_t<T>>::max();
    return from_lanes<V>((even & mask) | (odd & ~mask));
}

// PMULHRSW: bits 30 to 15 of the product, rounded. -8000h squared gives 8000h.
template <Packed V>
inline V multiply_high_rounded(V a, V b) {
    const Lanes<s32, V> even = detail::low_halves<s16>(a) * detail::low_halves<s16>(b);
    const Lanes<s32, V> odd = detail::high_halves<s16>(a) * detail::high_halves<s16>(b);
    const auto low = as_lanes<u32, V>(((even >> 14) + 1) >> 1) & 0xFFFFu;
    const auto high = as_lanes<u32, V>(((odd >> 14) + 1) >> 1) << 16;
    return from_lanes<V>(low | high);
}

// PMADDWD: products of signed words, added in pairs modulo 2^32.
template <Packed V>
inline V multiply_add(V a, V b) {
    const Lanes<s32, V> even = detail::low_halves<s16>(a) * detail::low_halves<s16>(b);
    const Lanes<s32, V> odd = detail::high_halves<s16>(a) * detail::high_halves<s16>(b);
    return from_lanes<V>(as_lanes<u32, V>(even) + as_lanes<u32, V>(odd));
}

// PMADDUBSW: products of the destination's unsigned bytes and the source's signed ones, which fit a word, added in
// pairs, saturated.
template <Packed V>
inline V multiply_add_bytes(V a, V b) {
    const Lanes<s16, V> even = as_lanes<s16, V>(detail::low_halves<u8>(a)) * detail::low_halves<s8>(b);
    const Lanes<s16, V> odd = as_lanes<s16, V>(detail::high_halves<u8>(a)) * detail::high_halves<s8>(b);
    return add_saturated<s16>(from_lanes<V>(even), from_lanes<V>(odd));
}

// PSADBW: for each quadword the sum of the distances of its bytes.
template <Packed V>
inline V distance_sum(V a, V b) {
    const auto x = lanes<u8>(a);
    const auto y = lanes<u8>(b);
    const V distances = from_lanes<V>(x > y ? x - y : y - x);
    const V words = from_lanes<V>(detail::low_halves<u8>(distances) + detail::high_halves<u8>(distances));
    const V doublewords = from_lanes<V>(detail::low_halves<u16>(words) + detail::high_halves<u16>(words));
    return from_lanes<V>(detail::low_halves<u32>(doublewords) + detail::high_halves<u32>(doublewords));
}

// MPSADBW: four bytes of the source, chosen by bits 1 and 0, against eight places of the destination from byte 0 or 4
// on (bit 2).
inline Xmm distance_sums(Xmm a, Xmm b, u8 choice) {
    const auto x = a.as<u8>();
    const auto y = b.as<u8>();
    const std::size_t from = choice & 4u;
    const std::size_t block = 4 * (choice & 3u);
    Xmm::Elements<u16> sums{};
    for (std::size_t i = 0; i < sums.size(); ++i) {
        u32 sum = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const u32 left = x[from + i + j];
            const u32 right = y[block + j];
            sum += left > right ? left - right : right - left;
        }
        sums[i] = static_cast<u16>(sum);
    }
    return Xmm::of<u16>(sums);
}

// PHMINPOSUW: the least word, and behind it where it is (the first of equal ones).
inline Xmm least_word(Xmm, Xmm b) {
    const auto words = b.as<u16>();
    std::size_t least = 0;
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (words[i] < words[least]) least = i;
    }
    return Xmm{{u64{words[least]} | u64{least} << 16, 0}};
}

}  // namespace lockstep::exec::simd
