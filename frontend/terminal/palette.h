// Colours for terminals that have only some: 16, or xterm's 256.
#pragma once

#include "base/types.h"
#include "frontend/terminal/settings.h"

namespace lockstep::terminal {

// A colour a cell can have: one of the 16 in the order of the PC's palette, one of xterm's 256 with `indexed_flag`,
// 24 bits of red, green and blue with `rgb_flag`, or the terminal's own.
using Color = u32;
inline constexpr Color rgb_flag = 0x0100'0000;
inline constexpr Color indexed_flag = 0x0200'0000;
inline constexpr Color own_color = 0x0400'0000;

// The nearest of the PC's sixteen colours to 00RRGGBB.
u32 nearest_of_16(u32 rgb);
// The nearest of xterm's colours 16 … 255: a cube of six levels each, and 24 grays. The first 16 are the user's.
u32 nearest_of_256(u32 rgb);
// 00RRGGBB in what the terminal has. Colors::Mono has none: the terminal's own colour.
Color terminal_color(u32 rgb, Colors colors);

// How bright it looks, 0 … 255.
constexpr u32 brightness(u32 rgb) {
    return ((rgb >> 16 & 0xFF) * 77 + (rgb >> 8 & 0xFF) * 150 + (rgb & 0xFF) * 29) >> 8;
}

}  // namespace lockstep::terminal
