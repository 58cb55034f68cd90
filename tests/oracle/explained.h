// Differences that are none of Lockstep's: where today's processors do otherwise than a Pentium Pro, or than the manual
// says. Each is told exactly, and counted. README.md gives the reasons at length.
#pragma once

#include "tests/oracle/compare.h"

namespace lockstep::oracle {

// Why the two sides differ; nullptr when that is to be found out.
const char* explained(const Case& test, const Instruction& insn, const Side& native, const Side& guest,
                      const Difference& difference);

}  // namespace lockstep::oracle
