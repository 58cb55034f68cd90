// Which handler an instruction of MMX or SSE gets.
#include "cpu/fast/simd.h"

namespace lockstep::fast {
namespace {

// Fences and prefetches: memory is in order, and there are no caches.
Next nothing(Cpu& cpu, const Record* r) {
    LOCKSTEP_NEXT(cpu, r);
}

}  // namespace

Handler select_simd(const Instruction& insn, const Shape& shape, Record& record) {
    if (!is_simd(insn.op)) return nullptr;
    const auto vector_register = [](const Operand& operand) { return is_mmx(operand) || is_xmm(operand); };
    if (vector_register(insn.operands[0])) record.dst = insn.operands[0].reg;
    if (vector_register(insn.operands[1])) record.src = insn.operands[1].reg;
    switch (insn.op) {
        case Op::Lfence:
        case Op::Mfence:
        case Op::Sfence:
        case Op::Prefetchnta:
        case Op::Prefetcht0:
        case Op::Prefetcht1:
        case Op::Prefetcht2: return nothing;
        default: break;
    }
    if (const Handler handler = select_simd_move(insn, shape)) return handler;
    if (is_mmx(insn.operands[0])) return select_mmx_integer(insn, shape);
    if (const Handler handler = select_xmm_integer(insn, shape)) return handler;
    if (const Handler handler = select_simd_shuffle(insn, shape)) return handler;
    return select_simd_float(insn, shape, record);
}

}  // namespace lockstep::fast
