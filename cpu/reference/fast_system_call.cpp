#include "cpu/reference/fast_system_call.h"

#include "cpu/reference/descriptor.h"

namespace lockstep {

namespace {

// The flat segments these instructions load without looking at any descriptor.
void set_flat(Reference& context, u16 code, unsigned cpl) {
    const u8 dpl = static_cast<u8>(cpl << 5);
    CpuState& s = context.s;
    const u16 stack = static_cast<u16>(code + 8);
    s.segment(Seg::CS) = SegmentRegister{with_rpl(code, cpl), 0, 0xFFFFFFFF, static_cast<u8>(0x9B | dpl), true, true};
    s.segment(Seg::SS) = SegmentRegister{with_rpl(stack, cpl), 0, 0xFFFFFFFF, static_cast<u8>(0x93 | dpl), true, true};
    s.cpl = static_cast<u8>(cpl);
}

}  // namespace

bool op_sysenter(Reference& context) {
    CpuState& s = context.s;
    const u16 code = static_cast<u16>(s.sysenter_cs);
    if (!s.protected_mode() || is_null(code)) return context.raise(exception::gp, 0);
    s.system_flags &= ~(eflags::vm | eflags::if_ | eflags::rf);
    set_flat(context, code, 0);
    s.set_reg32(static_cast<u8>(Gpr::SP), s.sysenter_esp);
    context.next_eip = s.sysenter_eip;
    return true;
}

bool op_sysexit(Reference& context) {
    CpuState& s = context.s;
    const u16 code = static_cast<u16>(s.sysenter_cs);
    if (!s.protected_mode() || is_null(code) || s.cpl != 0) return context.raise(exception::gp, 0);
    set_flat(context, static_cast<u16>(code + 16), 3);
    context.next_eip = s.reg32(static_cast<u8>(Gpr::DX));
    s.set_reg32(static_cast<u8>(Gpr::SP), s.reg32(static_cast<u8>(Gpr::CX)));
    return true;
}

}  // namespace lockstep
