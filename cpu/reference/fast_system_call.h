// SYSENTER and SYSEXIT (SDM volume 3, 5.8.7).
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

bool op_sysenter(Reference& context);
bool op_sysexit(Reference& context);

}  // namespace lockstep
