#include "tests/soak/processor.h"

#include <array>
#include <cstdlib>

namespace lockstep::soak {

namespace {

unsigned address_bits(CpuModel model) {
    if (model == CpuModel::I8086) return 20;
    return model == CpuModel::I80286 ? 24 : 32;
}

void must(const Status& status) {
    if (!status.ok()) std::abort();
}

}  // namespace

u32 Devices::remember(u32 kind, u32 where, u32 value) {
    const u64 event = (static_cast<u64>(kind) << 60) ^ (static_cast<u64>(where) << 32) ^ value;
    history = (history ^ event ^ (cpu->clock.now() << 20)) * 0x9E3779B97F4A7C15u;
    history ^= history >> 29;
    return static_cast<u32>(history >> 7);
}

u32 Devices::port_in(Port port, BusWidth width) {
    return remember(1, port.value, bytes_of(width)) & ones(width);
}

void Devices::port_out(Port port, u32 value, BusWidth width) {
    const u32 chaos = remember(2, port.value, value ^ bytes_of(width));
    switch (port.value) {
        case layout::port_a20: cpu->mmu.set_a20((value & 2) != 0); break;
        case layout::port_interrupt: cpu->set_intr((value & 1) != 0); break;
        case layout::port_nmi:
            cpu->set_nmi(false);
            cpu->set_nmi(true);
            break;
        case layout::port_shorten: {
            // What the scheduler does for an event inside the slice.
            InstructionClock& clock = cpu->clock;
            const s64 left = static_cast<s64>(value & 15);
            if (left < clock.left) {
                clock.end -= static_cast<u64>(clock.left - left);
                clock.left = left;
            }
            break;
        }
        case layout::port_dma: {
            const std::array<u8, 4> bytes{static_cast<u8>(value), static_cast<u8>(chaos), 0x90, 0x40};
            cpu->mmu.map().dma_write(Physical{layout::plain_data + (chaos >> 8) % 0x13000}, bytes);
            break;
        }
        default: break;
    }
}

u32 Devices::mmio_read(u32 offset, BusWidth width) {
    return remember(3, offset, bytes_of(width)) & ones(width);
}

void Devices::mmio_write(u32 offset, u32 value, BusWidth width) {
    remember(4, offset, value ^ bytes_of(width));
}

IntVector Devices::acknowledge() {
    ++interrupts;
    cpu->set_intr(false);
    return IntVector{static_cast<u8>(0x20 + remember(5, 0, 0) % 8)};
}

Processor::Processor(CpuModel model)
    : tables(layout::tables_bytes),
      code_rom(layout::rom_bytes),
      ram(Ram::allocate(layout::ram_bytes).value()),
      map(ram),
      mmu(map, address_bits(model)),
      cpu(model, mmu, devices, devices) {
    using namespace layout;
    devices.cpu = &cpu;
    must(map.map_rom("tables", 0, tables));
    must(map.map_ram("ram", tables_bytes, ram_bytes - tables_bytes, tables_bytes));
    for (u32 copy = 1; copy < ram_copies; ++copy) must(map.map_ram("copy", copy * ram_bytes, ram_bytes, 0));
    must(map.map_mmio("device", device, page_size, devices));
    must(map.map_rom("rom", rom, code_rom));
    must(map.map_ram("above", above_a20, ram_bytes, 0));
    must(map.map_ram("top", top_of_memory, ram_bytes, 0));
}

void Processor::restart() {
    cpu.reset(ResetKind::PowerOn);
    mmu.reset();
    mmu.set_a20(true);
    cpu.set_intr(false);
    cpu.set_nmi(false);
    cpu.state.nmi_pending = false;
    cpu.blocks().drop_all();
    cpu.clock = InstructionClock{};
    cpu.state.tsc_offset = 0;
    devices.history = 0;
    cpu.state_changed();
}

void Processor::run(u64 ticks) {
    cpu.clock.end = cpu.clock.now() + ticks;
    cpu.clock.left = static_cast<s64>(ticks);
    stop = cpu.run();
}

void Processor::set_paging_from_state() {
    const CpuState& s = cpu.state;
    mmu.set_paging({.paging = (s.cr0 & cr0::pg) != 0,
                    .write_protect = (s.cr0 & cr0::wp) != 0,
                    .page_size_extension = (s.cr4 & cr4::pse) != 0,
                    .global_pages = (s.cr4 & cr4::pge) != 0,
                    .directory = s.cr3});
}

}  // namespace lockstep::soak
