// The registers that locate descriptor tables, the LDT and the TSS (SDM volume 3, 2.4).
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

bool op_load_table(Reference& context);   // LGDT, LIDT
bool op_store_table(Reference& context);  // SGDT, SIDT
bool op_lldt(Reference& context);
bool op_sldt(Reference& context);
bool op_ltr(Reference& context);
bool op_str(Reference& context);

}  // namespace lockstep
