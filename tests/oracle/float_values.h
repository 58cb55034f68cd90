// What the registers of the x87, MMX and SSE hold before a case, and what memory holds for their instructions.
#pragma once

#include "cpu/fpu_state.h"
#include "tests/oracle/random.h"

namespace lockstep::oracle {

// Any state that the processor itself can be in: the summary bit is what the exceptions and their masks say.
FpuState random_fpu(Random& random);
SseState random_sse(Random& random);
// 16 bytes as elements of one type: floats of special values, integers of every width near their limits, text.
Xmm random_vector(Random& random);
// Often near `other`: the same in some elements, neighbours in others.
Xmm random_vector_near(const Xmm& other, Random& random);
// 16 bytes of memory for an instruction of the x87: a number of any of its formats.
Xmm random_x87_memory(Random& random);

}  // namespace lockstep::oracle
