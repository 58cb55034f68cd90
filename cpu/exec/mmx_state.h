// What MMX instructions do to the x87 around their registers. SDM volume 3, 12.2, table 12-3.
#pragma once

#include "cpu/fpu_state.h"

namespace lockstep::exec {

// Every MMX instruction but EMMS, and every other one that reads or writes an MMX register: TOP becomes 0, all tags
// valid.
constexpr void enter_mmx(FpuState& fpu) {
    fpu.top = 0;
    fpu.used = 0xFF;
}

// EMMS: TOP becomes 0, all registers empty.
constexpr void leave_mmx(FpuState& fpu) {
    fpu.top = 0;
    fpu.used = 0;
}

}  // namespace lockstep::exec
