#include "cpu/reference/control_registers.h"

#include "cpu/feature.h"
#include "cpu/reference/operations.h"
#include "cpu/reference/privilege.h"

namespace lockstep {

u32 cr0_after_write(CpuModel model, u32 value) {
    constexpr u32 msw = cr0::pe | cr0::mp | cr0::em | cr0::ts;
    switch (model) {
        case CpuModel::I8086: return 0;
        case CpuModel::I80286: return value & msw;
        case CpuModel::I80386: return value & (msw | cr0::et | cr0::pg);
        default: break;
    }
    // From the 80486 on ET is fixed (SDM volume 3, 2.5).
    const u32 kept = msw | cr0::ne | cr0::wp | cr0::am | cr0::nw | cr0::cd | cr0::pg;
    return (value & kept) | cr0::et;
}

u32 cr0_as_read(CpuModel model, u32 value) {
    switch (model) {
        case CpuModel::I80286: return value | 0xFFF0u;      // 80286 PRM, 10.2
        case CpuModel::I80386: return value | 0x7FFEFFE0u;  // recorded on an 80386EX
        default: return value;
    }
}

u32 cr4_bits(CpuModel model) {
    if (model < CpuModel::Pentium) return 0;
    u32 bits = cr4::tsd | cr4::de | cr4::pse | cr4::mce;
    if (model >= CpuModel::PentiumMmx) bits |= cr4::pce;
    if (model >= CpuModel::PentiumPro) bits |= cr4::pae | cr4::pge;
    if (has_feature(model, Feature::Fxsr)) bits |= cr4::osfxsr;
    if (has_feature(model, Feature::Sse)) bits |= cr4::osxmmexcpt;
    return bits;
}

u32 dr6_after_write(CpuModel model, u32 value) {
    // BT BS BD B3 … B0; up to the 80486 bit 12 can be written, too.
    const u32 writable = model < CpuModel::Pentium ? 0xF00Fu : 0xE00Fu;
    return (value & writable) | 0xFFFF0FF0u;
}

u32 dr7_after_write(u32 value) {
    return (value & 0xFFFF23FFu) | 0x400u;
}

void update_paging(Reference& context) {
    const CpuState& s = context.s;
    PagingControl control = context.env.mmu.paging();  // keeps the directory pointers
    control.paging = (s.cr0 & cr0::pg) != 0;
    control.write_protect = (s.cr0 & cr0::wp) != 0;
    control.page_size_extension = (s.cr4 & cr4::pse) != 0;
    control.physical_address_extension = (s.cr4 & cr4::pae) != 0;
    control.global_pages = (s.cr4 & cr4::pge) != 0;
    control.directory = s.cr3;
    context.env.mmu.set_paging(control);
}

u32 cr3_after_write(CpuModel model, u32 value) {
    // PCD and PWT exist from the 80486 on; with PAE the table of pointers is aligned to 32 bytes. What is left over
    // reads as zeros.
    if (model < CpuModel::I80486) return value & 0xFFFFF000u;
    return value & (model < CpuModel::PentiumPro ? 0xFFFFF018u : 0xFFFFFFF8u);
}

bool load_directory_pointers(Reference& context, u32 new_cr0, u32 new_cr3, u32 new_cr4) {
    if ((new_cr0 & cr0::pg) == 0 || (new_cr4 & cr4::pae) == 0) return true;
    return context.env.mmu.load_directory_pointers(new_cr3) || context.raise(exception::gp, 0);
}

void set_cr0(Reference& context, u32 value) {
    const u32 change = context.s.cr0 ^ value;
    context.s.cr0 = value;
    if ((value & cr0::pe) == 0) context.s.cpl = 0;
    if ((change & (cr0::pg | cr0::wp)) != 0) update_paging(context);
}

namespace {

bool write_cr0(Reference& context, u32 value) {
    value = cr0_after_write(context.model(), value);
    // SDM volume 2, MOV CR: paging needs protection; not-write-through needs the cache off.
    if ((value & cr0::pg) != 0 && (value & cr0::pe) == 0) return context.raise(exception::gp, 0);
    if ((value & cr0::nw) != 0 && (value & cr0::cd) == 0) return context.raise(exception::gp, 0);
    const u32 change = context.s.cr0 ^ value;
    const bool reload = (change & (cr0::pg | cr0::cd | cr0::nw)) != 0;
    if (reload && !load_directory_pointers(context, value, context.s.cr3, context.s.cr4)) return false;
    set_cr0(context, value);
    return true;
}

bool write_cr4(Reference& context, u32 value) {
    if ((value & ~cr4_bits(context.model())) != 0) return context.raise(exception::gp, 0);
    const u32 change = context.s.cr4 ^ value;
    const bool paging = (change & (cr4::pse | cr4::pae | cr4::pge)) != 0;
    if (paging && !load_directory_pointers(context, context.s.cr0, context.s.cr3, value)) return false;
    context.s.cr4 = value;
    if (paging) update_paging(context);
    return true;
}

bool write_cr3(Reference& context, u32 value) {
    value = cr3_after_write(context.model(), value);
    if (!load_directory_pointers(context, context.s.cr0, value, context.s.cr4)) return false;
    context.s.cr3 = value;
    update_paging(context);  // flushes even if the value is the old one
    return true;
}

bool is_control_register(CpuModel model, u8 index) {
    switch (index) {
        case 0:
        case 2:
        case 3: return model >= CpuModel::I80386;
        case 4: return model >= CpuModel::Pentium;
        default: return false;
    }
}

// DR4 and DR5 are names of DR6 and DR7 unless CR4.DE is set (SDM volume 3, 17.2.2).
bool debug_register_index(Reference& context, u8 reg, u8& index) {
    index = reg & 7;
    if (index == 4 || index == 5) {
        if ((context.s.cr4 & cr4::de) != 0) return context.raise(exception::ud);
        index = static_cast<u8>(index + 2);
    }
    return true;
}

}  // namespace

bool op_mov_control(Reference& context) {
    const Operand& destination = context.insn.operands[0];
    const Operand& source = context.insn.operands[1];
    const bool to_control = destination.kind == OperandKind::Control;
    const u8 index = to_control ? destination.reg : source.reg;
    if (!is_control_register(context.model(), index)) return context.raise(exception::ud);
    if (!require_ring0(context)) return false;
    CpuState& s = context.s;
    if (!to_control) {
        const u32 value = index == 0   ? cr0_as_read(context.model(), s.cr0)
                          : index == 2 ? s.cr2
                          : index == 3 ? s.cr3
                                       : s.cr4;
        s.set_reg32(destination.reg & 7, value);
        return true;
    }
    const u32 value = s.reg32(source.reg & 7);
    switch (index) {
        case 0: return write_cr0(context, value);
        case 2: s.cr2 = value; return true;
        case 3: return write_cr3(context, value);
        default: return write_cr4(context, value);
    }
}

bool op_mov_debug(Reference& context) {
    const Operand& destination = context.insn.operands[0];
    const Operand& source = context.insn.operands[1];
    const bool to_debug = destination.kind == OperandKind::Debug;
    u8 index = 0;
    if (!debug_register_index(context, to_debug ? destination.reg : source.reg, index)) return false;
    if (!require_ring0(context)) return false;
    CpuState& s = context.s;
    if ((s.dr[7] & (1u << 13)) != 0) {  // GD
        s.dr[6] |= 1u << 13;            // BD
        return context.raise(exception::db);
    }
    if (!to_debug) {
        s.set_reg32(destination.reg & 7, s.dr[index]);
        return true;
    }
    u32 value = s.reg32(source.reg & 7);
    if (index == 6) value = dr6_after_write(context.model(), value);
    if (index == 7) value = dr7_after_write(value);
    s.dr[index] = value;
    return true;
}

bool op_mov_test(Reference& context) {
    // The registers hold what is written; the TLB and cache tests they command do not take place (80386 PRM, 10.6).
    const CpuModel model = context.model();
    const Operand& destination = context.insn.operands[0];
    const Operand& source = context.insn.operands[1];
    const bool to_test = destination.kind == OperandKind::Test;
    const u8 index = (to_test ? destination.reg : source.reg) & 7;
    const bool exists = (model == CpuModel::I80386 && index >= 6) || (model == CpuModel::I80486 && index >= 3);
    if (!exists) return context.raise(exception::ud);
    if (!require_ring0(context)) return false;
    if (to_test) {
        context.s.tr_test[index] = context.s.reg32(source.reg & 7);
    } else {
        context.s.set_reg32(destination.reg & 7, context.s.tr_test[index]);
    }
    return true;
}

bool op_lmsw(Reference& context) {
    if (!require_ring0(context)) return false;
    u16 value = 0;
    if (!context.read(context.insn.operands[0], value)) return false;
    // SDM volume 2, LMSW: the low four bits; PE can be set but not cleared.
    const u32 loaded = value & 0xFu;
    const u32 old = context.s.cr0;
    set_cr0(context, (old & ~0xEu) | loaded);
    return true;
}

bool op_smsw(Reference& context) {
    const Operand& destination = context.insn.operands[0];
    const u32 value = cr0_as_read(context.model(), context.s.cr0);
    if (destination.kind == OperandKind::Register && destination.size == 4) {
        return context.write<u32>(destination, value);
    }
    return context.write<u16>(destination, static_cast<u16>(value));
}

bool op_clts(Reference& context) {
    if (!require_ring0(context)) return false;
    context.s.cr0 &= ~cr0::ts;
    return true;
}

}  // namespace lockstep
