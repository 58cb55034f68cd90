// The integer instructions of SSE2 to SSE4.1 on XMM registers.
#include "cpu/fast/simd_integer.h"

namespace lockstep::fast {

Handler select_xmm_integer(const Instruction& insn, const Shape& shape) {
    return VectorInteger<Xmm>::select(insn, shape);
}

}  // namespace lockstep::fast
