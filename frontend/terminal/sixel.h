// Pictures as sixel graphics: bands of six rows, one colour after the other, equal columns counted.
//
// Document: DEC VT330/VT340 Programmer Reference, "Sixel graphics".
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/types.h"

namespace lockstep::terminal {

// The device control string for `pixels` (00RRGGBB, width × height, neither 0). With more than `registers` different
// colours (2 … 256) it is dithered to as many as there are.
std::string sixel_image(std::span<const u32> pixels, u32 width, u32 height, u32 registers);

// A picture with at most so many colours: numbers into `colors` (00RRGGBB).
struct IndexedPicture {
    std::vector<u32> colors;
    std::vector<u8> pixels;
};
IndexedPicture reduce_colors(std::span<const u32> pixels, u32 width, u32 limit);

}  // namespace lockstep::terminal
