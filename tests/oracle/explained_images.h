// Differences in FSAVE, FSTENV, FXSAVE and what loads them that are not Lockstep's.
#pragma once

#include "tests/oracle/compare.h"

namespace lockstep::oracle {

// nullptr: the difference is none of them.
const char* explained_image(const Case& test, const Instruction& insn, const Side& native, const Side& guest,
                            const Difference& difference);

}  // namespace lockstep::oracle
