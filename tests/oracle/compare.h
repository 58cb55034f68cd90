// What may not differ between the two sides.
#pragma once

#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

// Which parts of two outcomes differ.
struct Difference {
    bool vector = false, error = false, cr2 = false, eip = false, gpr = false, selectors = false, steps = false;
    u32 eflags = 0;                       // the bits that differ, undefined ones left out
    u32 memory = 0;                       // how many bytes of the arena differ
    u32 first_byte = 0;                   // the first one's linear address
    u16 fpu_control = 0, fpu_status = 0;  // the bits that differ, undefined ones left out
    u8 fpu_used = 0;                      // by physical register: empty on one side
    u8 fpu_registers = 0, xmm_registers = 0;
    bool fpu_opcode = false, fpu_code = false, fpu_data = false;
    u32 mxcsr = 0;  // the bits that differ

    bool any() const {
        return vector || error || cr2 || eip || gpr || selectors || steps || eflags != 0 || memory != 0 || fpu() ||
               fpu_pointers() || sse();
    }
    bool fpu() const { return fpu_control != 0 || fpu_status != 0 || fpu_used != 0 || fpu_registers != 0; }
    bool fpu_pointers() const { return fpu_opcode || fpu_code || fpu_data; }
    bool sse() const { return mxcsr != 0 || xmm_registers != 0; }
    // A difference in anything but the x87's pointers.
    bool beyond_fpu_pointers() const {
        Difference rest = *this;
        rest.fpu_opcode = rest.fpu_code = rest.fpu_data = false;
        return rest.any();
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
