// Byte strings that are not run on the host, and why. Told from the bytes, not by Lockstep's decoder, which is under
// test; only what an older model lacks of the newest one is asked of it.
#pragma once

#include <span>

#include "base/types.h"
#include "cpu/model.h"

namespace lockstep::oracle {

// nullptr: may be run.
const char* exclusion(std::span<const u8> bytes, CpuModel model);

}  // namespace lockstep::oracle
