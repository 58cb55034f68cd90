// Offsets and selectors worth using.
#pragma once

#include "tests/oracle/random.h"
#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

// An offset into the segment `selector` for an operand of `size` bytes: in the arena's data, across the end of one of
// its pages, at the segment's limit, where offsets wrap, or anywhere. `wide`: offsets have 32 bits.
u32 place(Random& random, u16 selector, u32 size, bool wide);
// An offset for a jump: in the code mostly.
u32 code_offset(Random& random, const Case& test);
// A selector of any kind, valid or not.
u16 any_selector(Random& random);
// One that a stack segment can have, mostly.
u16 stack_selector(Random& random);
// One that names code mostly.
u16 code_selector(Random& random);

}  // namespace lockstep::oracle
