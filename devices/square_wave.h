// What a timer output does from now on, until somebody reprograms the timer.
#pragma once

#include "base/archive.h"
#include "base/types.h"

namespace lockstep {

// In ticks of the timer's input clock: `level` until tick `origin`; from there `high` ticks of high level, `low` ticks
// of low level, and so on. With one of the two 0 the other's level stays for ever, with both 0 `level` does.
struct SquareWave {
    u64 origin = 0;
    u32 high = 0;
    u32 low = 0;
    bool level = false;

    constexpr bool level_at(u64 tick) const {
        if (tick < origin || (high == 0 && low == 0)) return level;
        return (tick - origin) % (u64{high} + low) < high;
    }
    void serialize(Archive& archive) {
        archive.field("origin", origin);
        archive.field("high", high);
        archive.field("low", low);
        archive.field("level", level);
    }
    friend constexpr bool operator==(const SquareWave&, const SquareWave&) = default;
};

}  // namespace lockstep
