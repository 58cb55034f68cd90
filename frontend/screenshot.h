// Screenshots that a user takes: numbered files in the present directory.
#pragma once

#include <string>

#include "base/result.h"
#include "machine/host.h"

namespace lockstep {

// Writes lockstep-0001.png, or the first number above that is free; the path it wrote.
Result<std::string> save_screenshot(const Frame& frame);

}  // namespace lockstep
