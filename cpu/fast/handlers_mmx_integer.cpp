// The integer instructions of MMX and SSE on MMX registers.
#include "cpu/fast/simd_integer.h"

namespace lockstep::fast {

Handler select_mmx_integer(const Instruction& insn, const Shape& shape) {
    return VectorInteger<Mm>::select(insn, shape);
}

}  // namespace lockstep::fast
