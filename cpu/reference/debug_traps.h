// The debug registers at work (SDM volume 3, chapter 17): what the step loop asks before and after an instruction.
//
// The step loop's use of it, on the 80386 and later:
//
//     if (!begin_instruction(context)) { deliver_fault(context); … }   // execution breakpoints, RF
//     … execute, while the context collects the breakpoints that memory and port accesses match …
//     if (done && pending_debug_trap(context, tf_before)) deliver_fault(context);
//
// The task switch's T bit and MOV DR with DR7.GD set raise #DB by themselves.
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

// Before the instruction at CS:EIP. With RF clear, an execution breakpoint there raises #DB (a fault: false). RF itself
// lasts for one instruction, and is cleared here; a fault of the instruction sets it in the image it pushes.
bool begin_instruction(Reference& context);

// True when pending_debug_trap() need not be asked: the usual case, told quickly.
inline bool nothing_to_trap(const Reference& context, bool single_step) {
    return !single_step && !context.watching && context.s.pending_breakpoints == 0;
}

// After the instruction context.insn: `single_step` is TF as it was before it. True: #DB is recorded in context.fault
// as a trap and DR6 is set. MOV SS and POP SS (debug_shadow) put the trap off behind the next instruction, where their
// own data breakpoints are reported with its; that instruction may be INT, whose handler the trap then interrupts
// (Intel security notice CVE-2018-8897 tells what processors do). There is no single-step trap behind INT, INT3, INT1
// and a taken INTO.
bool pending_debug_trap(Reference& context, bool single_step);

}  // namespace lockstep
