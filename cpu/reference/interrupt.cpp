#include "cpu/reference/interrupt.h"

#include "cpu/reference/far_transfer.h"
#include "cpu/reference/flags_image.h"
#include "cpu/reference/push_plan.h"
#include "cpu/reference/segment_load.h"
#include "cpu/reference/task_switch.h"

namespace lockstep {

namespace {

struct Event {
    u8 vector = 0;
    InterruptKind kind = InterruptKind::Exception;
    u32 return_eip = 0;
    bool has_error = false;
    u32 error = 0;
    u32 flags = 0;  // the image to be pushed
};

u32 idt_error(u8 vector) {
    return static_cast<u32>(vector) * 8 + 2;
}

bool deliver_real(Reference& context, const Event& event) {
    CpuState& s = context.s;
    const u32 entry = static_cast<u32>(event.vector) * 4;
    u32 base = 0;
    if (context.model() != CpuModel::I8086) {
        base = s.idtr.base;
        if (entry + 3 > s.idtr.limit) {
            // The 80286 calls it interrupt 8, "interrupt table limit too small" (80286 PRM, 5.2).
            if (context.model() == CpuModel::I80286) return context.raise(exception::df);
            return context.raise(exception::gp, idt_error(event.vector));
        }
    }
    u16 offset = 0;
    u16 selector = 0;
    if (!context.load_linear(base + entry, false, offset)) return false;
    if (!context.load_linear(base + entry + 2, false, selector)) return false;

    PushPlan plan(context);
    if (!plan.push(event.flags, 2) || !plan.push(s.segment(Seg::CS).selector, 2) || !plan.push(event.return_eip, 2)) {
        return false;
    }
    if (context.model() != CpuModel::I8086 && offset > s.segment(Seg::CS).limit) {
        return context.raise(exception::gp, 0);
    }
    plan.commit();
    context.set_stack_pointer(plan.pointer());
    s.system_flags &= ~(eflags::if_ | eflags::tf | eflags::ac | eflags::rf);
    set_real_mode_segment(context, Seg::CS, selector);
    s.eip = offset;
    return true;
}

bool deliver_through_task_gate(Reference& context, const Event& event, const Descriptor& gate) {
    const u16 selector = gate.gate_selector();
    Descriptor tss;
    if (!find_task(context, selector, exception::gp, tss)) return false;
    const TaskSwitch what{TaskSwitchKind::Interrupt, event.return_eip, event.flags, event.has_error, event.error};
    return switch_task(context, selector, tss, what);
}

// Flags on entry to a handler (SDM volume 2, INT).
void clear_entry_flags(CpuState& s, bool interrupt_gate) {
    s.system_flags &= ~(eflags::tf | eflags::nt | eflags::rf | eflags::vm);
    if (interrupt_gate) s.system_flags &= ~eflags::if_;
}

bool push_return(Reference& context, PushPlan& plan, const Event& event, u32 size) {
    return plan.push(event.flags, size) && plan.push(context.s.segment(Seg::CS).selector, size) &&
           plan.push(event.return_eip, size) && (!event.has_error || plan.push(event.error, size));
}

// SDM volume 2, INT, "INTER-PRIVILEGE-LEVEL-INTERRUPT" and "INTERRUPT-FROM-VIRTUAL-8086-MODE".
bool deliver_inner(Reference& context, const Event& event, const Descriptor& gate, Descriptor& code) {
    CpuState& s = context.s;
    const bool from_v86 = s.v86();
    const unsigned new_cpl = code.dpl();
    const u32 size = gate.is_gate32() ? 4 : 2;
    u16 stack_selector = 0;
    u32 pointer = 0;
    Descriptor stack;
    if (!find_inner_stack(context, new_cpl, stack_selector, pointer, stack)) return false;

    PushPlan plan(context, stack.to_register(stack_selector), pointer, false, selector_error(stack_selector));
    if (from_v86) {
        for (const Seg seg : {Seg::GS, Seg::FS, Seg::DS, Seg::ES}) {
            if (!plan.push(s.segment(seg).selector, size)) return false;
        }
    }
    if (!plan.push(s.segment(Seg::SS).selector, size)) return false;
    if (!plan.push(s.reg32(static_cast<u8>(Gpr::SP)), size)) return false;
    if (!push_return(context, plan, event, size)) return false;
    if (gate.gate_offset() > code.limit()) return context.raise(exception::gp, 0);
    if (!check_accessed_write(context, stack) || !mark_accessed(context, code) || !mark_accessed(context, stack)) {
        return false;
    }
    plan.commit();
    clear_entry_flags(s, (gate.system_type() & 1) == 0);
    set_code_segment(context, code, gate.gate_selector(), new_cpl);
    s.segment(Seg::SS) = stack.to_register(stack_selector);
    context.set_stack_pointer(plan.pointer());
    if (from_v86) {
        for (const Seg seg : {Seg::GS, Seg::FS, Seg::DS, Seg::ES}) set_null_segment(context, seg, 0);
    }
    s.eip = gate.gate_offset();
    return true;
}

bool deliver_protected(Reference& context, const Event& event) {
    CpuState& s = context.s;
    const u32 entry = static_cast<u32>(event.vector) * 8;
    if (entry + 7 > s.idtr.limit) return context.raise(exception::gp, idt_error(event.vector));
    Descriptor gate;
    if (!read_descriptor(context, s.idtr.base + entry, gate)) return false;
    const u8 type = gate.system_type();
    const bool to_task = type == system_type::task_gate;
    const bool to_code = type == system_type::interrupt_gate16 || type == system_type::trap_gate16 ||
                         type == system_type::interrupt_gate32 || type == system_type::trap_gate32;
    if (gate.is_segment() || !(to_task || to_code)) return context.raise(exception::gp, idt_error(event.vector));
    if (event.kind == InterruptKind::Software && gate.dpl() < s.cpl) {
        return context.raise(exception::gp, idt_error(event.vector));
    }
    if (!gate.present()) return context.raise(exception::np, idt_error(event.vector));
    if (to_task) return deliver_through_task_gate(context, event, gate);

    const u16 selector = gate.gate_selector();
    if (is_null(selector)) return context.raise(exception::gp, 0);
    Descriptor code;
    if (!fetch_descriptor(context, selector, exception::gp, code)) return false;
    if (!code.is_code() || code.dpl() > s.cpl) return context.raise(exception::gp, selector_error(selector));
    if (!code.present()) return context.raise(exception::np, selector_error(selector));
    const bool inner = !code.is_conforming_code() && code.dpl() < s.cpl;
    // A virtual-8086 program's handlers run in ring 0 or not at all.
    if (s.v86() && !(inner && code.dpl() == 0)) return context.raise(exception::gp, selector_error(selector));
    if (inner) return deliver_inner(context, event, gate, code);

    PushPlan plan(context);
    if (!push_return(context, plan, event, gate.is_gate32() ? 4 : 2)) return false;
    if (gate.gate_offset() > code.limit()) return context.raise(exception::gp, 0);
    if (!mark_accessed(context, code)) return false;
    plan.commit();
    context.set_stack_pointer(plan.pointer());
    clear_entry_flags(s, (type & 1) == 0);
    set_code_segment(context, code, selector, s.cpl);
    s.eip = gate.gate_offset();
    return true;
}

bool deliver(Reference& context, const Event& event) {
    CpuState& s = context.s;
    const bool done = s.protected_mode() ? deliver_protected(context, event) : deliver_real(context, event);
    if (!done) {
        // SDM volume 3, 6.13: EXT tells that the program did not ask for the event that failed.
        Fault& fault = context.fault;
        const bool selector_code = fault.vector >= exception::ts && fault.vector <= exception::gp;
        if (event.kind != InterruptKind::Software && fault.has_error && selector_code) fault.error |= 1;
        return false;
    }
    // 80386 PRM, 12.2: entering the debug handler makes the debug registers accessible again.
    if (event.vector == exception::db && event.kind != InterruptKind::Software) s.dr[7] &= ~(1u << 13);
    s.activity = Activity::Running;
    s.interrupt_shadow = false;
    s.debug_shadow = false;
    // A data breakpoint of MOV SS survives an INT behind it, not a fault.
    if (event.kind == InterruptKind::Exception || event.kind == InterruptKind::External) s.pending_breakpoints = 0;
    s.repeating = false;
    return true;
}

// The image that events other than software interrupts push. SDM volume 3, 17.3.1.1: between two iterations of a
// repeated instruction RF is set, so that it goes on without meeting a breakpoint on itself again.
u32 event_flags(const Reference& context) {
    const bool resumes = context.s.repeating && context.at_least(CpuModel::I80386);
    return pushed_flags(context) | (resumes ? eflags::rf : 0);
}

bool software_interrupt(Reference& context, u8 vector, InterruptKind kind) {
    // SDM volume 3, 17.3.1.1: RF is clear in the image that a software interrupt pushes.
    context.s.system_flags &= ~eflags::rf;
    if (!deliver_interrupt(context, vector, kind, context.next_eip, false, 0)) return false;
    context.next_eip = context.s.eip;
    return true;
}

enum class FaultClass : u8 { Benign, Contributory, Page };

FaultClass class_of(u8 vector) {
    switch (vector) {
        case exception::pf: return FaultClass::Page;
        case exception::de:
        case exception::ts:
        case exception::np:
        case exception::ss:
        case exception::gp: return FaultClass::Contributory;
        default: return FaultClass::Benign;
    }
}

}  // namespace

FaultCombination combine_faults(u8 first, u8 second) {
    const FaultClass second_class = class_of(second);
    if (first == exception::df) {
        const bool survives = second_class == FaultClass::Benign && second != exception::df;
        return survives ? FaultCombination::Serial : FaultCombination::Shutdown;
    }
    // Only the 80286's table limit check raises #DF by itself.
    if (second == exception::df) return FaultCombination::DoubleFault;
    const FaultClass first_class = class_of(first);
    const bool twofold = (first_class == FaultClass::Contributory && second_class == FaultClass::Contributory) ||
                         (first_class == FaultClass::Page && second_class != FaultClass::Benign);
    return twofold ? FaultCombination::DoubleFault : FaultCombination::Serial;
}

bool deliver_interrupt(Reference& context, u8 vector, InterruptKind kind, u32 return_eip, bool has_error, u32 error) {
    return deliver(context, Event{vector, kind, return_eip, has_error, error, event_flags(context)});
}

void deliver_fault(Reference& context) {
    if (context.fault.waits) return;
    CpuState& s = context.s;
    // A chain that does not end: benign, contributory, page fault, double fault, shutdown.
    constexpr int longest_chain = 8;
    Fault fault = context.fault;
    for (int i = 0; i < longest_chain; ++i) {
        if (fault.vector == exception::pf) s.cr2 = fault.cr2;
        // The 8086 reports a divide error behind the instruction (8086 Family User's Manual, 2.6).
        const bool behind = fault.vector == exception::de && context.model() == CpuModel::I8086;
        Event event{fault.vector, InterruptKind::Exception, behind ? context.next_eip : s.eip, fault.has_error,
                    fault.error,  event_flags(context)};
        // SDM volume 3, 17.3.1.1: faults push RF set, so that the instruction can be restarted past a breakpoint on it;
        // that breakpoint itself does not, nor do traps and aborts.
        const bool restarts = !fault.is_trap && !fault.at_breakpoint && fault.vector != exception::df;
        if (restarts && context.at_least(CpuModel::I80386)) event.flags |= eflags::rf;
        if (deliver(context, event)) return;

        if (context.fault.vector == exception::pf) s.cr2 = context.fault.cr2;
        switch (combine_faults(fault.vector, context.fault.vector)) {
            case FaultCombination::Serial: fault = context.fault; break;
            case FaultCombination::DoubleFault: fault = Fault{.vector = exception::df, .has_error = true}; break;
            case FaultCombination::Shutdown: s.activity = Activity::Shutdown; return;
        }
    }
    s.activity = Activity::Shutdown;
}

bool op_int(Reference& context) {
    // SDM volume 3, 20.2.6: in virtual-8086 mode INT n is sensitive to IOPL (INT3 and INTO are not).
    if (context.s.protected_mode() && context.s.v86() && context.s.iopl() < 3) return context.raise(exception::gp, 0);
    return software_interrupt(context, static_cast<u8>(context.insn.imm), InterruptKind::Software);
}

bool op_int3(Reference& context) {
    return software_interrupt(context, exception::bp, InterruptKind::Software);
}

bool op_into(Reference& context) {
    if (!context.s.flags.of()) return true;
    return software_interrupt(context, exception::of, InterruptKind::Software);
}

bool op_int1(Reference& context) {
    return software_interrupt(context, exception::db, InterruptKind::Int1);
}

}  // namespace lockstep
