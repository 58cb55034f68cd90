// One number for all results of a fixed set of cases: every host must come to the same.
#pragma once

#include "base/types.h"

namespace lockstep::float_test {

// Of `count` cases of every instruction, operands and results.
u64 results_hash(u64 count);

}  // namespace lockstep::float_test
