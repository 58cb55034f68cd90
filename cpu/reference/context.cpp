#include "cpu/reference/context.h"

namespace lockstep {

bool Reference::linear_address(Seg seg, u32 offset, u32 size, bool write, u32& linear) {
    const SegmentRegister& segment = s.segment(seg);
    linear = segment.base + offset;
    if (env.model == CpuModel::I8086) return true;  // no limits and no rights

    // 80286 PRM, 5.2: in real mode its "segment overrun" is interrupt 13 for the stack segment too (recorded tests
    // agree).
    const bool own_vector = env.model != CpuModel::I80286 || s.protected_mode();
    const u8 vector = seg == Seg::SS && own_vector ? exception::ss : exception::gp;
    const u32 last = offset + (size - 1);
    if (!s.real_or_v86()) {
        // SDM volume 3, 5.5: the type must allow the access.
        if (!(write ? segment.writable() : segment.readable())) return raise(vector, 0);
        if (segment.expand_down()) {
            // SDM volume 3, 5.3: valid offsets are limit + 1 … FFFFh or FFFFFFFFh by B.
            const u32 top = segment.big ? 0xFFFFFFFFu : 0xFFFFu;
            if (offset <= segment.limit || last < offset || last > top) return raise(vector, 0);
            return true;
        }
    }
    if (last > segment.limit || last < offset) return raise(vector, 0);
    return true;
}

bool Reference::jump_near(u32 target) {
    if (insn.operand_size == 2) target &= 0xFFFF;
    if (env.model != CpuModel::I8086 && target > s.segment(Seg::CS).limit) return raise(exception::gp, 0);
    next_eip = target;
    return true;
}

}  // namespace lockstep
