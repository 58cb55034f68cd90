// The contents of an MMX (64-bit) or XMM (128-bit) register, and its elements. SDM volume 1, 4.6.
#pragma once

#include <array>
#include <bit>
#include <cstddef>

#include "base/archive.h"
#include "base/types.h"

namespace lockstep {

template <std::size_t Bytes>
struct alignas(Bytes) Vector {
    static_assert(Bytes == 8 || Bytes == 16);
    static constexpr std::size_t bytes = Bytes;
    template <class T>
    static constexpr std::size_t count = Bytes / sizeof(T);
    template <class T>
    using Elements = std::array<T, Bytes / sizeof(T)>;

    std::array<u64, Bytes / 8> quadword{};  // the least significant first

    // As elements of type T (u8 … u64, s8 … s64, fp::Float32, fp::Float64), element 0 in the least significant bits.
    template <class T>
    constexpr Elements<T> as() const {
        return std::bit_cast<Elements<T>>(quadword);
    }
    template <class T>
    static constexpr Vector of(const Elements<T>& elements) {
        Vector vector;
        vector.quadword = std::bit_cast<std::array<u64, Bytes / 8>>(elements);
        return vector;
    }
    template <class T>
    constexpr T get(std::size_t index) const {
        return as<T>()[index];
    }
    template <class T>
    constexpr void set(std::size_t index, T value) {
        Elements<T> elements = as<T>();
        elements[index] = value;
        *this = of<T>(elements);
    }

    friend constexpr bool operator==(const Vector&, const Vector&) = default;
    void serialize(Archive& a) { a.field("quadword", quadword); }
};

using Mm = Vector<8>;
using Xmm = Vector<16>;

}  // namespace lockstep
