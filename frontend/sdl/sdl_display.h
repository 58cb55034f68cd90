// The guest's screen in a window, and the host's keyboard and mouse for the guest.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "frontend/display.h"
#include "frontend/window/look.h"

namespace lockstep::sdl {

// The error says why there is no window.
Result<std::unique_ptr<Display>> open_display(const std::string& title, bool full_screen, window::Look look);

}  // namespace lockstep::sdl
