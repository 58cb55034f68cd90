// Moves of elements between and inside XMM registers that raise no exception, whatever the elements hold. SDM volume 2,
// UNPCKLPS, SHUFPS, BLENDPS, INSERTPS, MOVSLDUP, MOVDDUP, MOVMSKPS.
#pragma once

#include "cpu/exec/simd_float.h"

namespace lockstep::exec::simd {

// T is an unsigned integer as wide as an element.

// UNPCKLPS, UNPCKHPD and the like: the elements of one half, destination's and source's in turn.
template <class T, bool high>
Xmm interleave(const Xmm& destination, const Xmm& source) {
    const auto a = destination.as<T>();
    const auto b = source.as<T>();
    Xmm::Elements<T> result;
    constexpr std::size_t half = result.size() / 2;
    for (std::size_t i = 0; i < half; ++i) {
        result[2 * i] = a[(high ? half : 0) + i];
        result[2 * i + 1] = b[(high ? half : 0) + i];
    }
    return Xmm::of<T>(result);
}

// MOVSLDUP, MOVDDUP (odd = 0), MOVSHDUP (odd = 1): one of each pair twice.
template <class T, std::size_t odd>
Xmm duplicate(const Xmm&, const Xmm& source) {
    auto b = source.as<T>();
    for (std::size_t i = 0; i < b.size(); i += 2) b[i] = b[i + 1] = b[i + odd];
    return Xmm::of<T>(b);
}

// MOVHLPS and MOVLHPS.
inline Xmm high_to_low(const Xmm& destination, const Xmm& source) {
    return Xmm{{source.quadword[1], destination.quadword[1]}};
}
inline Xmm low_to_high(const Xmm& destination, const Xmm& source) {
    return Xmm{{destination.quadword[0], source.quadword[0]}};
}

// SHUFPS, SHUFPD: the low half chosen from the destination, the high half from the source.
inline Xmm shuffle_singles(const Xmm& destination, const Xmm& source, u8 immediate) {
    const auto a = destination.as<u32>();
    const auto b = source.as<u32>();
    return Xmm::of<u32>({a[immediate & 3], a[immediate >> 2 & 3], b[immediate >> 4 & 3], b[immediate >> 6 & 3]});
}
inline Xmm shuffle_doubles(const Xmm& destination, const Xmm& source, u8 immediate) {
    return Xmm{{destination.quadword[immediate & 1], source.quadword[immediate >> 1 & 1]}};
}

// BLENDPS, BLENDPD: the source's element where the immediate's bit is set.
template <class T>
Xmm blend(const Xmm& destination, const Xmm& source, u8 immediate) {
    auto a = destination.as<T>();
    const auto b = source.as<T>();
    for (std::size_t i = 0; i < a.size(); ++i) {
        if ((immediate >> i & 1) != 0) a[i] = b[i];
    }
    return Xmm::of<T>(a);
}

// MOVMSKPS, MOVMSKPD: the sign of element i in bit i.
template <class T>
u8 signs(const Xmm& source) {
    const auto b = source.as<T>();
    u8 mask = 0;
    for (std::size_t i = 0; i < b.size(); ++i) mask |= static_cast<u8>((b[i] >> (sizeof(T) * 8 - 1)) << i);
    return mask;
}

// BLENDVPS, BLENDVPD: the source's element where the mask's sign is set. The mask is XMM0.
template <class T>
Xmm blend_by_signs(const Xmm& destination, const Xmm& source, const Xmm& mask) {
    return blend<T>(destination, source, signs<T>(mask));
}

// INSERTPS: an element of the source (bits 7 and 6; a memory operand is element 0) to one of the destination (bits 5
// and 4); bits 3 to 0 clear elements.
inline Xmm insert_single(const Xmm& destination, u32 value, u8 immediate) {
    auto a = destination.as<u32>();
    a[immediate >> 4 & 3] = value;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if ((immediate >> i & 1) != 0) a[i] = 0;
    }
    return Xmm::of<u32>(a);
}

// ANDPS, ANDNPS, ORPS, XORPS and their PD forms.
inline Xmm bits_and(const Xmm& a, const Xmm& b) {
    return Xmm{{a.quadword[0] & b.quadword[0], a.quadword[1] & b.quadword[1]}};
}
inline Xmm bits_and_not(const Xmm& a, const Xmm& b) {
    return Xmm{{~a.quadword[0] & b.quadword[0], ~a.quadword[1] & b.quadword[1]}};
}
inline Xmm bits_or(const Xmm& a, const Xmm& b) {
    return Xmm{{a.quadword[0] | b.quadword[0], a.quadword[1] | b.quadword[1]}};
}
inline Xmm bits_xor(const Xmm& a, const Xmm& b) {
    return Xmm{{a.quadword[0] ^ b.quadword[0], a.quadword[1] ^ b.quadword[1]}};
}

// RCPPS, RSQRTPS and their scalar forms: approximations, which raise nothing.
template <Float32 (*function)(Float32)>
Xmm approximate_packed(const Xmm&, const Xmm& source) {
    auto b = source.as<Float32>();
    for (Float32& element : b) element = function(element);
    return Xmm::of<Float32>(b);
}
template <Float32 (*function)(Float32)>
Xmm approximate_scalar(const Xmm& destination, const Xmm& source) {
    Xmm result = destination;
    result.set(0, function(source.get<Float32>(0)));
    return result;
}

}  // namespace lockstep::exec::simd
