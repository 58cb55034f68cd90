// IRET in its forms: real and virtual-8086 mode, same and outer ring, to virtual-8086 mode, to the previous task (SDM
// volume 2, IRET).
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

bool op_iret(Reference& context);

}  // namespace lockstep
