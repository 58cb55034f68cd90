// Byte strings that are not run on the host, and why. Told from the bytes, not by Lockstep's decoder, which is under
// test.
#pragma once

#include <span>

#include "base/types.h"

namespace lockstep::oracle {

// nullptr: may be run.
const char* exclusion(std::span<const u8> bytes);

}  // namespace lockstep::oracle
