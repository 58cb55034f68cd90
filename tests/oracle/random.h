// The oracle's own random numbers: the same on every host and with every library, so that seed and number name a case.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "base/types.h"

namespace lockstep::oracle {

// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, every seed as good as another.
class Random {
public:
    Random(u64 seed, u64 stream) : state_(mix(seed) ^ (stream * golden)) {}

    u64 next() {
        state_ += golden;
        return mix(state_);
    }
    u32 bits32() { return static_cast<u32>(next() >> 32); }
    u8 byte() { return static_cast<u8>(next() >> 56); }
    // 0 … below - 1; `below` is at least 1.
    u32 below(u32 below) { return static_cast<u32>((static_cast<u64>(bits32()) * below) >> 32); }
    // low … high, both possible.
    s32 between(s32 low, s32 high) { return low + static_cast<s32>(below(static_cast<u32>(high - low + 1))); }
    bool percent(u32 chance) { return below(100) < chance; }
    template <class T, std::size_t N>
    T pick(const T (&values)[N]) {
        return values[below(static_cast<u32>(N))];
    }
    template <class T>
    T pick(std::span<const T> values) {
        return values[below(static_cast<u32>(values.size()))];
    }

private:
    static constexpr u64 golden = 0x9E3779B97F4A7C15;
    static constexpr u64 mix(u64 z) {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
    u64 state_;
};

}  // namespace lockstep::oracle
