// The source operands of MMX and SSE instructions.
#pragma once

#include "cpu/reference/simd_memory.h"

namespace lockstep {

namespace detail {
template <class T, class V>
bool load_low(Reference& c, V& value) {
    T low;
    if (!c.load<T>(c.insn.segment, c.effective_offset(), low)) return false;
    value = V{{low}};
    return true;
}
}  // namespace detail

// An MMX register, or 4 or 8 bytes of memory; the rest is zero.
inline bool read_source(Reference& c, const Operand& operand, Mm& value) {
    if (operand.kind == OperandKind::MmRegister) {
        value = c.s.fpu.mm(operand.reg);
        return true;
    }
    return operand.size == 4 ? detail::load_low<u32>(c, value) : detail::load_low<u64>(c, value);
}

// An XMM register, or memory: 16 aligned bytes, or 2, 4 or 8 bytes anywhere; the rest is zero.
inline bool read_source(Reference& c, const Operand& operand, Xmm& value) {
    if (operand.kind == OperandKind::XmmRegister) {
        value = c.s.sse.xmm[operand.reg];
        return true;
    }
    switch (operand.size) {
        case 2: return detail::load_low<u16>(c, value);
        case 4: return detail::load_low<u32>(c, value);
        case 8: return detail::load_low<u64>(c, value);
        default: return load_aligned(c, value);
    }
}

}  // namespace lockstep
