// The control and status words: what FNINIT, FNCLEX, FLDCW, FENI and FDISI make of them. SDM volume 1, 8.1.3 to 8.1.5;
// 8087 data sheet.
#pragma once

#include "cpu/exec/x87_stack.h"
#include "cpu/model.h"

namespace lockstep::exec::x87 {

// IEM of the 8087: a set bit keeps its interrupt pin low. Later ones have no such bit.
inline constexpr u16 interrupt_mask_8087 = 0x0080;

// The control word when `value` is loaded: bit 6 reads as one, bits 15 to 13 and 7 (except on the 8087) as zeros.
constexpr u16 control_after_load(u16 value, CpuModel model) {
    const u16 kept = model == CpuModel::I8086 ? 0x1FBF : 0x1F3F;
    return static_cast<u16>((value & kept) | 0x0040);
}

// Masking or unmasking an exception whose flag is set clears or sets ES.
inline void load_control(FpuState& f, u16 value, CpuModel model) {
    f.control = control_after_load(value, model);
    update_summary(f);
}

constexpr u16 control_after_init(CpuModel model) {
    return model == CpuModel::I8086 ? 0x03FF : 0x037F;
}

// FNINIT: registers keep their contents, but all are empty. The pointers to the last instruction are cleared from the
// 80387 on.
constexpr void initialize(FpuState& f, CpuModel model) {
    f.control = control_after_init(model);
    f.status = 0;
    f.top = 0;
    f.used = 0;
    if (model < CpuModel::I80386) return;
    f.opcode = f.code_selector = f.data_selector = 0;
    f.code_offset = f.data_offset = 0;
}

// FNCLEX: exception flags, SF, ES and B. The condition bits stay.
constexpr void clear_exceptions(FpuState& f) {
    constexpr u16 cleared = fp::exception::all | fpu_status::stack_fault | fpu_status::summary | fpu_status::busy;
    f.status = static_cast<u16>(f.status & ~cleared);
}

}  // namespace lockstep::exec::x87
