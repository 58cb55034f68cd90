// Every instruction with random operands on the host's processor and on Lockstep's arithmetic.
#pragma once

#include "base/types.h"

namespace lockstep::float_test {

struct NativeOptions {
    u64 seed = 1;
    u64 count = 200'000;         // cases of each instruction
    const char* only = nullptr;  // one instruction
    u64 shown = 2;               // differences printed of each instruction
};

// Prints what differs; returns how many cases did.
u64 compare_native(const NativeOptions& options);

}  // namespace lockstep::float_test
