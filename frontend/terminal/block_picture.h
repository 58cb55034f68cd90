// A picture as character cells: two pixels in each where there is a half block, else one.
#pragma once

#include "frontend/terminal/capabilities.h"
#include "frontend/terminal/grid.h"
#include "machine/host.h"

namespace lockstep::terminal {

// As wide or as high as the terminal, in the middle, in the shape it has on a monitor. Without colours there is no
// picture.
Grid grid_of_picture(const Frame& picture, Size terminal, const Capabilities& can);

}  // namespace lockstep::terminal
