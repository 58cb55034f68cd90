// What may not differ between the two sides.
#pragma once

#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

// Which parts of two outcomes differ.
struct Difference {
    bool vector = false, error = false, cr2 = false, eip = false, gpr = false, selectors = false, steps = false;
    u32 eflags = 0;      // the bits that differ, undefined ones left out
    u32 memory = 0;      // how many bytes of the arena differ
    u32 first_byte = 0;  // the first one's linear address

    bool any() const {
        return vector || error || cr2 || eip || gpr || selectors || steps || eflags != 0 || memory != 0;
    }
};

// One side's outcome with the arena it left.
struct Side {
    const Outcome& outcome;
    const u8* arena;
};

Difference compare(const Case& test, const Instruction& insn, const Side& native, const Side& guest);

// Why the outcome cannot be compared; nullptr when it can.
const char* incomparable(const Case& test, const Instruction& insn, const Outcome& native);

}  // namespace lockstep::oracle
