// The instructions of the x87 that are compared: how operands are made, and what Lockstep's arithmetic says.
#pragma once

#include <span>

#include "tests/float/native_x87.h"
#include "tests/float/values.h"

namespace lockstep::float_test {

// What an instruction's memory operand holds before it.
enum class Memory : u8 { None, Float32, Float64, Integer, Bcd };

// What a transcendental instruction's ST(0) is mostly taken from; such results are compared to one unit in the last
// place.
enum class Domain : u8 { Any, BelowOne, NearOne, Angle, Point };

struct X87Instruction {
    const char* name;
    Memory memory;
    u16 conditions;  // the condition codes that are compared
    // Changes the frame as the instruction does.
    void (*run)(X87Frame& frame, fp::X87Environment& env);
    Domain domain = Domain::Any;
};

std::span<const X87Instruction> x87_instructions();

fp::Float80 value_of(const X87Frame::Slot& slot);
X87Frame::Slot slot_of(fp::Float80 value);

// Operands for an instruction; the same for the same state of `random`.
X87Frame make_case(const X87Instruction& instruction, Random& random);
// Runs ours on a copy of the operands, status word included.
X87Frame run_ours(const X87Instruction& instruction, const X87Frame& operands);

}  // namespace lockstep::float_test
