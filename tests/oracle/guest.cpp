#include "tests/oracle/guest.h"

#include <cstring>

#include "cpu/fast/translate.h"
#include "cpu/fault.h"
#include "cpu/feature.h"
#include "tests/oracle/background.h"
#include "tests/oracle/guest_layout.h"
#include "tests/oracle/host_descriptor.h"
#include "tests/oracle/selectors.h"

namespace lockstep::oracle {

namespace {

constexpr bool pushes_error(u8 vector) {
    return vector == exception::df || (vector >= exception::ts && vector <= exception::pf) || vector == exception::ac;
}

// The hidden part of a segment register as a load of the descriptor makes it.
SegmentRegister loaded(u16 selector) {
    const Descriptor& d = descriptor_of(selector);
    return SegmentRegister{selector, d.base, d.byte_limit(), d.access(), d.big, !d.empty};
}

}  // namespace

Result<std::unique_ptr<Guest>> Guest::create(Path path, CpuModel model, u64 seed) {
    Result<Ram> ram = Ram::allocate(layout::ram_bytes);
    if (!ram) return ram.error();
    std::unique_ptr<Guest> guest(new Guest(path, model, std::move(ram).value(), seed));
    if (const Status status = guest->set_up(); !status) return status.error();
    return guest;
}

Guest::Guest(Path path, CpuModel model, Ram ram, u64 seed)
    : path_(path),
      ram_(std::move(ram)),
      background_(background(seed)),
      map_(ram_),
      mmu_(map_, 32),
      cpu_(model, mmu_, ports_, pic_) {}

Status Guest::set_up() {
    if (const Status status = map_.map_ram("memory", 0, ram_.size(), 0); !status) return status;
    std::memcpy(ram_.data() + arena_base, background_.data(), arena_bytes);
    make_tables();
    make_pages();
    CpuState& s = cpu_.state;
    s.gdtr = {layout::gdt, gdt_entries * 8 - 1};
    s.idtr = {layout::idt, 256 * 8 - 1};
    s.ldtr = SegmentRegister{linux_ldt, layout::ldt, ldt_entries * 8 - 1, 0x82, false, true};
    s.tr = SegmentRegister{linux_tss, layout::tss, 0x67, 0x8B, false, true};
    s.cr0 = cr0::pe | cr0::pg | cr0::wp | cr0::am | cr0::ne | cr0::et | cr0::mp;
    // As Linux sets them; without the registers the bits are reserved.
    if (has_feature(cpu_.model(), Feature::Fxsr)) s.cr4 |= cr4::osfxsr;
    if (has_feature(cpu_.model(), Feature::Sse)) s.cr4 |= cr4::osxmmexcpt;
    s.cr3 = layout::directory;
    mmu_.set_a20(true);
    mmu_.set_paging({.paging = true, .write_protect = true, .directory = layout::directory});
    cpu_.set_reference_only(path_ == Path::Reference);
    return Status();
}

void Guest::put32(u32 at, u32 value) {
    std::memcpy(ram_.data() + at, &value, 4);
}
void Guest::put64(u32 at, u64 value) {
    std::memcpy(ram_.data() + at, &value, 8);
}
u32 Guest::get32(u32 at) const {
    u32 value = 0;
    std::memcpy(&value, ram_.data() + at, 4);
    return value;
}

void Guest::make_tables() {
    // Descriptors of the kernel's stay empty where ring 3 sees nothing of them but #GP.
    for (u32 i = 0; i < gdt_entries; ++i) {
        const HostDescriptor host = host_descriptor(i);
        if (!host.visible) continue;
        const u32 flags = host.rights >> 20 & 0xF;
        const u32 limit = (flags & 8) != 0 ? host.limit >> 12 : host.limit;
        put64(layout::gdt + i * 8, (limit & 0xFFFF) | static_cast<u64>(host.rights >> 8 & 0xFF) << 40 |
                                       static_cast<u64>(limit >> 16) << 48 | static_cast<u64>(flags) << 52);
    }
    put64(layout::gdt + linux_kernel_code, 0x00CF'9B00'0000'FFFF);
    put64(layout::gdt + linux_kernel_data, 0x00CF'9300'0000'FFFF);
    for (u32 i = 0; i < ldt_entries; ++i) put64(layout::ldt + i * 8, ldt[i].bits());
    for (u32 vector = 0; vector < 256; ++vector) {
        const u32 target = layout::handlers + vector * layout::handler_bytes;
        // As Linux has them: only INT3, INTO and the system call (which no case uses) are open to ring 3.
        const u32 access = vector == exception::bp || vector == exception::of || vector == 0x80 ? 0xEE00 : 0x8E00;
        put32(layout::idt + vector * 8, (target & 0xFFFF) | static_cast<u32>(linux_kernel_code) << 16);
        put32(layout::idt + vector * 8 + 4, (target & 0xFFFF'0000) | access);
        put32(target, 0xFEEB);
    }
    put32(layout::tss + 4, layout::stack_top);
    put32(layout::tss + 8, linux_kernel_data);
    put32(layout::tss + 0x64, 0x68u << 16);  // no I/O bitmap
}

void Guest::make_pages() {
    constexpr u32 present = 1, writable = 2, user = 4;
    put32(layout::directory, layout::page_table | present | writable | user);
    for (u32 page = 0; page < arena_pages; ++page) {
        const u32 linear = arena_base + page * page_bytes;
        u32 rights = present | user;
        if (page_kinds[page] == PageKind::Missing) rights = 0;
        if (page_kinds[page] == PageKind::ReadWrite) rights |= writable;
        put32(layout::page_table + linear / page_bytes * 4, linear | rights);
    }
    for (u32 linear = layout::first; linear < layout::end; linear += page_bytes)
        put32(layout::page_table + linear / page_bytes * 4, linear | present | writable);
}

void Guest::load_segment(Seg which, u16 selector) {
    SegmentRegister& segment = cpu_.state.segment(which);
    if ((selector & ~3u) != 0) {
        segment = loaded(selector);
        return;
    }
    segment = SegmentRegister{selector, 0, 0, 0, false, false};
}

void Guest::load_state(const Registers& start) {
    CpuState& s = cpu_.state;
    for (u8 i = 0; i < 8; ++i) s.set_reg32(i, start.gpr[i]);
    s.eip = start.eip;
    s.set_eflags(start.eflags);
    for (std::size_t i = 0; i < start.selectors.size(); ++i) load_segment(static_cast<Seg>(i), start.selectors[i]);
    s.fpu = start.fpu;
    s.sse = start.sse;
    s.cpl = 3;
    s.cr2 = 0;
    s.dr[6] = 0xFFFF0FF0;
    s.activity = Activity::Running;
    s.interrupt_shadow = false;
    s.debug_shadow = false;
    cpu_.state_changed();
}

void Guest::write_arena(u32 offset, std::span<const u8> bytes) {
    map_.dma_write(Physical{arena_base + offset}, bytes);
}

void Guest::run_ticks(s64 ticks) {
    cpu_.clock.end = cpu_.clock.now() + static_cast<u64>(ticks);
    cpu_.clock.left = ticks;
    if (cpu_.run() == Cpu::Stop::Idle) cpu_.clock.left = 0;
}

bool Guest::still_repeating(const Registers& start) const {
    return cpu_.state.cpl == 3 && cpu_.state.eip == start.eip;
}

Outcome Guest::run(const Case& test, const Instruction& insn) {
    write_arena(test.code_linear - arena_base, test.bytes());
    if (test.blank) {
        for (u32 page = 0; page < arena_pages; ++page) {
            if (is_data(page_kinds[page])) std::memset(ram_.data() + arena_base + page * page_bytes, 0, page_bytes);
        }
    }
    write_patches(test, [&](u32 offset, std::span<const u8> bytes) { write_arena(offset, bytes); });
    load_state(test.start);

    u32 steps = 0;
    if (path_ == Path::Reference) {
        do {
            run_ticks(1);
            ++steps;
        } while (repeats(insn) && steps < most_steps && still_repeating(test.start));
    } else if (repeats(insn)) {
        // Iterations are ticks, and the first of them needs a block that fits.
        run_ticks(most_steps);
        steps = most_steps;
    } else if (ends_block(insn)) {
        run_ticks(1);
    } else {
        // The block's second instruction is the HLT behind the first: it raises #GP.
        run_ticks(2);
    }
    Outcome outcome = read_outcome(test.start, insn);
    outcome.steps = steps;
    return outcome;
}

Outcome Guest::read_outcome(const Registers& start, const Instruction& insn) const {
    const CpuState& s = cpu_.state;
    Outcome outcome;
    for (u8 i = 0; i < 8; ++i) outcome.end.gpr[i] = s.reg32(i);
    outcome.end.eip = s.eip;
    outcome.end.eflags = s.eflags();
    for (std::size_t i = 0; i < s.seg.size(); ++i) outcome.end.selectors[i] = s.seg[i].selector;
    outcome.end.fpu = s.fpu;
    outcome.end.sse = s.sse;
    // The native side does not see these.
    outcome.end.fpu.code_selector = 0;
    outcome.end.fpu.data_selector = 0;
    if (s.activity == Activity::Shutdown) {
        outcome.vector = shutdown_vector;
        return outcome;
    }
    if (s.cpl == 3) return outcome;

    const u32 place = s.eip - layout::handlers;
    outcome.vector = static_cast<u8>(place / layout::handler_bytes);
    u32 frame = s.reg32(static_cast<u8>(Gpr::SP));
    if (pushes_error(outcome.vector)) {
        outcome.error = get32(frame);
        frame += 4;
    }
    outcome.end.eip = get32(frame);
    outcome.end.selector(Seg::CS) = static_cast<u16>(get32(frame + 4));
    outcome.end.eflags = get32(frame + 8);
    outcome.end.reg(Gpr::SP) = get32(frame + 12);
    outcome.end.selector(Seg::SS) = static_cast<u16>(get32(frame + 16));
    if (outcome.vector == exception::pf) {
        outcome.cr2 = s.cr2;
        // The native process has nothing where the guest has its tables.
        if (s.cr2 >= layout::first && s.cr2 < layout::end) outcome.error &= ~1u;
    }
    // The instruction is done when the one behind it faulted: HLT, or none where the code's pages or its segment end.
    const bool faulted = outcome.vector == exception::gp || outcome.vector == exception::pf;
    if (faulted && insn.length != 0 && outcome.end.eip == start.eip + insn.length) {
        outcome.vector = no_vector;
        outcome.error = 0;
        outcome.cr2 = 0;
    }
    return outcome;
}

void Guest::restore(const Case& test) {
    const std::array<u8, 16> filler = [] {
        std::array<u8, 16> bytes{};
        bytes.fill(code_filler);
        return bytes;
    }();
    write_arena(test.code_linear - arena_base, std::span(filler).first(test.code_length));
    for (u32 page = 0; page < arena_pages; ++page) {
        if (!is_data(page_kinds[page])) continue;
        u8* const here = ram_.data() + arena_base + page * page_bytes;
        const u8* const there = background_.data() + page * page_bytes;
        if (std::memcmp(here, there, page_bytes) != 0) std::memcpy(here, there, page_bytes);
    }
}

}  // namespace lockstep::oracle
