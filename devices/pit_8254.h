// 8254 programmable interval timer.
//
// Document: Intel 8254 datasheet (order 231164).
// Registers: offsets 0–2 the counters, 3 the control word (reads as an undriven bus).
// Pins: OUT0 as `out0`; OUT1 and OUT2 are computed when asked for (`output`, `refresh_toggle`); GATE by `set_gate`.
//   `on_wave2` tells a sound device how OUT2 will look. The clock is 14.31818 MHz / 12, derived from virtual time.
// All six modes, binary and BCD, counter latch, read-back, both byte orders of access.
// Differences: a count of 1, which the datasheet forbids in modes 2 and 3, acts as 2; changes of OUT0 closer together
//   than about 3 µs reach the pin as one pulse. Power-on, where the datasheet leaves everything undefined: counters 0
//   and 2 wait for a count in mode 3, counter 1 already divides by 18 as the refresh timer that boards expect.
#pragma once

#include <array>
#include <functional>
#include <string>

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"
#include "base/scheduler.h"
#include "devices/pit_counter.h"

namespace lockstep {

class Pit8254 final : public Device, public PortDevice {
public:
    static constexpr Clock clock{14'318'180, 12};

    // `name` prefixes the event's name.
    Pit8254(Scheduler& scheduler, const std::string& name);

    Line out0;
    // Called with what OUT2 does from now on whenever that changes.
    std::function<void(const SquareWave&)> on_wave2;

    // `counter` is 0 … 2.
    void set_gate(unsigned counter, bool high);
    bool output(unsigned counter);
    // Changes with every rising edge of OUT1: bit 4 of port 61h.
    bool refresh_toggle();

    u32 io_read(u32 offset, BusWidth width) override;
    void io_write(u32 offset, u32 value, BusWidth width) override;

    // The chip has no reset pin: only PowerOn changes anything.
    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

private:
    u64 tick() const { return clock.ticks_at(scheduler_.now()); }
    void write_control_word(u8 word);
    void changed(unsigned counter);
    void update_out0();
    void update_wave2();

    Scheduler& scheduler_;
    EventId event_;
    std::array<PitCounter, 3> counters_;
    u64 seen_rises_ = 0;  // of OUT0, already on the pin
    SquareWave wave2_;
};

}  // namespace lockstep
