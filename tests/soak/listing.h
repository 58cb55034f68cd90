// Machine code as text.
#pragma once

#include <span>
#include <string>

#include "base/types.h"

namespace lockstep::soak {

// The first instruction of `bytes`: its bytes in hexadecimal, and its text where a disassembler was there to build
// with.
std::string listing(std::span<const u8> bytes, bool code32);

}  // namespace lockstep::soak
