// The 16-byte memory operands of SSE that must be aligned. Those that need not (MOVUPS, MOVDQU, LDDQU, PCMPxSTRx) use
// Reference::load and store: #AC(0) for them, where alignment is checked, follows from their size.
//
// SDM volume 2, table 2-21 (exceptions of type 4) and volume 1, 4.1.1: #GP(0) for a linear address that is no multiple
// of 16, whatever CR0.AM says. A processor of today looks at it first: before the segment's limit (#GP(0) even where
// the stack's would be #SS(0)) and before the page, and there is never an #AC.
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

// Where the instruction's memory operand of 16 bytes lies.
inline bool aligned_linear_address(Reference& c, bool write, u32& linear) {
    const u32 offset = c.effective_offset();
    if ((c.s.segment(c.insn.segment).base + offset) % sizeof(Xmm) != 0) return c.raise(exception::gp, 0);
    return c.linear_address(c.insn.segment, offset, sizeof(Xmm), write, linear);
}

inline bool load_aligned(Reference& c, Xmm& value) {
    u32 linear = 0;
    return aligned_linear_address(c, false, linear) && c.load_linear(linear, c.user(), value);
}

inline bool store_aligned(Reference& c, const Xmm& value) {
    u32 linear = 0;
    return aligned_linear_address(c, true, linear) && c.store_linear(linear, c.user(), value);
}

// For what may still fail, or stores later: commit() cannot.
inline bool check_store_aligned(Reference& c, CheckedPlace<Xmm>& place) {
    u32 linear = 0;
    return aligned_linear_address(c, true, linear) && c.check_linear(linear, c.user(), true, place);
}

}  // namespace lockstep
