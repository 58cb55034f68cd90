// Data and I/O breakpoints: which of DR0–DR3 an access touches (SDM volume 3, 17.2).
#pragma once

#include "cpu/state.h"

namespace lockstep {

enum class BreakpointAccess : u8 { Write, Read, InputOutput };

// True while an instruction must be checked against DR0–DR3 (any L or G bit set).
inline bool breakpoints_enabled(const CpuState& s) {
    return (s.dr[7] & 0xFFu) != 0;
}

// Bits B0 … B3 of the enabled data (or, with CR4.DE, I/O) breakpoints that an access of `size` bytes at `address`
// touches. `address` is linear, or a port number for BreakpointAccess::InputOutput.
u32 matched_data_breakpoints(const CpuState& s, u32 address, u32 size, BreakpointAccess access);

// Bits B0 … B3 of the enabled execution breakpoints at `linear`.
u32 matched_execution_breakpoints(const CpuState& s, u32 linear);

}  // namespace lockstep
