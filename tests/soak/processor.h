// One of the two machines: memory, devices that depend on everything the processor does, and the processor.
#pragma once

#include <vector>

#include "cpu/cpu.h"
#include "tests/soak/layout.h"

namespace lockstep::soak {

// Ports and a window in memory. What is read depends on what happened before, and `history` on every access with its
// time, so an access too many, too late or in another order is seen.
class Devices final : public PortTarget, public MmioDevice, public InterruptSource {
public:
    u32 port_in(Port port, BusWidth width) override;
    void port_out(Port port, u32 value, BusWidth width) override;
    u32 mmio_read(u32 offset, BusWidth width) override;
    void mmio_write(u32 offset, u32 value, BusWidth width) override;
    IntVector acknowledge() override;

    Cpu* cpu = nullptr;
    u64 history = 0;
    u64 interrupts = 0;  // acknowledged

private:
    u32 remember(u32 kind, u32 where, u32 value);
};

struct Processor {
    explicit Processor(CpuModel model);

    // Power-on: no cache, no translation, no history.
    void restart();
    // Runs for up to `ticks`; a device may end the slice sooner.
    void run(u64 ticks);
    void set_paging_from_state();

    std::vector<u8> tables;    // the ROM at address 0
    std::vector<u8> code_rom;  // the ROM below 1 MiB
    Ram ram;
    MemoryMap map;
    Mmu mmu;
    Devices devices;
    Cpu cpu;
    Cpu::Stop stop = Cpu::Stop::SliceEnd;
};

}  // namespace lockstep::soak
