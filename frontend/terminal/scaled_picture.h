// A picture in the size a terminal has room for.
#pragma once

#include <vector>

#include "machine/host.h"

namespace lockstep::terminal {

// Width × height pixels 00RRGGBB; neither is 0, nor is the picture empty. Enlarged by repeating pixels, made smaller by
// their means.
std::vector<u32> scaled_picture(const Frame& picture, u32 width, u32 height);

}  // namespace lockstep::terminal
