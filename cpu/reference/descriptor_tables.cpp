#include "cpu/reference/descriptor_tables.h"

#include "cpu/reference/descriptor.h"
#include "cpu/reference/privilege.h"

namespace lockstep {

namespace {

TableRegister& table_of(Reference& context) {
    const bool interrupts = context.insn.op == Op::Lidt || context.insn.op == Op::Sidt;
    return interrupts ? context.s.idtr : context.s.gdtr;
}

bool store_selector(Reference& context, u16 selector) {
    const Operand& destination = context.insn.operands[0];
    if (destination.kind == OperandKind::Register && destination.size == 4) {
        return context.write<u32>(destination, selector);
    }
    return context.write<u16>(destination, selector);
}

}  // namespace

bool op_load_table(Reference& context) {
    if (context.insn.operands[0].kind != OperandKind::Memory) return context.raise(exception::ud);
    if (!require_ring0(context)) return false;
    const u32 address = context.effective_offset();
    u16 limit = 0;
    u32 base = 0;
    if (!context.load(context.insn.segment, address, limit)) return false;
    if (!context.load(context.insn.segment, address + 2, base)) return false;
    // SDM volume 2, LGDT: a 16-bit operand has a 24-bit base.
    if (context.insn.operand_size == 2) base &= 0xFFFFFFu;
    table_of(context) = TableRegister{base, limit};
    return true;
}

bool op_store_table(Reference& context) {
    if (context.insn.operands[0].kind != OperandKind::Memory) return context.raise(exception::ud);
    const u32 address = context.effective_offset();
    const TableRegister& table = table_of(context);
    // The 80286 fills the sixth byte with ones (80286 PRM, SGDT). From the 80386 on the whole base is stored, whatever
    // the operand size: the manual's zero byte was never made.
    const u32 base = context.model() == CpuModel::I80286 ? table.base | 0xFF000000u : table.base;
    CheckedPlace<u16> limit_place;
    CheckedPlace<u32> base_place;
    if (!context.check_store(context.insn.segment, address, limit_place)) return false;
    if (!context.check_store(context.insn.segment, address + 2, base_place)) return false;
    context.commit(limit_place, table.limit);
    context.commit(base_place, base);
    return true;
}

bool op_lldt(Reference& context) {
    if (!require_protected_mode(context) || !require_ring0(context)) return false;
    u16 selector = 0;
    if (!context.read(context.insn.operands[0], selector)) return false;
    SegmentRegister& ldtr = context.s.ldtr;
    if (is_null(selector)) {
        ldtr.selector = selector;
        ldtr.usable = false;
        return true;
    }
    if (in_ldt(selector)) return context.raise(exception::gp, selector_error(selector));
    Descriptor ldt;
    if (!fetch_descriptor(context, selector, exception::gp, ldt)) return false;
    if (!ldt.is_system(system_type::ldt)) return context.raise(exception::gp, selector_error(selector));
    if (!ldt.present()) return context.raise(exception::np, selector_error(selector));
    ldtr = ldt.to_register(selector);
    return true;
}

bool op_sldt(Reference& context) {
    return require_protected_mode(context) && store_selector(context, context.s.ldtr.selector);
}

bool op_ltr(Reference& context) {
    if (!require_protected_mode(context) || !require_ring0(context)) return false;
    u16 selector = 0;
    if (!context.read(context.insn.operands[0], selector)) return false;
    if (is_null(selector)) return context.raise(exception::gp, 0);
    if (in_ldt(selector)) return context.raise(exception::gp, selector_error(selector));
    Descriptor tss;
    if (!fetch_descriptor(context, selector, exception::gp, tss)) return false;
    if (!tss.is_available_tss()) return context.raise(exception::gp, selector_error(selector));
    if (!tss.present()) return context.raise(exception::np, selector_error(selector));
    if (!set_busy(context, tss.linear, true)) return false;
    context.s.tr = tss.to_register(selector);
    context.s.tr.access |= 2;
    return true;
}

bool op_str(Reference& context) {
    return require_protected_mode(context) && store_selector(context, context.s.tr.selector);
}

}  // namespace lockstep
