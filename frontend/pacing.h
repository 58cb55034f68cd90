// Holding virtual time to the wall clock, and measuring how fast a machine runs. Host times are monotonic nanoseconds.
#pragma once

#include "base/time.h"
#include "base/types.h"

namespace lockstep {

// The host's monotonic clock.
u64 host_now_ns();

class Pacer {
public:
    // From here on virtual time is to keep pace with host time.
    void anchor(Time virtual_now, u64 host_now);
    // How long to sleep because the machine is ahead. A machine that is more than `largest_debt` behind (a slow host, a
    // suspended laptop) is not made to catch up: it goes on from here.
    u64 ahead_ns(Time virtual_now, u64 host_now);

    static constexpr u64 largest_debt = 100'000'000;

private:
    bool anchored_ = false;
    Time virtual_{};
    u64 host_ = 0;
};

// Speed over the last period of at least `period` host nanoseconds.
class SpeedMeter {
public:
    static constexpr u64 period = 1'000'000'000;

    // True when new figures are there.
    bool sample(Time virtual_now, u64 instructions, u64 host_now);
    u64 instructions() const { return instructions_; }  // in the period
    u64 tenths_of_mips() const { return tenths_of_mips_; }
    u64 percent() const { return percent_; }  // of the wall clock's speed

private:
    bool started_ = false;
    Time last_virtual_{};
    u64 last_instructions_ = 0;
    u64 last_host_ = 0;
    u64 instructions_ = 0;
    u64 tenths_of_mips_ = 0;
    u64 percent_ = 0;
};

}  // namespace lockstep
