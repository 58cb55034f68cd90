// Virtual time: nanoseconds since power-on, and the clocks of chips derived from it without drift.
#pragma once

#include <compare>

#include "base/types.h"

namespace lockstep {

// a * b / c with a 128-bit intermediate, rounded down. `c` is not 0 and the result fits 64 bits.
constexpr u64 mul_div(u64 a, u64 b, u64 c) {
    return static_cast<u64>(static_cast<u128>(a) * b / c);
}
// The same, rounded up.
constexpr u64 mul_div_up(u64 a, u64 b, u64 c) {
    return static_cast<u64>((static_cast<u128>(a) * b + (c - 1)) / c);
}

inline constexpr u64 ns_per_second = 1'000'000'000;

// A moment or a span of virtual time in nanoseconds.
struct Time {
    u64 ns = 0;

    static constexpr Time microseconds(u64 n) { return Time{n * 1'000}; }
    static constexpr Time milliseconds(u64 n) { return Time{n * 1'000'000}; }
    static constexpr Time seconds(u64 n) { return Time{n * ns_per_second}; }
    static constexpr Time never() { return Time{~u64{0}}; }

    friend constexpr bool operator==(Time, Time) = default;
    friend constexpr auto operator<=>(Time, Time) = default;
    friend constexpr Time operator+(Time a, Time b) { return Time{a.ns + b.ns}; }
    friend constexpr Time operator-(Time a, Time b) { return Time{a.ns - b.ns}; }
};

// A chip's clock of numerator / denominator Hz. Its ticks are a function of absolute time, so nothing drifts.
struct Clock {
    u64 hz_numerator = 1;
    u64 hz_denominator = 1;

    // Whole ticks that have passed at `t`.
    constexpr u64 ticks_at(Time t) const { return mul_div(t.ns, hz_numerator, hz_denominator * ns_per_second); }
    // The first nanosecond at which `ticks` ticks have passed.
    constexpr Time time_of(u64 ticks) const {
        return Time{mul_div_up(ticks, hz_denominator * ns_per_second, hz_numerator)};
    }
};

}  // namespace lockstep
