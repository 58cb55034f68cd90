// Packed integer comparison. Intel SDM volume 2, under each instruction.
#pragma once

#include "cpu/exec/simd_elements.h"
#include "cpu/flags.h"

namespace lockstep::exec::simd {

// PCMPEQ…: ones where equal. T is unsigned.
template <std::unsigned_integral T, Packed V>
inline V compare_equal(V a, V b) {
    return from_lanes<V>(lanes<T>(a) == lanes<T>(b));
}

// PCMPGT…: ones where the destination is greater. T is signed.
template <std::signed_integral T, Packed V>
inline V compare_greater(V a, V b) {
    return from_lanes<V>(lanes<T>(a) > lanes<T>(b));
}

// PTEST: ZF tells that `b` has no bit of `a`, CF that it has none outside `a`; the other four flags are cleared. The
// EFLAGS bits.
constexpr u32 test_flags(Xmm a, Xmm b) {
    const u64 common = (a.quadword[0] & b.quadword[0]) | (a.quadword[1] & b.quadword[1]);
    const u64 outside = (~a.quadword[0] & b.quadword[0]) | (~a.quadword[1] & b.quadword[1]);
    return (common == 0 ? eflags::zf : 0) | (outside == 0 ? eflags::cf : 0);
}

}  // namespace lockstep::exec::simd
