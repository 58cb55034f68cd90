// The power management registers of the 82371AB (PIIX4).
//
// Document: Intel 82371AB datasheet (order 290562), section 7.2 "Power management I/O space".
// Registers, from the base the board gives it: offset 0 PMSTS, 2 PMEN, 4 PMCNTRL, 8 PMTMR (24 bits at 3.579545 MHz).
// Pins: `sci` (a level), `soft_off` (the power supply goes off); the power button by press_power_button().
// Not implemented: suspend types other than soft off (they do nothing), the general purpose and device monitor blocks
// from offset 0Ch on (read as zero), and the PCI function that would move the base: the board fixes it.
#pragma once

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"
#include "base/scheduler.h"

namespace lockstep {

class AcpiPm final : public Device, public PortDevice {
public:
    static constexpr Clock timer_clock{3'579'545, 1};
    static constexpr u32 port_count = 0x40;

    // `name` prefixes the event's name.
    AcpiPm(Scheduler& scheduler, const std::string& name);

    Line sci;
    Line soft_off;

    void press_power_button();

    // Accesses of any width; bytes of one register may come one at a time.
    u32 io_read(u32 offset, BusWidth width) override;
    void io_write(u32 offset, u32 value, BusWidth width) override;

    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

private:
    u64 timer() const { return timer_clock.ticks_at(scheduler_.now()); }
    u8 read_byte(u32 offset);
    void write_byte(u32 offset, u8 value);
    void note_timer();
    void update_sci();

    Scheduler& scheduler_;
    EventId event_;
    u16 status_ = 0;
    u16 enable_ = 0;
    u16 control_ = 0;
    u64 seen_overflows_ = 0;  // changes of the timer's top bit that PMSTS already tells
};

}  // namespace lockstep
