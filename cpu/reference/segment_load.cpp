#include "cpu/reference/segment_load.h"

#include "cpu/reference/operations.h"

namespace lockstep {

void set_real_mode_segment(Reference& context, Seg seg, u16 selector) {
    SegmentRegister& segment = context.s.segment(seg);
    segment.selector = selector;
    segment.base = static_cast<u32>(selector) << 4;
    segment.access = 0x93;
    segment.usable = true;
}

void set_v86_segment(Reference& context, Seg seg, u16 selector) {
    context.s.segment(seg) = SegmentRegister{selector, static_cast<u32>(selector) << 4, 0xFFFF, 0xF3, false, true};
}

void set_null_segment(Reference& context, Seg seg, u16 selector) {
    // Base and limit stay: a program that goes back to real mode finds 64 KiB there when it loads the register again.
    SegmentRegister& segment = context.s.segment(seg);
    segment.selector = selector;
    segment.usable = false;
}

bool check_stack_segment(Reference& context, u16 selector, unsigned cpl, u8 vector, Descriptor& descriptor) {
    if (!fetch_descriptor(context, selector, vector, descriptor)) return false;
    if (rpl_of(selector) != cpl || !descriptor.is_writable_data() || descriptor.dpl() != cpl) {
        return context.raise(vector, selector_error(selector));
    }
    if (!descriptor.present()) return context.raise(exception::ss, selector_error(selector));
    return true;
}

bool load_data_segment(Reference& context, Seg seg, u16 selector) {
    if (!context.s.protected_mode()) {
        set_real_mode_segment(context, seg, selector);
        return true;
    }
    if (context.s.v86()) {
        set_v86_segment(context, seg, selector);
        return true;
    }
    Descriptor descriptor;
    if (seg == Seg::SS) {
        if (is_null(selector)) return context.raise(exception::gp, 0);
        if (!check_stack_segment(context, selector, context.s.cpl, exception::gp, descriptor)) return false;
    } else {
        if (is_null(selector)) {
            set_null_segment(context, seg, selector);
            return true;
        }
        // SDM volume 2, MOV: data or readable code; DPL counts for all but conforming code.
        if (!fetch_descriptor(context, selector, exception::gp, descriptor)) return false;
        const bool privileged = descriptor.is_conforming_code() ||
                                (rpl_of(selector) <= descriptor.dpl() && context.s.cpl <= descriptor.dpl());
        if (!descriptor.is_readable() || !privileged) return context.raise(exception::gp, selector_error(selector));
        if (!descriptor.present()) return context.raise(exception::np, selector_error(selector));
    }
    if (!mark_accessed(context, descriptor)) return false;
    context.s.segment(seg) = descriptor.to_register(selector);
    return true;
}

bool load_segment(Reference& context, Seg seg, u16 selector) {
    if (!load_data_segment(context, seg, selector)) return false;
    // SDM volume 3, 6.8.3. The 8086 does so after any segment register (8086 Family User's Manual, 2.6).
    if (seg == Seg::SS || context.model() == CpuModel::I8086) {
        context.s.interrupt_shadow = true;
        context.s.debug_shadow = true;
    }
    return true;
}

void drop_inner_segments(Reference& context) {
    for (const Seg seg : {Seg::ES, Seg::FS, Seg::GS, Seg::DS}) {
        SegmentRegister& segment = context.s.segment(seg);
        if (segment.usable && !segment.conforming() && segment.dpl() < context.s.cpl) {
            set_null_segment(context, seg, 0);
        }
    }
}

namespace {

constexpr u8 last_segment = static_cast<u8>(Seg::Count) - 1;

// Loads the register an instruction names; CS only on the 8086, which has POP CS and MOV CS.
bool load_named_segment(Reference& context, u8 reg, u16 selector) {
    if (reg > last_segment) return context.raise(exception::ud);
    const auto seg = static_cast<Seg>(reg);
    if (seg == Seg::CS && context.model() != CpuModel::I8086) return context.raise(exception::ud);
    return load_segment(context, seg, selector);
}

}  // namespace

bool read_far_pointer(Reference& context, u32& offset, u16& selector) {
    const Instruction& insn = context.insn;
    const u32 address = context.effective_offset();
    // The second part's offset is formed in the address size (recorded tests of CALL m16:16 at FFFEh and native
    // processors agree).
    const u32 mask = insn.address_size == 2 ? 0xFFFFu : 0xFFFFFFFFu;
    const u32 selector_address = (address + insn.operand_size) & mask;
    if (insn.operand_size == 2) {
        u16 narrow = 0;
        if (!context.load(insn.segment, address, narrow)) return false;
        offset = narrow;
    } else if (!context.load(insn.segment, address, offset)) {
        return false;
    }
    return context.load(insn.segment, selector_address, selector);
}

bool op_mov_sreg(Reference& context) {
    const Operand& destination = context.insn.operands[0];
    const Operand& source = context.insn.operands[1];
    if (destination.kind == OperandKind::Segment) {
        u16 selector = 0;
        if (!context.read(source, selector)) return false;
        return load_named_segment(context, destination.reg, selector);
    }
    if (source.kind != OperandKind::Segment || source.reg > last_segment) return context.raise(exception::ud);
    const u16 selector = context.s.seg[source.reg].selector;
    if (destination.kind == OperandKind::Register && destination.size == 4) {
        return context.write<u32>(destination, selector);
    }
    return context.write<u16>(destination, selector);
}

// Only half of a doubleword on the stack is accessed, but it is the doubleword that must be aligned (a processor of
// today shows it).
static bool check_slot_alignment(Reference& context, u32 pointer, bool write) {
    u32 linear = 0;
    return context.linear_address(Seg::SS, pointer, 2, write, linear) && context.check_alignment(linear, 4);
}

bool op_push_sreg(Reference& context) {
    const u8 reg = context.insn.operands[0].reg;
    if (reg > last_segment) return context.raise(exception::ud);
    const u16 selector = context.s.seg[reg].selector;
    if (context.insn.operand_size == 2) return context.push<u16>(selector);
    if (!context.at_least(CpuModel::PentiumPro)) return context.push<u32>(selector);
    // SDM volume 2, PUSH: the pointer moves by four, but only the lower half is written.
    const u32 pointer = (context.stack_pointer() - 4) & context.stack_mask();
    if (!check_slot_alignment(context, pointer, true)) return false;
    if (!context.store<u16>(Seg::SS, pointer, selector)) return false;
    context.set_stack_pointer(pointer);
    return true;
}

bool op_pop_sreg(Reference& context) {
    u16 selector = 0;
    if (context.insn.operand_size == 4 && !check_slot_alignment(context, context.stack_pointer(), false)) return false;
    if (!context.peek(0, selector)) return false;
    // POP SS changes the stack only after the pop: the pointer moves by the old stack's size.
    const SegmentRegister old_stack = context.s.segment(Seg::SS);
    const u32 pointer = (context.stack_pointer() + context.insn.operand_size) & context.stack_mask();
    if (!load_named_segment(context, context.insn.operands[0].reg, selector)) return false;
    if (old_stack.big) {
        context.s.set_reg32(static_cast<u8>(Gpr::SP), pointer);
    } else {
        context.s.set_reg16(static_cast<u8>(Gpr::SP), static_cast<u16>(pointer));
    }
    return true;
}

bool op_load_far_pointer(Reference& context) {
    const Operand& source = context.insn.operands[1];
    // A register form has no pointer in memory. The 8086 would use whatever address its bus unit held last: here, the
    // start of the segment.
    if (source.kind != OperandKind::Memory && context.model() != CpuModel::I8086) return context.raise(exception::ud);
    Seg seg = Seg::DS;
    switch (context.insn.op) {
        case Op::Les: seg = Seg::ES; break;
        case Op::Lss: seg = Seg::SS; break;
        case Op::Lfs: seg = Seg::FS; break;
        case Op::Lgs: seg = Seg::GS; break;
        default: break;
    }
    u16 selector = 0;
    u32 offset = 0;
    if (!read_far_pointer(context, offset, selector)) return false;
    if (!load_data_segment(context, seg, selector)) return false;
    const u8 reg = context.insn.operands[0].reg;
    if (context.insn.operand_size == 2) {
        context.s.set_reg16(reg, static_cast<u16>(offset));
    } else {
        context.s.set_reg32(reg, offset);
    }
    return true;
}

}  // namespace lockstep
