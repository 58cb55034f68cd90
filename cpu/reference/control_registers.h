// Control, debug and test registers and the machine status word (SDM volume 3, 2.5 and 17.2; 80386 PRM, 10.6; 80286
// PRM, 10.2).
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

// CR0 after writing `value`: what the model keeps, what it fixes.
u32 cr0_after_write(CpuModel model, u32 value);
// What MOV and SMSW show of it: the bits that do not exist read as ones up to the 80386.
u32 cr0_as_read(CpuModel model, u32 value);
// CR4 bits the model has; a write of any other raises #GP(0).
u32 cr4_bits(CpuModel model);
// CR3 after writing `value`.
u32 cr3_after_write(CpuModel model, u32 value);
// Loads the page-directory-pointer-table entries where these values of the control registers use PAE paging (SDM volume
// 3, 4.4.1). False: #GP(0), because one is present with a reserved bit set; the registers keep what they had.
bool load_directory_pointers(Reference& context, u32 new_cr0, u32 new_cr3, u32 new_cr4);
// DR6 and DR7 after writing `value`.
u32 dr6_after_write(CpuModel model, u32 value);
u32 dr7_after_write(u32 value);

// Stores CR0 and tells the MMU if paging changed.
void set_cr0(Reference& context, u32 value);

bool op_mov_control(Reference& context);
bool op_mov_debug(Reference& context);
bool op_mov_test(Reference& context);
bool op_lmsw(Reference& context);
bool op_smsw(Reference& context);
bool op_clts(Reference& context);

}  // namespace lockstep
