// Random numbers that are the same everywhere (SplitMix64), with the few shapes the generator asks for.
#pragma once

#include "base/types.h"

namespace lockstep::soak {

class Random {
public:
    explicit Random(u64 seed) : state_(seed) {}

    u32 bits() {
        u64 mixed = (state_ += 0x9E3779B97F4A7C15u);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
        return static_cast<u32>((mixed ^ (mixed >> 31)) >> 16);
    }
    // 0 … count - 1; `count` is positive.
    u32 below(u32 count) { return static_cast<u32>((static_cast<u64>(bits()) * count) >> 32); }
    u32 between(u32 first, u32 last) { return first + below(last - first + 1); }
    // True `part` times in a thousand.
    bool chance(u32 part) { return below(1000) < part; }
    template <class T, std::size_t N>
    T of(const T (&values)[N]) {
        return values[below(N)];
    }

private:
    u64 state_;
};

}  // namespace lockstep::soak
