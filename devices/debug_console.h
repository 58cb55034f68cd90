// The debug port of Bochs and QEMU (E9h): a byte written goes to a sink, a read gives E9h so that guests can find it.
//
// No state, no pins.
#pragma once

#include <functional>

#include "base/bus.h"
#include "base/device.h"

namespace lockstep {

class DebugConsole final : public Device, public PortDevice {
public:
    // May be empty.
    std::function<void(u8)> on_write;

    u32 io_read(u32, BusWidth) override { return 0xE9; }
    void io_write(u32, u32 value, BusWidth) override {
        if (on_write) on_write(static_cast<u8>(value));
    }

    void reset(ResetKind) override {}
    void serialize(Archive&) override {}
};

}  // namespace lockstep
