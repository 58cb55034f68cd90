// CRC32: the check sum of iSCSI (Castagnoli's polynomial 11EDC6F41h). Intel SDM volume 2.
#pragma once

#include <array>
#include <concepts>

#include "base/types.h"

namespace lockstep::exec {

namespace detail {
// What a byte of the sum turns into: the polynomial with its bits reversed, without the highest.
inline constexpr auto crc32_table = [] {
    std::array<u32, 256> table{};
    for (u32 byte = 0; byte < 256; ++byte) {
        u32 rest = byte;
        for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ ((rest & 1) != 0 ? 0x82F63B78u : 0);
        table[byte] = rest;
    }
    return table;
}();
}  // namespace detail

// The sum with the bytes of `value` taken in, the lowest first. Flags are not touched.
template <std::unsigned_integral T>
constexpr u32 crc32(u32 sum, T value) {
    for (unsigned i = 0; i < sizeof(T); ++i) {
        const u32 byte = static_cast<u32>(value >> (8 * i)) & 0xFF;
        sum = sum >> 8 ^ detail::crc32_table[(sum ^ byte) & 0xFF];
    }
    return sum;
}

}  // namespace lockstep::exec
