// Elements in another order, chosen from two vectors, taken out and put in. Intel SDM volume 2, PSHUFB and its
// neighbours.
#pragma once

#include "cpu/exec/simd_elements.h"

namespace lockstep::exec::simd {

// PSHUFB: each byte of `b` says which byte of `a`, or none (bit 7).
template <Packed V>
constexpr V shuffle_bytes(V a, V b) {
    const auto x = a.template as<u8>();
    const auto choice = b.template as<u8>();
    typename V::template Elements<u8> result{};
    for (std::size_t i = 0; i < result.size(); ++i) {
        const u8 chosen = x[choice[i] & (result.size() - 1)];
        result[i] = (choice[i] & 0x80) != 0 ? u8{0} : chosen;
    }
    return V::template of<u8>(result);
}

namespace detail {
// Four elements from `first` on, each chosen by two bits of `order`; the others as they are.
template <std::unsigned_integral T, Packed V>
constexpr V shuffle_four(V source, u8 order, std::size_t first) {
    const auto x = source.template as<T>();
    auto result = x;
    for (std::size_t i = 0; i < 4; ++i) result[first + i] = x[first + (order >> (2 * i) & 3u)];
    return V::template of<T>(result);
}
}  // namespace detail

// PSHUFW, PSHUFD, PSHUFLW, PSHUFHW.
constexpr Mm shuffle_words(Mm, Mm b, u8 order) {
    return detail::shuffle_four<u16>(b, order, 0);
}
constexpr Xmm shuffle_doublewords(Xmm, Xmm b, u8 order) {
    return detail::shuffle_four<u32>(b, order, 0);
}
constexpr Xmm shuffle_low_words(Xmm, Xmm b, u8 order) {
    return detail::shuffle_four<u16>(b, order, 0);
}
constexpr Xmm shuffle_high_words(Xmm, Xmm b, u8 order) {
    return detail::shuffle_four<u16>(b, order, 4);
}

// PALIGNR: the bytes from `count` on of `b` with `a` above it, zeros beyond.
template <Packed V>
constexpr V align_right(V a, V b, u8 count) {
    const auto high = a.template as<u8>();
    const auto low = b.template as<u8>();
    std::array<u8, 3 * V::bytes> both{};
    for (std::size_t i = 0; i < V::bytes; ++i) both[i] = low[i];
    for (std::size_t i = 0; i < V::bytes; ++i) both[V::bytes + i] = high[i];
    const std::size_t from = count < 2 * V::bytes ? count : 2 * V::bytes;
    typename V::template Elements<u8> result{};
    for (std::size_t i = 0; i < V::bytes; ++i) result[i] = both[from + i];
    return V::template of<u8>(result);
}

// PBLENDW: bit i of `choice` takes word i of `b`.
constexpr Xmm blend_words(Xmm a, Xmm b, u8 choice) {
    auto result = a.as<u16>();
    const auto y = b.as<u16>();
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = (choice >> i & 1) != 0 ? y[i] : result[i];
    return Xmm::of<u16>(result);
}
// PBLENDVB: the top bit of `choice`'s byte i takes byte i of `b`.
inline Xmm blend_bytes(Xmm a, Xmm b, Xmm choice) {
    return from_lanes<Xmm>(lanes<s8>(choice) < 0 ? lanes<s8>(b) : lanes<s8>(a));
}

// PEXTR…, PINSR…: the element `index` modulo their number.
template <std::unsigned_integral T, Packed V>
constexpr T extract(V a, u8 index) {
    return a.template get<T>(index & (V::template count<T> - 1));
}
template <std::unsigned_integral T, Packed V>
constexpr V insert(V a, T value, u8 index) {
    a.template set<T>(index & (V::template count<T> - 1), value);
    return a;
}

// PMOVMSKB: the bytes' top bits.
template <Packed V>
constexpr u32 byte_signs(V a) {
    u32 mask = 0;
    for (std::size_t i = 0; i < a.quadword.size(); ++i) {
        // The product brings bit 7 of byte k to bit 56 + k: no two terms meet.
        const u64 signs = (a.quadword[i] & 0x8080808080808080) >> 7;
        mask |= static_cast<u32>(signs * 0x0102040810204080 >> 56) << (8 * i);
    }
    return mask;
}

}  // namespace lockstep::exec::simd
