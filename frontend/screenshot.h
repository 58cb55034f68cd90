// Screenshots that a user takes: numbered files in the present directory.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "base/types.h"

namespace lockstep {

// Writes a PNG file's bytes to lockstep-0001.png, or the first number above that is free; the path it wrote.
Result<std::string> save_screenshot(std::span<const u8> png);

}  // namespace lockstep
