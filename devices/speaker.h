// The PC speaker: timer 2 and port 61h bit 1 through an AND gate.
//
// Document: IBM AT Technical Reference, "Speaker interface".
// Pins: `set_data` (port 61h bit 1), `set_wave` (what OUT2 of the timer does from now on).
// Output: `on_change`, called with what the cone does from now on whenever that changes. Between two calls the level at
// any
//   moment follows from the last one, so a tone of an hour is one call.
// Not implemented: making sound of it, the low-pass character of the cone; that is the front end's.
#pragma once

#include <functional>

#include "base/device.h"
#include "base/scheduler.h"
#include "devices/pit_8254.h"

namespace lockstep {

class Speaker final : public Device {
public:
    struct Change {
        Time at;
        bool data = false;
        SquareWave wave;  // of Pit8254::clock
    };

    explicit Speaker(const Scheduler& scheduler) : scheduler_(scheduler) {}

    std::function<void(const Change&)> on_change;

    void set_data(bool level);
    void set_wave(const SquareWave& wave);

    // The cone's position now.
    bool level() const { return data_ && wave_.level_at(Pit8254::clock.ticks_at(scheduler_.now())); }
    // What it does from now on.
    Change state() const { return {scheduler_.now(), data_, wave_}; }

    // Its inputs belong to others, who are reset themselves.
    void reset(ResetKind) override {}
    void serialize(Archive& archive) override;

private:
    void changed() {
        if (on_change) on_change(state());
    }

    const Scheduler& scheduler_;
    bool data_ = false;
    SquareWave wave_;
};

}  // namespace lockstep
