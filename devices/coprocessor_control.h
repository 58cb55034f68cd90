// The coprocessor's gates of AT boards, ports F0h and F1h: errors of the x87 as interrupt 13, and its reset.
//
// Document: IBM AT Technical Reference, "Math Coprocessor Control"; Intel 82371SB (PIIX3), 2.5.7 (COPROC_ERR); Intel
//   SDM volume 1, appendix D.
// Registers: offset 0 is port F0h (a write of anything takes the interrupt back and lets the processor go on), offset 1
//   port F1h (a write resets the coprocessor). Reads give ones.
// Pins: `set_ferr` in (ERROR# of a coprocessor, FERR# of a processor); `irq13`, `ignne` (BUSY# taken back, IGNNE#) and
//   `reset_coprocessor` (a pulse) out.
#pragma once

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"

namespace lockstep {

class CoprocessorControl final : public Device, public PortDevice {
public:
    Line irq13;
    Line ignne;
    Line reset_coprocessor;

    // An error is remembered as the interrupt until port F0h is written, whatever becomes of the error meanwhile.
    void set_ferr(bool active);

    u32 io_read(u32 offset, BusWidth width) override;
    void io_write(u32 offset, u32 value, BusWidth width) override;

    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

private:
    void drive();

    bool ferr_ = false;     // the pin
    bool latched_ = false;  // the interrupt
    bool ignored_ = false;  // port F0h was written during the error
};

}  // namespace lockstep
