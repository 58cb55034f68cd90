// EFLAGS as it is pushed and as it is taken back, by model.
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

// The flags `model` has, of those a program can change (VIF and VIP are missing: no virtual-mode extensions).
constexpr u32 existing_flags(CpuModel model) {
    u32 flags = eflags::arithmetic | eflags::tf | eflags::if_ | eflags::df;
    if (model >= CpuModel::I80286) flags |= eflags::iopl | eflags::nt;
    if (model >= CpuModel::I80386) flags |= eflags::rf | eflags::vm;
    if (model >= CpuModel::I80486) flags |= eflags::ac | eflags::id;
    return flags;
}

// What interrupts push. 8086: bits 12 … 15 read as ones. 80286 in real mode: as zeros (80286 PRM, 3.3).
inline u32 pushed_flags(const Reference& context) {
    const u32 image = context.s.eflags();
    if (context.model() == CpuModel::I8086) return image | 0xF000u;
    if (context.model() == CpuModel::I80286 && !context.s.protected_mode()) return image & 0x0FFFu;
    return image;
}

// Replaces those flags of `mask` that the model has by those of `image`.
inline void load_flags(Reference& context, u32 image, u32 mask) {
    mask &= existing_flags(context.model());
    if (context.model() == CpuModel::I80286 && !context.s.protected_mode()) mask &= ~(eflags::iopl | eflags::nt);
    context.s.set_eflags((context.s.eflags() & ~mask) | (image & mask));
}

}  // namespace lockstep
