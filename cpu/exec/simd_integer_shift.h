// Packed shifts. Intel SDM volume 2, PSLLW and its neighbours. A count beyond the element gives zero, or its sign.
#pragma once

#include "cpu/exec/simd_elements.h"

namespace lockstep::exec::simd {

// PSLLW/D/Q and PSRLW/D/Q: T is unsigned.
template <std::unsigned_integral T, Packed V>
inline V shift_left(V a, u64 count) {
    if (count >= 8 * sizeof(T)) return V{};
    const auto places = static_cast<std::make_signed_t<T>>(count);
    return from_lanes<V>(lanes<T>(a) << places);
}
template <std::unsigned_integral T, Packed V>
inline V shift_right(V a, u64 count) {
    if (count >= 8 * sizeof(T)) return V{};
    const auto places = static_cast<std::make_signed_t<T>>(count);
    return from_lanes<V>(lanes<T>(a) >> places);
}
// PSRAW/D: T is signed.
template <std::signed_integral T, Packed V>
inline V shift_right(V a, u64 count) {
    constexpr T most = 8 * sizeof(T) - 1;
    const T places = count > u64{most} ? most : static_cast<T>(count);
    return from_lanes<V>(lanes<T>(a) >> places);
}

// The same with the count in the low quadword of the source, all 64 bits of it.
template <std::unsigned_integral T, Packed V>
inline V shift_left_by(V a, V b) {
    return shift_left<T>(a, b.quadword[0]);
}
template <std::integral T, Packed V>
inline V shift_right_by(V a, V b) {
    return shift_right<T>(a, b.quadword[0]);
}

// PSLLDQ, PSRLDQ: the whole register by bytes.
constexpr Xmm shift_bytes_left(Xmm a, u64 count) {
    if (count >= 16) return Xmm{};
    const auto [low, high] = a.quadword;
    const auto bits = static_cast<unsigned>(8 * count);
    if (bits >= 64) return Xmm{{0, low << (bits - 64)}};
    return Xmm{{low << bits, bits == 0 ? high : high << bits | low >> (64 - bits)}};
}
constexpr Xmm shift_bytes_right(Xmm a, u64 count) {
    if (count >= 16) return Xmm{};
    const auto [low, high] = a.quadword;
    const auto bits = static_cast<unsigned>(8 * count);
    if (bits >= 64) return Xmm{{high >> (bits - 64), 0}};
    return Xmm{{bits == 0 ? low : low >> bits | high << (64 - bits), high >> bits}};
}

}  // namespace lockstep::exec::simd
