// Loading segment registers, apart from CS: MOV and POP, the far pointer loads, and what far transfers need of it.
#pragma once

#include "cpu/reference/context.h"
#include "cpu/reference/descriptor.h"

namespace lockstep {

// The effect of loading `selector` in real mode. From the 80386 on the limit stays what it was ("unreal mode").
void set_real_mode_segment(Reference& context, Seg seg, u16 selector);
// The effect of loading `selector` in virtual-8086 mode: 64 KiB, writable, DPL 3.
void set_v86_segment(Reference& context, Seg seg, u16 selector);
// A data segment register with a null selector.
void set_null_segment(Reference& context, Seg seg, u16 selector);

// Loads any register but CS as the mode demands, without touching the interrupt shadow.
bool load_data_segment(Reference& context, Seg seg, u16 selector);

// SDM volume 2, RET and IRET: after a return to an outer ring, DS, ES, FS and GS whose segments the new CPL could not
// have loaded become null.
void drop_inner_segments(Reference& context);

// Checks `selector` as the stack segment for privilege `cpl`: `null_vector` and `vector` are #GP or #TS by the
// instruction; #SS(selector) when not present.
bool check_stack_segment(Reference& context, u16 selector, unsigned cpl, u8 vector, Descriptor& descriptor);

// Reads the instruction's memory operand m16:16 or m16:32.
bool read_far_pointer(Reference& context, u32& offset, u16& selector);

bool op_mov_sreg(Reference& context);
bool op_push_sreg(Reference& context);
bool op_pop_sreg(Reference& context);
bool op_load_far_pointer(Reference& context);  // LDS, LES, LSS, LFS, LGS

}  // namespace lockstep
