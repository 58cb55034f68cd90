// isa-debug-exit: a guest's write ends the run with a status of its choice.
//
// Four ports, any width. No state, no pins.
#pragma once

#include <functional>

#include "base/bus.h"
#include "base/device.h"

namespace lockstep {

class DebugExit final : public Device, public PortDevice {
public:
    // Called with the program's exit status: 2v + 1 of the value written, as far as a status reaches (8 bits).
    std::function<void(u8 status)> on_exit;

    static constexpr u8 status_of(u32 value) { return static_cast<u8>(value << 1 | 1); }

    u32 io_read(u32, BusWidth) override { return 0; }
    void io_write(u32, u32 value, BusWidth) override {
        if (on_exit) on_exit(status_of(value));
    }

    void reset(ResetKind) override {}
    void serialize(Archive&) override {}
};

}  // namespace lockstep
