// The low-pass between the exact wave and its samples.
#pragma once

#include <array>

#include "base/types.h"

namespace lockstep {

// Symmetric, 128 taps at 192 kHz: sin(2 pi f t) / (pi t) with f = 12 kHz under a Kaiser window (beta 6.5), in units of
// 1/65536; their sum is 1. Flat within 0.1 dB to 9 kHz, 55 dB down from 15 kHz on: the pulses of software that plays
// samples through the timer (16 to 20 kHz) vanish as they do in the cone, and what is played does not.
inline constexpr std::size_t low_pass_taps = 128;

inline constexpr std::array<s32, low_pass_taps / 2> low_pass_half{
    -1,   -2,   -5,    -7,    -9,    -9,    -8,    -3,   4,   13,   23,   31,   36,   35,   26,   11,
    -12,  -38,  -65,   -85,   -95,   -90,   -67,   -26,  29,  90,   148,  191,  210,  194,  142,  54,
    -59,  -183, -298,  -381,  -414,  -380,  -275,  -105, 113, 350,  567,  725,  787,  724,  526,  201,
    -219, -683, -1121, -1456, -1612, -1522, -1141, -454, 520, 1728, 3084, 4479, 5793, 6907, 7714, 8138,
};

inline constexpr std::array<s32, low_pass_taps> low_pass = [] {
    std::array<s32, low_pass_taps> taps{};
    for (std::size_t i = 0; i < low_pass_taps / 2; ++i) taps[i] = taps[low_pass_taps - 1 - i] = low_pass_half[i];
    return taps;
}();

}  // namespace lockstep
