// A guest fault: a value that translation, segmentation and execution hand back. No C++ exceptions.
#pragma once

#include "base/types.h"

namespace lockstep {

// Exception vectors (Intel SDM volume 3, table 6-1).
namespace exception {
inline constexpr u8 de = 0, db = 1, nmi = 2, bp = 3, of = 4, br = 5, ud = 6, nm = 7, df = 8, mp = 9, ts = 10, np = 11,
                    ss = 12, gp = 13, pf = 14, mf = 16, ac = 17, mc = 18, xm = 19;
}

struct Fault {
    u8 vector = 0;
    bool has_error = false;
    u32 error = 0;
    u32 cr2 = 0;                 // page faults only
    bool at_breakpoint = false;  // #DB before an instruction, which leaves RF alone
    bool waits =
        false;  // no fault at all: the processor waits at the instruction, which starts anew with the next tick
    bool is_trap = false;  // reported after the instruction (EIP of the next one), as #DB single step is
};

}  // namespace lockstep
