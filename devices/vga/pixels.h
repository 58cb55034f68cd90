// From bytes of display memory to pixels: the tables and the three ways in which the shift registers take a fetch
// apart.
#pragma once

#include <array>

#include "base/types.h"

namespace lockstep::vga {

// The eight dots of a byte of one map, leftmost in the lowest byte, each 0 or 1.
constexpr std::array<u64, 256> make_dots() {
    std::array<u64, 256> table{};
    for (u32 value = 0; value < 256; ++value) {
        for (u32 dot = 0; dot < 8; ++dot) table[value] |= u64{value >> (7 - dot) & 1} << (8 * dot);
    }
    return table;
}
inline constexpr std::array<u64, 256> dots_of = make_dots();

// Eight four-bit pixels of one character clock, leftmost in the lowest byte.
inline u64 planar_pixels(u32 fetch) {
    return dots_of[fetch & 0xFF] | dots_of[fetch >> 8 & 0xFF] << 1 | dots_of[fetch >> 16 & 0xFF] << 2 |
           dots_of[fetch >> 24] << 3;
}

// Register 05h bit 5: maps 0 and 2 give the left four pixels, 1 and 3 the right four; two bits of each byte a pixel.
inline u64 interleaved_pixels(u32 fetch) {
    u64 pixels = 0;
    for (u32 dot = 0; dot < 8; ++dot) {
        const u32 shift = 6 - 2 * (dot & 3) + (dot < 4 ? 0 : 8);
        pixels |= u64{(fetch >> shift & 3) | (fetch >> (shift + 16) & 3) << 2} << (8 * dot);
    }
    return pixels;
}

// Register 05h bit 6: each map in turn gives two pixels, the high nibble first.
inline u64 nibble_pixels(u32 fetch) {
    u64 pixels = 0;
    for (u32 map = 0; map < 4; ++map) {
        const u64 byte = fetch >> (8 * map) & 0xFF;
        pixels |= (byte >> 4 | (byte & 0x0F) << 8) << (16 * map);
    }
    return pixels;
}

// The same value for each of eight dots.
constexpr u64 each_dot(u32 value) {
    return value * 0x0101'0101'0101'0101u;
}

}  // namespace lockstep::vga
