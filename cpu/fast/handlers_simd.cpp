// Which handler an instruction of MMX or SSE gets.
#include "cpu/fast/simd.h"

namespace lockstep::fast {

Handler select_simd(const Instruction& insn, const Shape& shape, Record& record) {
    if (!is_simd(insn.op)) return nullptr;
    const auto vector_register = [](const Operand& operand) { return is_mmx(operand) || is_xmm(operand); };
    if (vector_register(insn.operands[0])) record.dst = insn.operands[0].reg;
    if (vector_register(insn.operands[1])) record.src = insn.operands[1].reg;
    if (const Handler handler = select_simd_move(insn, shape)) return handler;
    if (is_mmx(insn.operands[0])) return select_mmx_integer(insn, shape);
    return select_xmm_integer(insn, shape);
}

}  // namespace lockstep::fast
