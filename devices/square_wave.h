// What a timer output does from now on, until somebody reprograms the timer.
#pragma once

#include "base/archive.h"
#include "base/types.h"

namespace lockstep {

// In ticks of the timer's input clock: `level` until tick `edge`, the other level from there until tick `origin` (with
// `edge` at or behind `origin`, `level` all the time); from `origin` on `high` ticks of high level, `low` ticks of low
// level, and so on. With one of the two 0 the other's level stays for ever, with both 0 `level` does.
struct SquareWave {
    static constexpr u64 no_edge = ~u64{0};

    u64 edge = no_edge;
    u64 origin = 0;
    u32 high = 0;
    u32 low = 0;
    bool level = false;

    constexpr bool level_at(u64 tick) const {
        if (high == 0 && low == 0) return level;
        if (tick < origin) return level != (tick >= edge);
        return (tick - origin) % (u64{high} + low) < high;
    }
    void serialize(Archive& archive) {
        archive.field("edge", edge);
        archive.field("origin", origin);
        archive.field("high", high);
        archive.field("low", low);
        archive.field("level", level);
    }
    friend constexpr bool operator==(const SquareWave&, const SquareWave&) = default;
};

}  // namespace lockstep
