// The integer square root, doubling its width at each step (P. Zimmermann, "Karatsuba Square Root", 1999).
#pragma once

#include <array>
#include <bit>

#include "base/types.h"

namespace lockstep::fp {

struct Root {
    u64 root;
    u128 rest;  // value - root², at most 2 × root
};

namespace detail {

// Roots of 64 … 255, the base of the doubling.
constexpr std::array<u8, 256> small_roots = [] {
    std::array<u8, 256> roots{};
    unsigned root = 0;
    for (unsigned value = 0; value < 256; ++value) {
        if ((root + 1) * (root + 1) <= value) ++root;
        roots[value] = static_cast<u8>(root);
    }
    return roots;
}();

// One doubling: from the root of the upper half of the bits to that of all. `Part` is a quarter of the value's width.
template <class Value, unsigned Part>
struct Doubling {
    Value root;
    Value rest;
    constexpr Doubling(Value upper_root, Value upper_rest, Value lower) {
        constexpr Value part_mask = (Value{1} << Part) - 1;
        const Value numerator = upper_rest << Part | lower >> Part;
        const Value quotient = numerator / (2 * upper_root);
        const Value left = numerator - quotient * 2 * upper_root;
        const Value whole = left << Part | (lower & part_mask);
        const Value square = quotient * quotient;
        root = (upper_root << Part) + quotient;
        rest = whole - square;
        if (whole < square) {
            rest += 2 * root - 1;
            --root;
        }
    }
};

}  // namespace detail

// The root of a value of 2^126 or more.
constexpr Root integer_root(u128 value) {
    const u64 high = static_cast<u64>(value >> 64);
    const u32 top = static_cast<u32>(high >> 32);
    const u32 first = detail::small_roots[top >> 24];
    const detail::Doubling<u32, 4> by16(first, (top >> 24) - first * first, top >> 16 & 0xFF);
    const detail::Doubling<u64, 8> by32(by16.root, by16.rest, top & 0xFFFF);
    const detail::Doubling<u64, 16> by64(by32.root, by32.rest, high & 0xFFFFFFFF);
    // The last doubling needs 65 bits for its rest, and one division of 64 bits by 33.
    const u64 lower = static_cast<u64>(value);
    const u128 numerator = static_cast<u128>(by64.rest) << 32 | lower >> 32;
    const u64 divisor = 2 * by64.root;
    const u64 quotient = static_cast<u64>(numerator / divisor);
    const u128 left = numerator - static_cast<u128>(quotient) * divisor;
    const s128 rest = static_cast<s128>(left << 32 | (lower & 0xFFFFFFFF)) -
                      static_cast<s128>(static_cast<u128>(quotient) * quotient);
    const u128 root = (static_cast<u128>(by64.root) << 32) + quotient;
    if (rest >= 0) return {static_cast<u64>(root), static_cast<u128>(rest)};
    return {static_cast<u64>(root - 1), static_cast<u128>(rest + static_cast<s128>(2 * root) - 1)};
}

}  // namespace lockstep::fp
