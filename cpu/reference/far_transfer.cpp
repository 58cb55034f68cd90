#include "cpu/reference/far_transfer.h"

#include "cpu/reference/byte_transfers.h"
#include "cpu/reference/descent.h"
#include "cpu/reference/push_plan.h"
#include "cpu/reference/segment_load.h"
#include "cpu/reference/task_switch.h"

namespace lockstep {

void set_real_or_v86_code(Reference& context, u16 selector) {
    if (context.s.v86()) {
        set_v86_segment(context, Seg::CS, selector);
    } else {
        set_real_mode_segment(context, Seg::CS, selector);
    }
}

void set_code_segment(Reference& context, const Descriptor& descriptor, u16 selector, unsigned cpl) {
    context.s.segment(Seg::CS) = descriptor.to_register(with_rpl(selector, cpl));
    context.s.cpl = static_cast<u8>(cpl);
}

bool read_inner_stack(Reference& context, unsigned cpl, u16& selector, u32& pointer) {
    const SegmentRegister& tr = context.s.tr;
    const bool wide = (tr.access & 8) != 0;
    const u32 offset = wide ? cpl * 8 + 4 : cpl * 4 + 2;
    const u32 last = offset + (wide ? 5 : 3);
    if (!tr.usable || last > tr.limit) return context.raise(exception::ts, selector_error(tr.selector));
    if (wide) {
        return context.load_linear(tr.base + offset, false, pointer) &&
               context.load_linear(tr.base + offset + 4, false, selector);
    }
    u16 narrow = 0;
    if (!context.load_linear(tr.base + offset, false, narrow)) return false;
    pointer = narrow;
    return context.load_linear(tr.base + offset + 2, false, selector);
}

bool find_inner_stack(Reference& context, unsigned cpl, u16& selector, u32& pointer, Descriptor& stack) {
    if (!read_inner_stack(context, cpl, selector, pointer)) return false;
    if (is_null(selector)) return context.raise(exception::ts, 0);
    return check_stack_segment(context, selector, cpl, exception::ts, stack);
}

bool check_return_code(Reference& context, u16 selector, Descriptor& descriptor) {
    if (is_null(selector)) return context.raise(exception::gp, 0);
    if (!fetch_descriptor(context, selector, exception::gp, descriptor)) return false;
    const unsigned rpl = rpl_of(selector);
    const bool allowed = descriptor.is_code() && rpl >= context.s.cpl &&
                         (descriptor.is_conforming_code() ? descriptor.dpl() <= rpl : descriptor.dpl() == rpl);
    if (!allowed) return context.raise(exception::gp, selector_error(selector));
    if (!descriptor.present()) return context.raise(exception::np, selector_error(selector));
    return true;
}

namespace {

struct Target {
    u16 selector = 0;
    u32 offset = 0;
};

bool read_target(Reference& context, Target& target) {
    const Instruction& insn = context.insn;
    const OperandKind kind = insn.operands[0].kind;
    if (kind == OperandKind::FarPointer) {
        target = Target{insn.imm2, insn.operand_size == 2 ? insn.imm & 0xFFFFu : insn.imm};
        return true;
    }
    if (kind != OperandKind::Memory) return context.raise(exception::ud);
    return read_far_pointer(context, target.offset, target.selector);
}

// True when `offset` lies inside CS as it is: real and virtual-8086 mode do not change its limit.
bool check_real_target(Reference& context, u32 offset) {
    if (context.model() == CpuModel::I8086) return true;
    const u32 limit = context.s.v86() ? 0xFFFFu : context.s.segment(Seg::CS).limit;
    return offset <= limit || context.raise(exception::gp, 0);
}

// Onto a PushPlan or a Descent.
bool push_return_address(Reference& context, auto& stack, u32 size) {
    return stack.push(context.s.segment(Seg::CS).selector, size) && stack.push(context.next_eip, size);
}

// SDM volume 3, 5.8.1: a direct transfer to a code segment never changes the CPL.
bool check_direct_code(Reference& context, u16 selector, const Descriptor& code) {
    const bool allowed = code.is_conforming_code() ? code.dpl() <= context.s.cpl
                                                   : rpl_of(selector) <= context.s.cpl && code.dpl() == context.s.cpl;
    if (!allowed) return context.raise(exception::gp, selector_error(selector));
    if (!code.present()) return context.raise(exception::np, selector_error(selector));
    return true;
}

// SDM volume 3, 5.8.4: a gate or TSS is accessible when max(CPL, RPL) <= DPL; then it must be present.
bool check_gate(Reference& context, u16 selector, const Descriptor& gate) {
    if (gate.dpl() < context.s.cpl || gate.dpl() < rpl_of(selector)) {
        return context.raise(exception::gp, selector_error(selector));
    }
    if (!gate.present()) return context.raise(exception::np, selector_error(selector));
    return true;
}

bool transfer_to_task(Reference& context, const Descriptor& tss, u16 selector, bool call) {
    const TaskSwitch what{call ? TaskSwitchKind::Call : TaskSwitchKind::Jump, context.next_eip, context.s.eflags(),
                          false, 0};
    if (!switch_task(context, selector, tss, what)) return false;
    context.next_eip = context.s.eip;
    return true;
}

bool transfer_through_tss(Reference& context, u16 selector, const Descriptor& tss, bool call) {
    if (tss.dpl() < context.s.cpl || tss.dpl() < rpl_of(selector) || in_ldt(selector) || !tss.is_available_tss()) {
        return context.raise(exception::gp, selector_error(selector));
    }
    if (!tss.present()) return context.raise(exception::np, selector_error(selector));
    return transfer_to_task(context, tss, selector, call);
}

bool transfer_through_task_gate(Reference& context, u16 selector, const Descriptor& gate, bool call) {
    if (!check_gate(context, selector, gate)) return false;
    const u16 tss_selector = gate.gate_selector();
    Descriptor tss;
    if (!find_task(context, tss_selector, exception::gp, tss)) return false;
    return transfer_to_task(context, tss, tss_selector, call);
}

// The code segment a call gate leads to. `inner`: it is to run at its own, more privileged level.
bool find_gate_code(Reference& context, u16 selector, bool call, Descriptor& code, bool& inner) {
    if (is_null(selector)) return context.raise(exception::gp, 0);
    if (!fetch_descriptor(context, selector, exception::gp, code)) return false;
    const unsigned cpl = context.s.cpl;
    const bool lower_or_same = call || code.is_conforming_code() ? code.dpl() <= cpl : code.dpl() == cpl;
    if (!code.is_code() || !lower_or_same) return context.raise(exception::gp, selector_error(selector));
    if (!code.present()) return context.raise(exception::np, selector_error(selector));
    inner = call && !code.is_conforming_code() && code.dpl() < cpl;
    return true;
}

// SDM volume 2, CALL, "MORE PRIVILEGE".
bool call_inner(Reference& context, const Descriptor& gate, Descriptor& code) {
    CpuState& s = context.s;
    const unsigned new_cpl = code.dpl();
    const u32 size = gate.is_gate32() ? 4 : 2;
    u16 stack_selector = 0;
    u32 pointer = 0;
    Descriptor stack;
    if (!find_inner_stack(context, new_cpl, stack_selector, pointer, stack)) return false;

    const SegmentRegister new_stack = stack.to_register(stack_selector);
    PushPlan plan(context, new_stack, pointer, false, selector_error(stack_selector));
    if (!plan.push(s.segment(Seg::SS).selector, size)) return false;
    if (!plan.push(s.reg32(static_cast<u8>(Gpr::SP)), size)) return false;
    for (u32 i = gate.gate_parameters(); i-- > 0;) {
        u32 value = 0;
        if (size == 4) {
            if (!context.peek(i * 4, value)) return false;
        } else {
            u16 narrow = 0;
            if (!context.peek(i * 2, narrow)) return false;
            value = narrow;
        }
        if (!plan.push(value, size)) return false;
    }
    if (!push_return_address(context, plan, size)) return false;
    if (gate.gate_offset() > code.limit()) return context.raise(exception::gp, 0);
    if (!check_accessed_write(context, stack) || !mark_accessed(context, code) || !mark_accessed(context, stack)) {
        return false;
    }
    plan.commit();
    set_code_segment(context, code, gate.gate_selector(), new_cpl);
    s.segment(Seg::SS) = stack.to_register(stack_selector);
    context.set_stack_pointer(plan.pointer());
    context.next_eip = gate.gate_offset();
    return true;
}

bool transfer_through_call_gate(Reference& context, u16 selector, const Descriptor& gate, bool call) {
    if (!check_gate(context, selector, gate)) return false;
    Descriptor code;
    bool inner = false;
    if (!find_gate_code(context, gate.gate_selector(), call, code, inner)) return false;
    if (inner) return call_inner(context, gate, code);

    Descent stack(context);
    if (call && !push_return_address(context, stack, gate.is_gate32() ? 4 : 2)) return false;
    if (gate.gate_offset() > code.limit()) return context.raise(exception::gp, 0);
    if (!mark_accessed(context, code)) return false;
    if (call) context.set_stack_pointer(stack.pointer());
    set_code_segment(context, code, gate.gate_selector(), context.s.cpl);
    context.next_eip = gate.gate_offset();
    return true;
}

bool transfer_protected(Reference& context, const Target& target, bool call) {
    if (is_null(target.selector)) return context.raise(exception::gp, 0);
    Descriptor descriptor;
    if (!fetch_descriptor(context, target.selector, exception::gp, descriptor)) return false;
    if (!descriptor.is_segment()) {
        switch (descriptor.system_type()) {
            case system_type::call_gate16:
            case system_type::call_gate32:
                return transfer_through_call_gate(context, target.selector, descriptor, call);
            case system_type::task_gate: return transfer_through_task_gate(context, target.selector, descriptor, call);
            case system_type::tss16:
            case system_type::tss32:
            case system_type::tss16_busy:
            case system_type::tss32_busy: return transfer_through_tss(context, target.selector, descriptor, call);
            default: return context.raise(exception::gp, selector_error(target.selector));
        }
    }
    if (!descriptor.is_code()) return context.raise(exception::gp, selector_error(target.selector));
    if (!check_direct_code(context, target.selector, descriptor)) return false;

    // What is pushed stays in memory, below the stack pointer, when something faults behind it (native processors).
    Descent stack(context);
    if (call && !push_return_address(context, stack, context.insn.operand_size)) return false;
    if (target.offset > descriptor.limit()) return context.raise(exception::gp, 0);
    if (!mark_accessed(context, descriptor)) return false;
    if (call) context.set_stack_pointer(stack.pointer());
    set_code_segment(context, descriptor, target.selector, context.s.cpl);
    context.next_eip = target.offset;
    return true;
}

bool transfer(Reference& context, bool call) {
    const Operand& operand = context.insn.operands[0];
    if (is_byte_operand_8086(operand) ||
        (operand.kind == OperandKind::Register && context.model() == CpuModel::I8086)) {
        return transfer_far_8086(context, call);
    }
    Target target;
    if (!read_target(context, target)) return false;
    if (!context.s.real_or_v86()) return transfer_protected(context, target, call);

    PushPlan plan(context);
    if (call && !push_return_address(context, plan, context.insn.operand_size)) return false;
    if (!check_real_target(context, target.offset)) return false;
    plan.commit();
    if (call) context.set_stack_pointer(plan.pointer());
    set_real_or_v86_code(context, target.selector);
    context.next_eip = target.offset;
    return true;
}

// The stack item `index` items of the operand size above the stack pointer plus `extra` bytes.
bool peek_item(Reference& context, u32 index, u32 extra, u32& value) {
    const u32 size = context.insn.operand_size;
    if (size == 4) return context.peek(index * 4 + extra, value);
    u16 narrow = 0;
    if (!context.peek(index * 2 + extra, narrow)) return false;
    value = narrow;
    return true;
}

// SDM volume 2, RET, "RETURN-TO-OUTER-PRIVILEGE-LEVEL".
bool return_outer(Reference& context, Descriptor& code, u16 selector, u32 offset, u32 release) {
    const unsigned new_cpl = rpl_of(selector);
    u32 pointer = 0;
    u32 item = 0;
    if (!peek_item(context, 2, release, pointer) || !peek_item(context, 3, release, item)) return false;
    const u16 stack_selector = static_cast<u16>(item);
    if (is_null(stack_selector)) return context.raise(exception::gp, 0);
    Descriptor stack;
    if (!check_stack_segment(context, stack_selector, new_cpl, exception::gp, stack)) return false;
    if (offset > code.limit()) return context.raise(exception::gp, 0);
    if (!check_accessed_write(context, stack) || !mark_accessed(context, code) || !mark_accessed(context, stack)) {
        return false;
    }
    set_code_segment(context, code, selector, new_cpl);
    context.s.segment(Seg::SS) = stack.to_register(stack_selector);
    context.set_stack_pointer(pointer + release);
    context.next_eip = offset;
    drop_inner_segments(context);
    return true;
}

}  // namespace

bool op_jmp_far(Reference& context) {
    return transfer(context, false);
}

bool op_call_far(Reference& context) {
    return transfer(context, true);
}

bool op_ret_far(Reference& context) {
    const Instruction& insn = context.insn;
    const u32 release = insn.operands[0].kind == OperandKind::Immediate ? insn.imm & 0xFFFFu : 0;
    u32 offset = 0;
    u32 item = 0;
    // From the top down, as native processors do: it decides which fault is seen.
    if (!peek_item(context, 1, 0, item) || !peek_item(context, 0, 0, offset)) return false;
    const u16 selector = static_cast<u16>(item);
    const u32 above = context.stack_pointer() + insn.operand_size * 2u + release;

    if (context.s.real_or_v86()) {
        if (!check_real_target(context, offset)) return false;
        set_real_or_v86_code(context, selector);
    } else {
        Descriptor code;
        if (!check_return_code(context, selector, code)) return false;
        if (rpl_of(selector) > context.s.cpl) return return_outer(context, code, selector, offset, release);
        if (offset > code.limit()) return context.raise(exception::gp, 0);
        if (!mark_accessed(context, code)) return false;
        set_code_segment(context, code, selector, context.s.cpl);
    }
    context.set_stack_pointer(above);
    context.next_eip = offset;
    return true;
}

}  // namespace lockstep
