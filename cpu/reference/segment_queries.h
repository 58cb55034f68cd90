// Questions about selectors that never fault on the selector itself: LAR, LSL, VERR, VERW, ARPL (SDM volume 3, 5.10).
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

bool op_lar(Reference& context);
bool op_lsl(Reference& context);
bool op_verify(Reference& context);  // VERR, VERW
bool op_arpl(Reference& context);

}  // namespace lockstep
