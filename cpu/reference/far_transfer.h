// Far jumps, calls and returns: real and virtual-8086 mode, code segments, call gates, task gates and TSSs (SDM volume
// 2, CALL, JMP, RET; volume 3, 5.8).
#pragma once

#include "cpu/reference/context.h"
#include "cpu/reference/descriptor.h"

namespace lockstep {

// CS in real or virtual-8086 mode.
void set_real_or_v86_code(Reference& context, u16 selector);
// CS in protected mode; the selector's RPL becomes `cpl`.
void set_code_segment(Reference& context, const Descriptor& descriptor, u16 selector, unsigned cpl);

// The checks of a return to the code segment `selector` (RET and IRET): everything but the limit.
bool check_return_code(Reference& context, u16 selector, Descriptor& descriptor);

// ESP and SS on entry to privilege `cpl` from the current TSS (SDM volume 3, 5.8.5). False: #TS(TSS) or #PF.
bool read_inner_stack(Reference& context, unsigned cpl, u16& selector, u32& pointer);
// The same, with the stack segment checked for a transfer to ring `cpl`: #TS or #SS(new SS).
bool find_inner_stack(Reference& context, unsigned cpl, u16& selector, u32& pointer, Descriptor& stack);

bool op_jmp_far(Reference& context);
bool op_call_far(Reference& context);
bool op_ret_far(Reference& context);

}  // namespace lockstep
