// Two machines running the same program: one may use the fast path, the other has only the reference path.
#pragma once

#include <string>

#include "tests/soak/start.h"

namespace lockstep::soak {

struct Counts {
    u64 ticks = 0;
    u64 slices = 0;
    u64 starts = 0;     // programs were given a new state
    u64 handled = 0;    // interrupts acknowledged
    u64 reference = 0;  // ticks that the fast machine spent on the reference path
};

class Pair {
public:
    explicit Pair(CpuModel model);

    // Program `number` of a seed: fills the memories and starts both.
    void begin(Mode mode, u64 seed, u64 number);
    // Lets the outside world act, then runs both for the next slice, or for its first `most` ticks.
    void slice(u64 most = ~u64{0});
    // How long the last slice was meant to be.
    u64 planned() const { return planned_; }
    // Everything is equal: processor, devices, time, translations, memory.
    bool equal() const;

    const Counts& counts() const { return counts_; }

    Processor fast, slow;

private:
    void outside();
    void start();
    void restore();
    bool same_translations() const;

    CpuModel model_;
    RowChoice rows_;
    Mode mode_ = Mode::Real;
    Random random_{0};
    Image image_;
    Counts counts_;
    u64 planned_ = 0;
    u64 started_at_ = 0;
    u64 start_again_at_ = 0;
};

}  // namespace lockstep::soak
