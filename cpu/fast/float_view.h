// What the fast path must know of the x87, MMX and SSE before an instruction, in few words: derived from the state
// whenever that may have changed.
#pragma once

#include "cpu/float/x87_fast.h"
#include "cpu/model.h"
#include "cpu/state.h"

namespace lockstep {

struct FloatView {
    bool ordinary = false;     // `x87`, rounding to nearest, and inexact results are nothing to report
    bool x87 = false;          // instructions that wait may run at once: nothing traps, no error is pending
    bool x87_control = false;  // those that do not wait may
    bool mmx = false;
    bool sse = false;
    fp::fast::Nearest nearest;  // how `ordinary` instructions round

    // `coprocessor`: there is one. The 8087 and 80287 are for the reference path.
    void update(const CpuState& state, CpuModel model, bool coprocessor) {
        const FpuState& fpu = state.fpu;
        const bool untrapped = (state.cr0 & (cr0::em | cr0::ts)) == 0;
        x87_control = coprocessor && model >= CpuModel::I80386 && untrapped;
        x87 = x87_control && (fpu.status & fpu_status::summary) == 0;
        mmx = x87;
        sse = untrapped && (state.cr4 & cr4::osfxsr) != 0;
        constexpr u16 rounding_control = 0x0C00;
        ordinary = x87 && (fpu.control & rounding_control) == 0 && (fpu.control & fp::exception::precision) != 0;
        nearest = fp::fast::Nearest(fpu.control);
    }
};

}  // namespace lockstep
