// The PC speaker: timer 2 and port 61h bit 1 through an AND gate.
//
// Document: IBM AT Technical Reference, "Speaker interface".
// Pins: `set_data` (port 61h bit 1), `set_wave` (what OUT2 of the timer does from now on).
// Keeps the level at any moment, and for a sound output the list of changes since it was last fetched, at most 4,096 of
//   them (then the oldest go). The list is host output, not machine state.
// Not implemented: making sound of it, the low-pass character of the cone.
#pragma once

#include <vector>

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
    static constexpr std::size_t max_changes = 4096;

    explicit Speaker(const Scheduler& scheduler) : scheduler_(scheduler) {}

    void set_data(bool level);
    void set_wave(const SquareWave& wave);

    // The cone's position now.
    bool level() const { return data_ && wave_.level_at(Pit8254::clock.ticks_at(scheduler_.now())); }
    // The changes since the last call, in order.
    std::vector<Change> take_changes();

    // Its inputs belong to others, who are reset themselves.
    void reset(ResetKind) override {}
    void serialize(Archive& archive) override;

private:
    void note();

    const Scheduler& scheduler_;
    bool data_ = false;
    SquareWave wave_;
    std::vector<Change> changes_;
    std::size_t oldest_ = 0;  // in `changes_` once that is full
};

}  // namespace lockstep
