// Which bits MXCSR has. SDM volume 1, 10.2.3 and 11.6.6.
#pragma once

#include "base/types.h"
#include "cpu/feature.h"

namespace lockstep::exec {

// MXCSR_MASK, as FXSAVE shows it: loading another bit raises #GP(0). DAZ (bit 6) came with SSE2.
constexpr u32 mxcsr_mask(CpuModel model) {
    return has_feature(model, Feature::Sse2) ? 0xFFFF : 0xFFBF;
}

}  // namespace lockstep::exec
