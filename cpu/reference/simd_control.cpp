// LDMXCSR, STMXCSR, fences, CLFLUSH and hints on the reference path.
#include "cpu/exec/mxcsr.h"
#include "cpu/reference/data_support.h"
#include "cpu/reference/x87_gate.h"

namespace lockstep {

namespace {

bool ldmxcsr(Reference& c) {
    u32 value;
    if (!sse_ready(c) || !c.read(c.insn.operands[0], value)) return false;
    if ((value & ~exec::mxcsr_mask(c.model())) != 0) return c.raise(exception::gp, 0);
    c.s.sse.mxcsr = value;
    return true;
}

bool stmxcsr(Reference& c) {
    return sse_ready(c) && c.write(c.insn.operands[0], c.s.sse.mxcsr);
}

// LFENCE, MFENCE, SFENCE, PREFETCHh: memory is always in order and there is no cache. Hints do not even look at the
// address.
bool nothing(Reference&) {
    return true;
}

// CLFLUSH: the checks of reading a byte, but a segment of code that must not be read will do (SDM volume 2, CLFLUSH).
bool clflush(Reference& c) {
    const Seg seg = c.insn.segment;
    const u32 offset = c.effective_offset();
    const SegmentRegister& segment = c.s.segment(seg);
    u32 linear = segment.base + offset;
    const bool execute_only = !c.s.real_or_v86() && segment.usable && segment.is_code() && !segment.readable();
    if (execute_only) {
        if (offset > segment.limit) return c.raise(exception::gp, 0);
    } else if (!c.linear_address(seg, offset, 1, false, linear)) {
        return false;
    }
    CheckedPlace<u8> place;
    return c.check_linear(linear, c.user(), false, place);
}

constexpr OperationEntry entries[] = {
    {Op::Ldmxcsr, &ldmxcsr},    {Op::Stmxcsr, &stmxcsr},    {Op::Lfence, &nothing},      {Op::Mfence, &nothing},
    {Op::Sfence, &nothing},     {Op::Clflush, &clflush},    {Op::Prefetchnta, &nothing}, {Op::Prefetcht0, &nothing},
    {Op::Prefetcht1, &nothing}, {Op::Prefetcht2, &nothing},
};

}  // namespace

std::span<const OperationEntry> simd_control_operations() {
    return entries;
}

}  // namespace lockstep
