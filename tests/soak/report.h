// What to print about a difference: where it begins, what was executed, and both states.
#pragma once

#include <string>

#include "tests/soak/pair.h"

namespace lockstep::soak {

// Slice `slice` (counted from 0) of program `number` ended in a difference. Runs the program again to find the first
// tick at which the two differ.
std::string report(CpuModel model, Mode mode, u64 seed, u64 number, u64 slice);

}  // namespace lockstep::soak
