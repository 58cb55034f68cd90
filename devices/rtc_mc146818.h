// MC146818 real-time clock with 128 bytes of CMOS RAM.
//
// Document: Motorola MC146818 datasheet (ADI1026); IBM AT Technical Reference for ports and the NMI mask.
// Registers: offset 0 is the index (port 70h, write only; bit 7 masks NMI), offset 1 the data (port 71h).
// Pins: IRQ as `irq` (active high here), the mask bit as `nmi_mask`.
// Clock and calendar run on virtual time from a configured start: BCD and binary, 12 and 24 hours, leap years, alarm
//   with don't-care codes, periodic and update-ended interrupts, the update-in-progress window, SET, divider reset.
// Not implemented: daylight saving (the DSE bit is kept but moves nothing), square wave output, the 4.194304 and
//   1.048576 MHz time bases (the clock stands still, as good as it would on the AT's crystal). Century: byte 32h is
//   plain CMOS, as on the original; software keeps it.
#pragma once

#include <array>
#include <string>

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"
#include "base/scheduler.h"

namespace lockstep {

class RtcMc146818 final : public Device, public PortDevice {
public:
    // `start_seconds` is the moment of power-on in seconds since 1970-01-01, as the calendar shall show it (the machine
    // adds a time zone); years 1970 … 9999, anything else is clamped. `name` prefixes the events' names.
    RtcMc146818(Scheduler& scheduler, const std::string& name, s64 start_seconds);

    Line irq;
    Line nmi_mask;

    u32 io_read(u32 offset, BusWidth width) override;
    void io_write(u32 offset, u32 value, BusWidth width) override;

    // What the battery keeps, for the machine to fill before the BIOS runs (PowerOn clears it and sets the date) and to
    // save afterwards. `index` 0Eh … 7Fh; the registers below belong to the clock and are left alone.
    u8 cmos(unsigned index) const { return bytes_[index & 0x7F]; }
    void set_cmos(unsigned index, u8 value);

    // Hard: the RESET pin (interrupts off); clock, calendar and RAM go on. PowerOn: battery just inserted.
    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

private:
    bool divider_runs() const;
    bool updating() const { return divider_runs() && (b() & 0x80) == 0; }
    bool in_progress() const;
    u64 periodic_count() const;
    u64 period() const;
    u8 a() const { return bytes_[0x0A]; }
    u8 b() const { return bytes_[0x0B]; }

    void set_calendar(s64 seconds);
    u8 encode(u32 value) const;
    u32 decode(u8 value) const;
    u8 encode_hour(u32 hour) const;
    u32 decode_hour(u8 value) const;
    bool count_up(unsigned index, u32 first, u32 last);
    void count_second();
    bool alarm_matches() const;

    u8 read_data();
    void write_data(u8 value);
    void write_a(u8 value);
    void write_b(u8 value);
    void on_second();
    void on_periodic();
    void note_periodic();
    void schedule_second();
    void schedule_periodic();
    void raise(u8 flags);
    void update_irq();

    Scheduler& scheduler_;
    EventId second_event_;
    EventId periodic_event_;
    s64 start_seconds_;

    u8 index_ = 0;
    std::array<u8, 128> bytes_{};
    Time anchor_;           // the divider chain was at 0 here; seconds end at whole seconds after it
    u64 periods_seen_ = 0;  // of the periodic rate, since the anchor
};

}  // namespace lockstep
