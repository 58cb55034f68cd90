// LOADALL of the 80286 (0F 05) and the 80386 (0F 07): every register, hidden parts included, from a table in memory.
// Undocumented by the manuals; the layouts are those of the "80286 LOADALL Instruction" note and of 80386 memory
// managers that use it.
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

bool op_loadall286(Reference& context);
bool op_loadall386(Reference& context);

}  // namespace lockstep
