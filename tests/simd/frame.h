// What one instruction on registers reads and writes, on the host and in Lockstep.
#pragma once

#include <array>

#include "cpu/vector.h"

namespace lockstep::simd_test {

// The encodings' registers: ModRM.reg is 1, ModRM.rm is 2; XMM0, EAX and EDX are implicit in some instructions.
struct Frame {
    std::array<Xmm, 3> xmm{};
    std::array<u64, 3> mm{};
    u32 eax = 0, ecx = 0, edx = 0;
    u32 flags = 0;  // CF PF AF ZF SF OF

    friend bool operator==(const Frame&, const Frame&) = default;
};

}  // namespace lockstep::simd_test
