// The privilege checks most system instructions begin with.
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

// #GP(0) unless CPL is 0 (always so in real mode, never in virtual-8086 mode).
inline bool require_ring0(Reference& context) {
    return context.s.cpl == 0 || context.raise(exception::gp, 0);
}

// #UD in real and virtual-8086 mode, which have no selectors in the sense of these instructions.
inline bool require_protected_mode(Reference& context) {
    return !context.s.real_or_v86() || context.raise(exception::ud);
}

}  // namespace lockstep
