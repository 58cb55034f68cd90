// What chips and buses promise each other. A chip sees offsets, never the addresses the board gave it.
#pragma once

#include <span>

#include "base/types.h"

namespace lockstep {

// A chip with registers in I/O space. The bus only passes the widths the window was mapped with, never across the
// window's end.
class PortDevice {
public:
    virtual ~PortDevice() = default;
    virtual u32 io_read(u32 offset, BusWidth width) = 0;
    virtual void io_write(u32 offset, u32 value, BusWidth width) = 0;
};

// The CPU's side of I/O space: any port, any width; undriven ports read all ones.
class PortTarget {
public:
    virtual ~PortTarget() = default;
    virtual u32 port_in(Port port, BusWidth width) = 0;
    virtual void port_out(Port port, u32 value, BusWidth width) = 0;
};

// A chip with a window in physical memory. Accesses are naturally aligned and inside the window.
class MmioDevice {
public:
    virtual ~MmioDevice() = default;
    virtual u32 mmio_read(u32 offset, BusWidth width) = 0;
    virtual void mmio_write(u32 offset, u32 value, BusWidth width) = 0;
};

// Physical memory as a bus master sees it (RAM and ROM; a device window reads ones and ignores writes: no re-entry).
class MemoryTarget {
public:
    virtual ~MemoryTarget() = default;
    virtual void dma_read(Physical address, std::span<u8> bytes) = 0;
    virtual void dma_write(Physical address, std::span<const u8> bytes) = 0;
};

// A device on an 8237 channel. The controller calls these while it holds DACK.
class DmaPeer {
public:
    virtual ~DmaPeer() = default;
    // One unit from the device to memory (8 bits on channels 0–3, 16 bits on 5–7).
    virtual u16 dma_take() = 0;
    // One unit from memory to the device.
    virtual void dma_give(u16 value) = 0;
    // TC: the unit just moved was the last of the programmed count.
    virtual void dma_terminal_count() = 0;
};

// The interrupt controller as the CPU sees it: the INTA cycle.
class InterruptSource {
public:
    virtual ~InterruptSource() = default;
    virtual IntVector acknowledge() = 0;
};

}  // namespace lockstep
