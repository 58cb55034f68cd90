#include "cpu/reference/reset.h"

#include "cpu/exec/x87_control.h"
#include "cpu/reference/control_registers.h"
#include "cpu/reference/cpuid.h"

namespace lockstep {

void reset_x87(FpuState& fpu, CpuModel model) {
    fpu = FpuState{};
    exec::x87::initialize(fpu, model);
    if (model < CpuModel::I80486) return;
    fpu.control = 0x0040;
    fpu.used = 0xFF;
}

void reset_state(CpuState& state, CpuModel model, bool coprocessor) {
    state = CpuState{};
    if (coprocessor) reset_x87(state.fpu, model);
    SegmentRegister& cs = state.segment(Seg::CS);
    if (model == CpuModel::I8086) {
        cs.selector = 0xFFFF;
        cs.base = 0xFFFF0;
        return;
    }
    cs.selector = 0xF000;
    cs.base = model == CpuModel::I80286 ? 0xFF0000u : 0xFFFF0000u;
    state.eip = 0xFFF0;
    // The 80386 and its predecessors give the IDT the size of a real-mode vector table.
    if (model < CpuModel::Pentium) state.idtr.limit = 0x3FF;
    state.ldtr.access = 0x82;
    state.tr.access = model == CpuModel::I80286 ? 0x83 : 0x8B;
    if (model == CpuModel::I80286) return;

    state.set_reg32(static_cast<u8>(Gpr::DX), cpu_signature(model));
    // CD and NW: the caches start disabled. The 80386's ET tells of an 80387 (80386 PRM, 10.1).
    const u32 coprocessor_type = coprocessor ? cr0::et : 0;
    state.cr0 = model == CpuModel::I80386 ? coprocessor_type : cr0_after_write(model, cr0::cd | cr0::nw);
    state.dr[6] = dr6_after_write(model, 1u << 12);  // where it exists
    state.dr[7] = dr7_after_write(0);
}

}  // namespace lockstep
