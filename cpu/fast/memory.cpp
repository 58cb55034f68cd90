#include "cpu/fast/memory.h"

namespace lockstep::fast {

u8* writable_beside_code(Cpu& cpu, u32 linear, u32 size) {
    const TlbCold& entry = cpu.mmu.set(cpu.state.cpl == 3).cold[TlbSet::index(linear)];
    const u32 offset = linear & page_mask;
    if (!entry.valid || entry.page != (linear & ~page_mask) || !entry.writable || entry.ram_page < 0 ||
        offset + size > page_size) {
        return nullptr;
    }
    if (!cpu.mmu.map().write_noted(static_cast<u64>(entry.ram_page))) {
        cpu.mmu.note_write(cpu.state.cpl == 3, TlbSet::index(linear));
    }
    const u64 grains = cpu.mmu.map().code_grains()[entry.ram_page];
    const u64 touched = (u64{1} << (offset / 64)) | (u64{1} << ((offset + size - 1) / 64));
    if ((grains & touched) != 0) {
        const u32 page = static_cast<u32>(entry.ram_page);
        if (cpu.blocks().covers(page, offset, size)) return nullptr;
        cpu.blocks().wrote_beside(page);
    }
    return entry.host + offset;
}

Next bail(Cpu& cpu, const Record* record) {
    // The block's instructions were paid for on entry: give back this one and those behind it.
    cpu.clock.left += record->remaining;
    cpu.state.eip = record->eip;
    if (!cpu.step_from_fast_path() || cpu.state.eip != record->next_eip) return nullptr;
    const s64 rest = record->remaining - 1;
    if (cpu.clock.left < rest) return nullptr;
    cpu.clock.left -= rest;
    LOCKSTEP_NEXT(cpu, record);
}

}  // namespace lockstep::fast
