// The system control ports of AT boards: 61h (port B) and 92h (port A).
//
// Document: IBM AT Technical Reference, "I/O port 61h"; IBM PS/2 Hardware Interface Technical Reference, "System
// control
//   ports A and B".
// Registers: offset 0 is port 61h, offset 1 port 92h.
// Pins: `timer2_gate`, `speaker_data`, `a20`, `reset_cpu` (a pulse) out; the timer's OUT2 and the refresh flip-flop are
//   asked for when port 61h is read; IOCHK# by `set_io_check`, whose NMI is `nmi`.
// Not implemented: parity errors (memory has none; bit 7 reads 0), the watchdog and the lock of port 92h (their bits
// are
//   kept).
#pragma once

#include <functional>

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"

namespace lockstep {

class SystemControl final : public Device, public PortDevice {
public:
    // Both may be empty (reads 0).
    struct Inputs {
        std::function<bool()> timer2_out;
        std::function<bool()> refresh_toggle;
    };
    explicit SystemControl(Inputs inputs) : inputs_(std::move(inputs)) {}

    Line timer2_gate;
    Line speaker_data;
    Line a20;
    Line reset_cpu;
    Line nmi;

    // An adapter reports an error.
    void set_io_check(bool active);

    u32 io_read(u32 offset, BusWidth width) override;
    void io_write(u32 offset, u32 value, BusWidth width) override;

    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

private:
    void update_nmi();
    void drive();

    Inputs inputs_;
    u8 port_b_ = 0;  // bits 3–0
    u8 port_a_ = 0;
    bool io_check_ = false;          // the pin
    bool io_check_latched_ = false;  // port 61h bit 6
};

}  // namespace lockstep
