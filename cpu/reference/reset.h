// The registers after RESET.
#pragma once

#include "cpu/model.h"
#include "cpu/state.h"

namespace lockstep {

// Sets everything as the RESET pin does (8086 Family User's Manual, 2.7; 80286 PRM, 10.1; 80386 PRM, 10.1; SDM volume
// 3, table 9-1). The time stamp counter restarts only if the caller also sets tsc_offset to the negated clock.
// Without `coprocessor` its registers stay as they are in a state of no processor.
void reset_state(CpuState& state, CpuModel model, bool coprocessor = true);

// The x87 alone: 8087, 80287 and 80387 as by FNINIT; from the 80486 on registers hold +0.0 and nothing is empty (SDM
// volume 3, table 9-1).
void reset_x87(FpuState& fpu, CpuModel model);

}  // namespace lockstep
