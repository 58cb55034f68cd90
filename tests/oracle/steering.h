// Registers and memory chosen so that an instruction finds its operands: in the arena mostly, at the ends of pages and
// segments often, anywhere sometimes.
#pragma once

#include "tests/oracle/random.h"
#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

// Changes registers, patches and displacements of a case whose code, selectors and random registers are there.
void steer(Random& random, Case& test);

}  // namespace lockstep::oracle
