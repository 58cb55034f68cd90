#include "program_test_machine.h"

#include "cpu/feature.h"

namespace lockstep::test {

namespace {

// Every handler: JMP $; IRETD. That of the page fault: JMP $; ADD ESP, 4;
// IRETD.
constexpr u8 handler_code[] = {0xEB, 0xFE, 0xCF};
constexpr u8 page_fault_handler_code[] = {0xEB, 0xFE, 0x83, 0xC4, 0x04, 0xCF};
constexpr u32 page_fault_handler = handlers_at + 0x800;

constexpr u32 inner_frames = 0x100;  // below the program's stack in ring 0

constexpr u32 handler_of(u32 vector) {
    return vector == exception::pf ? page_fault_handler : handlers_at + vector * 4;
}

}  // namespace

ProgramMachine::ProgramMachine(CpuModel model, bool reference_only)
    : ram(Ram::allocate(world_size).value()), map(ram), mmu(map, 32), cpu(model, mmu, ports, pic) {
    EXPECT_TRUE(map.map_ram("ram", 0, world_size, 0).ok());
    cpu.set_reference_only(reference_only);
    write_world();
    world_.assign(ram.data(), ram.data() + world_size);
}

void ProgramMachine::descriptor(u16 selector, u32 base, u32 limit, u8 access, u8 flags) {
    const u32 at = gdt_at + (selector & 0xFFF8u);
    put32(at, (limit & 0xFFFF) | base << 16);
    put32(at + 4,
          ((base >> 16) & 0xFF) | u32{access} << 8 | (limit & 0xF0000) | u32{flags} << 20 | (base & 0xFF000000));
}

void ProgramMachine::write_world() {
    descriptor(program_code0, 0, 0xFFFFF, 0x9B, 0xC);
    descriptor(program_data0, 0, 0xFFFFF, 0x93, 0xC);
    descriptor(program_code3, 0, 0xFFFFF, 0xFB, 0xC);
    descriptor(program_data3, 0, 0xFFFFF, 0xF3, 0xC);
    descriptor(program_tss, tss_at, 0x67, 0x8B, 0);
    descriptor(program_code3_16, 0, 0xFFFF, 0xFB, 0);
    descriptor(program_stack3_16, 0, 0xFFFF, 0xF3, 0);
    descriptor(program_ldt, 0x1200, 0xFF, 0x82, 0);
    descriptor(program_free_tss, free_tss_at, 0x67, 0x89, 0);
    descriptor(program_code0_16, 0, 0xFFFF, 0x9B, 0);
    descriptor(program_stack0_16, 0, 0xFFFF, 0x93, 0);
    put32(tss_at + 4, kernel_stack_at + 0x1000);
    put32(tss_at + 8, program_data0);
    for (u32 vector = 0; vector < 256; ++vector) {
        const u32 handler = handler_of(vector);
        std::memcpy(ram.data() + handlers_at + vector * 4, handler_code, sizeof handler_code);
        put32(idt_at + vector * 8, (handler & 0xFFFF) | u32{program_code0} << 16);
        put32(idt_at + vector * 8 + 4, 0x8E00);
    }
    std::memcpy(ram.data() + page_fault_handler, page_fault_handler_code, sizeof page_fault_handler_code);
    put32(idt_at + same_level_vector * 8, landing_at | u32{program_code3} << 16);
    put32(idt_at + same_level_vector * 8 + 4, 0xEE00);
    for (u32 i = 0; i < 1024; ++i) {
        put32(directory_at + i * 4, table_at | 7);
        put32(table_at + i * 4, ((i << 12) & (world_size - 1)) | 7);
    }
    for (const u32 page : {landing_at & ~page_mask, code_at & ~page_mask}) {
        for (u32 i = 0; i < page_size; i += 2) put16(page + i, 0xFEEB);
    }
    // Something to see in the pages that operands lie in.
    for (u32 at = 0x8000; at < world_size; ++at) put8(at, static_cast<u8>(at * 37 + (at >> 8)));
}

void ProgramMachine::prepare(Kind kind, std::span<const u8> code) {
    std::memcpy(ram.data(), world_.data(), world_size);
    map.before_ram_write(code_at, 64);
    std::memcpy(ram.data() + code_at, code.data(), code.size());
    for (u32 at = code_at + static_cast<u32>(code.size()), i = 0; i < 16; ++i, at += 2) put16(at, 0xFEEB);
    ports.count = 0;
    ring3_ = kind.ring3;

    CpuState s;
    reset_state(s, cpu.model());
    const bool wide = kind.code32;
    const u8 dpl = kind.ring3 ? 0x60 : 0;
    const u16 code_selector =
        kind.ring3 ? (wide ? program_code3 : program_code3_16) : (wide ? program_code0 : program_code0_16);
    const u16 stack_selector =
        kind.ring3 ? (wide ? program_data3 : program_stack3_16) : (wide ? program_data0 : program_stack0_16);
    const u32 limit = wide ? 0xFFFFFFFF : 0xFFFF;
    for (std::size_t i = 0; i < s.seg.size(); ++i) {
        const u16 selector = kind.ring3 ? program_data3 : program_data0;
        s.seg[i] = SegmentRegister{selector, 0, 0xFFFFFFFF, static_cast<u8>(0x93 | dpl), true, true};
    }
    s.segment(Seg::SS) = SegmentRegister{stack_selector, 0, limit, static_cast<u8>(0x93 | dpl), wide, true};
    s.segment(Seg::CS) = SegmentRegister{code_selector, 0, limit, static_cast<u8>(0x9B | dpl), wide, true};
    s.gdtr = TableRegister{gdt_at, 0x7F};
    s.idtr = TableRegister{idt_at, 0x7FF};
    s.tr = SegmentRegister{program_tss, tss_at, 0x67, 0x8B, false, true};
    s.ldtr.usable = false;
    s.cr3 = directory_at;
    if (has_feature(cpu.model(), Feature::Fxsr)) s.cr4 |= cr4::osfxsr | cr4::osxmmexcpt;
    s.cr0 = (s.cr0 & ~(cr0::cd | cr0::nw)) | cr0::pe | cr0::pg | (cpu.model() >= CpuModel::I80486 ? cr0::wp : 0);
    s.cpl = kind.ring3 ? 3 : 0;
    s.set_eflags(eflags::fixed1 | eflags::iopl | eflags::cf | eflags::sf);
    // Neutral places, in pages that stay; the placement moves one of them.
    s.set_reg32(0, 0x11223300);
    s.set_reg32(1, 3);
    s.set_reg32(2, 0);
    s.set_reg32(3, 0xC180);
    s.set_reg32(4, stack_at);
    s.set_reg32(5, 0xA900);
    s.set_reg32(6, 0xC800);
    s.set_reg32(7, 0xE800);
    for (u32 i = 0; i < 8; ++i) s.sse.xmm[i] = Xmm{{u64{0x0123456789ABCDEF} * (i + 1), u64{0x1122334455667788} ^ i}};
    s.eip = code_at;
    cpu.state = s;
    mmu.set_paging({.paging = true, .write_protect = (s.cr0 & cr0::wp) != 0, .directory = directory_at});
    mmu.flush_all();
}

void ProgramMachine::set_page_rights(u32 linear, u32 rights) {
    const u32 at = table_at + ((linear >> 12) & 0x3FF) * 4;
    put32(at, (get32(at) & ~7u) | rights);
    mmu.flush_all();
}

void ProgramMachine::run(u64 ticks) {
    cpu.state_changed();
    cpu.clock.end = cpu.clock.now() + ticks;
    cpu.clock.left = static_cast<s64>(ticks);
    if (cpu.run() == Cpu::Stop::Idle) cpu.clock.left = 0;
}

int ProgramMachine::vector() const {
    if (cpu.state.cpl != 0) return -1;
    for (u32 vector = 0; vector < 256; ++vector) {
        if (cpu.state.eip == handler_of(vector)) return static_cast<int>(vector);
    }
    return -1;
}

void ProgramMachine::return_from_handler() {
    cpu.state.eip += 2;
    run();
}

bool ProgramMachine::is_scratch(u32 address) const {
    const u32 page = address & ~page_mask;
    if (page == directory_at || page == table_at || page == kernel_stack_at) return true;
    return !ring3_ && address >= stack_at - inner_frames && address < stack_at;
}

Rest ProgramMachine::rest() {
    Rest rest;
    SaveArchive archive;
    cpu.state.cr2 = 0;
    cpu.state.serialize(archive);
    rest.state = archive.bytes();
    rest.memory.assign(ram.data(), ram.data() + world_size);
    const auto clear = [&](u32 at, u32 bytes) { std::memset(rest.memory.data() + at, 0, bytes); };
    for (const u32 page : {directory_at, table_at, kernel_stack_at}) clear(page, page_size);
    if (!ring3_) clear(stack_at - inner_frames, inner_frames);
    rest.port_accesses = ports.count;
    return rest;
}

}  // namespace lockstep::test
