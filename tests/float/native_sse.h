// One instruction of the host's SSE under an MXCSR of our choice.
#pragma once

#include "base/types.h"

namespace lockstep::float_test {

// The layout is known to the assembler code.
struct SseFrame {
    alignas(16) u64 first[2] = {};  // 0: XMM0, source and destination
    u64 second[2] = {};             // 16: XMM1
    u64 integer = 0;                // 32: RAX, source or destination
    u32 mxcsr = 0x1F80;             // 40: before and after
    u8 carry = 0;                   // 44: EFLAGS of a comparison
    u8 parity = 0;                  // 45
    u8 zero = 0;                    // 46
    u8 trapped = 0;                 // 47: #XM came
};

using NativeSse = void (*)(SseFrame&);

// The instruction called `name`, null if unknown. The first call installs a handler for SIGFPE.
NativeSse native_sse(const char* name);

}  // namespace lockstep::float_test
