#include "cpu/reference/iret.h"

#include <array>

#include "cpu/reference/far_transfer.h"
#include "cpu/reference/flags_image.h"
#include "cpu/reference/segment_load.h"
#include "cpu/reference/task_switch.h"

namespace lockstep {

namespace {

// `Count` items of the operand size on the stack, from number `first` on. They are read from the top down, as native
// processors do: it decides which fault is seen.
template <std::size_t Count>
bool peek_items(Reference& context, u32 first, std::array<u32, Count>& items) {
    const u32 size = context.insn.operand_size;
    for (u32 i = Count; i-- > 0;) {
        if (size == 4) {
            if (!context.peek((first + i) * 4, items[i])) return false;
        } else {
            u16 narrow = 0;
            if (!context.peek((first + i) * 2, narrow)) return false;
            items[i] = narrow;
        }
    }
    return true;
}

void release(Reference& context, u32 items) {
    context.set_stack_pointer(context.stack_pointer() + items * context.insn.operand_size);
}

constexpr u32 always_restored = eflags::arithmetic | eflags::tf | eflags::df | eflags::nt;

// Flags of the operand size that IRET may change at the current privilege in protected mode.
u32 restored_flags(const Reference& context) {
    const CpuState& s = context.s;
    u32 mask = always_restored;
    if (context.insn.operand_size == 4) mask |= eflags::rf | eflags::ac | eflags::id;
    if (s.cpl <= s.iopl()) mask |= eflags::if_;
    if (s.cpl == 0) mask |= eflags::iopl;
    return mask;
}

bool return_real_or_v86(Reference& context) {
    CpuState& s = context.s;
    const bool v86 = s.protected_mode() && s.v86();
    if (v86 && s.iopl() < 3) return context.raise(exception::gp, 0);
    std::array<u32, 3> items;
    if (!peek_items(context, 0, items)) return false;
    const u32 limit = v86 ? 0xFFFFu : s.segment(Seg::CS).limit;
    if (context.model() != CpuModel::I8086 && items[0] > limit) return context.raise(exception::gp, 0);
    release(context, 3);
    set_real_or_v86_code(context, static_cast<u16>(items[1]));
    context.next_eip = items[0];
    u32 mask = always_restored | eflags::if_;
    if (!v86) mask |= eflags::iopl;
    if (context.insn.operand_size == 4) mask |= eflags::rf | eflags::ac | eflags::id;
    load_flags(context, items[2], mask);
    return true;
}

bool return_to_previous_task(Reference& context) {
    u16 selector = 0;
    if (!context.load_linear(context.s.tr.base, false, selector)) return false;
    if (is_null(selector) || in_ldt(selector)) return context.raise(exception::ts, selector_error(selector));
    Descriptor tss;
    if (!fetch_descriptor(context, selector, exception::ts, tss)) return false;
    if (!tss.is_busy_tss()) return context.raise(exception::ts, selector_error(selector));
    if (!tss.present()) return context.raise(exception::np, selector_error(selector));
    const TaskSwitch what{TaskSwitchKind::Return, context.next_eip, context.s.eflags(), false, 0};
    if (!switch_task(context, selector, tss, what)) return false;
    context.next_eip = context.s.eip;
    return true;
}

bool return_to_v86(Reference& context, const std::array<u32, 3>& items) {
    CpuState& s = context.s;
    std::array<u32, 6> more;  // ESP SS ES DS FS GS
    if (!peek_items(context, 3, more)) return false;
    if (items[0] > 0xFFFF) return context.raise(exception::gp, 0);
    s.set_eflags(items[2] & existing_flags(context.model()));
    s.cpl = 3;
    set_v86_segment(context, Seg::CS, static_cast<u16>(items[1]));
    set_v86_segment(context, Seg::SS, static_cast<u16>(more[1]));
    set_v86_segment(context, Seg::ES, static_cast<u16>(more[2]));
    set_v86_segment(context, Seg::DS, static_cast<u16>(more[3]));
    set_v86_segment(context, Seg::FS, static_cast<u16>(more[4]));
    set_v86_segment(context, Seg::GS, static_cast<u16>(more[5]));
    s.set_reg32(static_cast<u8>(Gpr::SP), more[0]);
    context.next_eip = items[0];
    return true;
}

bool return_outer(Reference& context, const std::array<u32, 3>& items, Descriptor& code) {
    CpuState& s = context.s;
    const u16 selector = static_cast<u16>(items[1]);
    std::array<u32, 2> outer;  // ESP SS
    if (!peek_items(context, 3, outer)) return false;
    const u16 stack_selector = static_cast<u16>(outer[1]);
    if (is_null(stack_selector)) return context.raise(exception::gp, 0);
    Descriptor stack;
    if (!check_stack_segment(context, stack_selector, rpl_of(selector), exception::gp, stack)) return false;
    if (items[0] > code.limit()) return context.raise(exception::gp, 0);
    if (!check_accessed_write(context, stack) || !mark_accessed(context, code) || !mark_accessed(context, stack)) {
        return false;
    }
    const u32 mask = restored_flags(context);  // by the privilege of the handler
    set_code_segment(context, code, selector, rpl_of(selector));
    s.segment(Seg::SS) = stack.to_register(stack_selector);
    context.set_stack_pointer(outer[0]);
    context.next_eip = items[0];
    load_flags(context, items[2], mask);
    drop_inner_segments(context);
    return true;
}

bool return_protected(Reference& context) {
    CpuState& s = context.s;
    if (s.flag(eflags::nt)) return return_to_previous_task(context);
    std::array<u32, 3> items;
    if (!peek_items(context, 0, items)) return false;
    if (context.insn.operand_size == 4 && (items[2] & eflags::vm) != 0 && s.cpl == 0) {
        return return_to_v86(context, items);
    }
    const u16 selector = static_cast<u16>(items[1]);
    Descriptor code;
    if (!check_return_code(context, selector, code)) return false;
    if (rpl_of(selector) > s.cpl) return return_outer(context, items, code);
    if (items[0] > code.limit()) return context.raise(exception::gp, 0);
    if (!mark_accessed(context, code)) return false;
    release(context, 3);
    set_code_segment(context, code, selector, s.cpl);
    context.next_eip = items[0];
    load_flags(context, items[2], restored_flags(context));
    return true;
}

}  // namespace

bool op_iret(Reference& context) {
    // SDM volume 3, 6.7.1: executing IRET ends the blocking of NMIs, whatever becomes of it.
    context.s.nmi_masked = false;
    return context.s.real_or_v86() ? return_real_or_v86(context) : return_protected(context);
}

}  // namespace lockstep
