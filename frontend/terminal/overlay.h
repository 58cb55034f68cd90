// The program's own words over the guest's screen.
#pragma once

#include <span>
#include <string_view>

#include "frontend/terminal/grid.h"

namespace lockstep::terminal {

// Writes over the last row.
void overlay_notice(Grid& grid, std::string_view notice);
// Writes a framed box in the middle, as much of it as fits. ASCII only.
void overlay_box(Grid& grid, std::span<const std::string_view> lines);

}  // namespace lockstep::terminal
