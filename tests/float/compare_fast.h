// The inlined ordinary case (x87_fast.h, sse_fast.h) against the whole arithmetic (x87.h, sse.h).
#pragma once

#include "base/types.h"

namespace lockstep::float_test {

// Runs `count` random cases of each operation; prints what differs. The number of differences, an operation that hardly
// ever had an answer being one.
u64 compare_fast(u64 count, u64 seed);
u64 compare_sse_fast(u64 count, u64 seed);

}  // namespace lockstep::float_test
