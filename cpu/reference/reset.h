// The registers after RESET.
#pragma once

#include "cpu/model.h"
#include "cpu/state.h"

namespace lockstep {

// Sets everything as the RESET pin does (8086 Family User's Manual, 2.7; 80286 PRM, 10.1; 80386 PRM, 10.1; SDM volume
// 3, table 9-1). The time stamp counter restarts only if the caller also sets tsc_offset to the negated clock.
void reset_state(CpuState& state, CpuModel model);

}  // namespace lockstep
