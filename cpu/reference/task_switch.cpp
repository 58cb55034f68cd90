#include "cpu/reference/task_switch.h"

#include <array>

#include "cpu/reference/control_registers.h"
#include "cpu/reference/far_transfer.h"
#include "cpu/reference/flags_image.h"
#include "cpu/reference/operations.h"
#include "cpu/reference/segment_load.h"

namespace lockstep {

namespace {

// Offsets in a TSS (SDM volume 3, figures 7-2 and 7-11).
struct Layout {
    u32 size;  // of an item in bytes
    u32 cr3;   // 0: none
    u32 eip;
    u32 eflags;
    u32 registers;  // EAX ECX EDX EBX ESP EBP ESI EDI
    u32 segments;   // ES CS SS DS (FS GS)
    u32 segment_count;
    u32 ldt;
    u32 trap;  // 0: none
    u32 minimum_limit;
};
constexpr Layout layout16{2, 0, 14, 16, 18, 34, 4, 42, 0, 43};
constexpr Layout layout32{4, 28, 32, 36, 40, 72, 6, 96, 100, 103};

struct TaskImage {
    u32 eip = 0;
    u32 eflags = 0;
    std::array<u32, 8> registers{};
    std::array<u16, 6> segments{};
    u16 ldt = 0;
    bool trap = false;
};

// Both ends of `bytes` (less than a page) from `linear`, at supervisor privilege.
bool check_range(Reference& context, u32 linear, u32 bytes, bool write) {
    CheckedPlace<u8> place;
    return context.check_linear(linear, false, write, place) &&
           context.check_linear(linear + bytes - 1, false, write, place);
}

bool store_item(Reference& context, u32 linear, u32 size, u32 value) {
    return size == 4 ? context.store_linear<u32>(linear, false, value)
                     : context.store_linear<u16>(linear, false, static_cast<u16>(value));
}

bool load_item(Reference& context, u32 linear, u32 size, u32& value) {
    if (size == 4) return context.load_linear(linear, false, value);
    u16 narrow = 0;
    if (!context.load_linear(linear, false, narrow)) return false;
    value = narrow;
    return true;
}

// SDM volume 3, 7.3, step 7. Only the dynamic fields are written.
bool save_task(Reference& context, const Layout& layout, u32 base, u32 eip, u32 flags) {
    const CpuState& s = context.s;
    if (!store_item(context, base + layout.eip, layout.size, eip)) return false;
    if (!store_item(context, base + layout.eflags, layout.size, flags)) return false;
    for (u8 i = 0; i < 8; ++i) {
        if (!store_item(context, base + layout.registers + i * layout.size, layout.size, s.reg32(i))) return false;
    }
    for (u32 i = 0; i < layout.segment_count; ++i) {
        if (!context.store_linear(base + layout.segments + i * layout.size, false, s.seg[i].selector)) return false;
    }
    return true;
}

bool load_task(Reference& context, const Layout& layout, u32 base, TaskImage& image) {
    if (!load_item(context, base + layout.eip, layout.size, image.eip)) return false;
    if (!load_item(context, base + layout.eflags, layout.size, image.eflags)) return false;
    for (u32 i = 0; i < 8; ++i) {
        if (!load_item(context, base + layout.registers + i * layout.size, layout.size, image.registers[i])) {
            return false;
        }
    }
    for (u32 i = 0; i < layout.segment_count; ++i) {
        if (!context.load_linear(base + layout.segments + i * layout.size, false, image.segments[i])) return false;
    }
    if (!context.load_linear(base + layout.ldt, false, image.ldt)) return false;
    if (layout.trap != 0) {
        u16 word = 0;
        if (!context.load_linear(base + layout.trap, false, word)) return false;
        image.trap = (word & 1) != 0;
    }
    return true;
}

// CR3 of the task to come, which stays as it is without paging and with a 16-bit TSS. Directory pointers with reserved
// bits set are #GP(0), as for MOV CR3, while the old task is still whole.
bool find_task_tables(Reference& context, const Layout& layout, u32 base, u32& cr3) {
    const CpuState& s = context.s;
    if (layout.cr3 == 0 || (s.cr0 & cr0::pg) == 0) return true;
    u32 value = 0;
    if (!context.load_linear(base + layout.cr3, false, value)) return false;
    cr3 = cr3_after_write(context.model(), value);
    const bool pae = (s.cr4 & cr4::pae) != 0;
    return cr3 == s.cr3 || !pae || context.env.mmu.read_directory_pointers(cr3) || context.raise(exception::gp, 0);
}

bool invalid(Reference& context, u16 selector) {
    return context.raise(exception::ts, selector_error(selector));
}

// LDTR's selector is loaded already; this is its descriptor.
bool load_task_ldt(Reference& context, u16 selector) {
    if (is_null(selector)) return true;
    if (in_ldt(selector)) return invalid(context, selector);
    Descriptor ldt;
    if (!fetch_descriptor(context, selector, exception::ts, ldt)) return false;
    if (!ldt.is_system(system_type::ldt) || !ldt.present()) return invalid(context, selector);
    context.s.ldtr = ldt.to_register(selector);
    return true;
}

bool load_task_code(Reference& context, u16 selector) {
    if (is_null(selector)) return invalid(context, selector);
    Descriptor code;
    if (!fetch_descriptor(context, selector, exception::ts, code)) return false;
    const unsigned rpl = rpl_of(selector);
    const bool allowed = code.is_code() && (code.is_conforming_code() ? code.dpl() <= rpl : code.dpl() == rpl);
    if (!allowed) return invalid(context, selector);
    if (!code.present()) return context.raise(exception::np, selector_error(selector));
    if (!mark_accessed(context, code)) return false;
    set_code_segment(context, code, selector, rpl);
    return true;
}

bool load_task_stack(Reference& context, u16 selector) {
    if (is_null(selector)) return invalid(context, selector);
    Descriptor stack;
    if (!check_stack_segment(context, selector, context.s.cpl, exception::ts, stack)) return false;
    if (!mark_accessed(context, stack)) return false;
    context.s.segment(Seg::SS) = stack.to_register(selector);
    return true;
}

bool load_task_data(Reference& context, Seg seg, u16 selector) {
    if (is_null(selector)) return true;
    Descriptor data;
    if (!fetch_descriptor(context, selector, exception::ts, data)) return false;
    const bool privileged =
        data.is_conforming_code() || (rpl_of(selector) <= data.dpl() && context.s.cpl <= data.dpl());
    if (!data.is_readable() || !privileged) return invalid(context, selector);
    if (!data.present()) return context.raise(exception::np, selector_error(selector));
    if (!mark_accessed(context, data)) return false;
    context.s.segment(seg) = data.to_register(selector);
    return true;
}

// SDM volume 3, 7.3, step 12: in the context of the new task. The switch is completed after a fault, too: what passes
// its checks is loaded, so that the handler of the first fault finds a stack wherever there is one; the rest stays
// unusable.
bool load_task_segments(Reference& context, const TaskImage& image) {
    bool sound = true;
    Fault first;
    const auto note = [&](bool loaded) {
        if (!loaded && sound) first = context.fault;
        sound = sound && loaded;
    };
    note(load_task_ldt(context, image.ldt));
    if (context.s.v86()) {
        for (std::size_t i = 0; i < image.segments.size(); ++i) {
            set_v86_segment(context, static_cast<Seg>(i), image.segments[i]);
        }
    } else {
        const auto selector = [&](Seg seg) { return image.segments[static_cast<std::size_t>(seg)]; };
        note(load_task_stack(context, selector(Seg::SS)));
        note(load_task_code(context, selector(Seg::CS)));
        for (const Seg seg : {Seg::DS, Seg::ES, Seg::FS, Seg::GS}) note(load_task_data(context, seg, selector(seg)));
    }
    if (!sound) context.fault = first;
    return sound;
}

void set_task_state(Reference& context, const Layout& layout, const TaskImage& image, bool nested) {
    CpuState& s = context.s;
    s.cr0 |= cr0::ts;
    s.eip = image.eip;
    // A 16-bit TSS clears the upper half of EFLAGS: it cannot name a virtual-8086 task.
    u32 flags = image.eflags & existing_flags(context.model());
    if (layout.size == 2) flags &= 0xFFFFu;
    if (nested) flags |= eflags::nt;
    s.set_eflags(flags);
    for (u8 i = 0; i < 8; ++i) {
        // A 16-bit TSS leaves the upper halves undefined; processors show ones there.
        const bool filled = layout.size == 2 && context.at_least(CpuModel::I80386);
        s.set_reg32(i, filled ? image.registers[i] | 0xFFFF0000u : image.registers[i]);
    }
    for (u32 i = 0; i < image.segments.size(); ++i) {
        set_null_segment(context, static_cast<Seg>(i), image.segments[i]);
    }
    s.ldtr.selector = image.ldt;
    s.ldtr.usable = false;
    s.cpl = s.v86() ? 3 : static_cast<u8>(rpl_of(image.segments[static_cast<std::size_t>(Seg::CS)]));
    // SDM volume 3, 17.2.4: the local breakpoints belong to the task.
    s.dr[7] &= ~0x155u;
    s.interrupt_shadow = false;
    s.debug_shadow = false;
}

}  // namespace

bool find_task(Reference& context, u16 selector, u8 vector, Descriptor& tss) {
    if (is_null(selector) || in_ldt(selector)) return context.raise(vector, selector_error(selector));
    if (!fetch_descriptor(context, selector, vector, tss)) return false;
    if (!tss.is_available_tss()) return context.raise(vector, selector_error(selector));
    if (!tss.present()) return context.raise(exception::np, selector_error(selector));
    return true;
}

bool switch_task(Reference& context, u16 selector, const Descriptor& tss, const TaskSwitch& what) {
    CpuState& s = context.s;
    const Layout& incoming = tss.is_tss32() ? layout32 : layout16;
    const Layout& outgoing = (s.tr.access & 8) != 0 ? layout32 : layout16;
    const bool nested = what.kind == TaskSwitchKind::Call || what.kind == TaskSwitchKind::Interrupt;
    const u32 new_base = tss.base();
    const u32 old_base = s.tr.base;
    const u16 old_selector = s.tr.selector;

    if (tss.limit() < incoming.minimum_limit) return invalid(context, selector);
    if (!s.tr.usable || s.tr.limit < outgoing.minimum_limit) return invalid(context, selector);
    // Everything that will be touched, before anything changes (SDM volume 3, 7.3, step 4). `nested` writes the link.
    if (!check_range(context, old_base, outgoing.minimum_limit + 1, true)) return false;
    if (!check_range(context, new_base, incoming.minimum_limit + 1, nested)) return false;
    const u32 old_descriptor = s.gdtr.base + (old_selector & 0xFFF8u);
    if (!nested && !check_range(context, old_descriptor + 5, 1, true)) return false;
    if (what.kind != TaskSwitchKind::Return && !check_range(context, tss.linear + 5, 1, true)) return false;
    u32 cr3 = s.cr3;
    if (!find_task_tables(context, incoming, new_base, cr3)) return false;

    if (!nested && !set_busy(context, old_descriptor, false)) return false;
    u32 flags = what.saved_eflags;
    if (what.kind == TaskSwitchKind::Return) flags &= ~eflags::nt;
    if (!save_task(context, outgoing, old_base, what.saved_eip, flags)) return false;
    if (nested && !context.store_linear(new_base, false, old_selector)) return false;
    TaskImage image;
    if (!load_task(context, incoming, new_base, image)) return false;
    if (what.kind != TaskSwitchKind::Return && !set_busy(context, tss.linear, true)) return false;

    // From here on, the new task.
    s.tr = tss.to_register(selector);
    s.tr.access |= 2;
    if (cr3 != s.cr3) {  // SDM volume 3, 4.10.4.1: else nothing is flushed
        load_directory_pointers(context, s.cr0, cr3, s.cr4);
        s.cr3 = cr3;
        update_paging(context);
    }
    set_task_state(context, incoming, image, nested);
    if (!load_task_segments(context, image)) return false;
    if (what.push_error) {
        const bool pushed =
            incoming.size == 4 ? context.push<u32>(what.error) : context.push<u16>(static_cast<u16>(what.error));
        if (!pushed) return false;
    }
    if (s.eip > s.segment(Seg::CS).limit) return context.raise(exception::gp, 0);
    if (image.trap) {
        s.dr[6] |= 1u << 15;  // BT
        context.raise(exception::db);
        context.fault.is_trap = true;
        return false;
    }
    return true;
}

}  // namespace lockstep
