// The debug registers at work (SDM volume 3, chapter 17): what the step loop asks before and after an instruction.
//
// The step loop's use of it, on the 80386 and later:
//
//     if (!begin_instruction(context)) { deliver_fault(context); … }   // execution breakpoints, RF
//     … execute, collecting matched_data_breakpoints() of its accesses …
//     if (done && pending_debug_trap(context, tf_before, matched)) deliver_fault(context);
//
// The task switch's T bit and MOV DR with DR7.GD set raise #DB by themselves. Left for later: calls of
// matched_data_breakpoints() from the memory and port accesses of the reference path; the Pentium's delay of a REP
// instruction's data breakpoint to the end of the iteration is what the step loop gives anyway.
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

enum class BreakpointAccess : u8 { Write, Read, InputOutput };

// True while an instruction must be checked against DR0–DR3 (any L or G bit set).
inline bool breakpoints_enabled(const CpuState& s) {
    return (s.dr[7] & 0xFFu) != 0;
}

// Before the instruction at CS:EIP. With RF clear, an execution breakpoint there raises #DB (a fault: false). RF itself
// lasts for one instruction, and is cleared here; a fault of the instruction sets it in the image it pushes.
bool begin_instruction(Reference& context);

// Bits B0 … B3 of the enabled data (or, with CR4.DE, I/O) breakpoints that an access of `size` bytes at `address`
// touches. `address` is linear, or a port number for BreakpointAccess::InputOutput.
u32 matched_data_breakpoints(const CpuState& s, u32 address, u32 size, BreakpointAccess access);

// After the instruction context.insn: `single_step` is TF as it was before it, `matched` what its accesses matched.
// True: #DB is recorded in context.fault as a trap and DR6 is set. MOV SS and POP SS (debug_shadow) put the trap off;
// data matches are lost with it, as on the processors. Nor is there a single-step trap behind INT, INT3, INT1 and a
// taken INTO.
bool pending_debug_trap(Reference& context, bool single_step, u32 matched);

}  // namespace lockstep
