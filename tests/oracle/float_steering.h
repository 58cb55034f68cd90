// Registers and memory for instructions of the x87, MMX and SSE: what makes their results worth comparing.
#pragma once

#include "tests/oracle/random.h"
#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

// The instruction is one of the x87's, of MMX or of SSE.
bool is_float(const Instruction& insn);
// Bytes of its memory operand, also where the table has none (FSAVE and its like).
u32 float_memory_size(const Instruction& insn);
// The operand has to be aligned to 16 bytes, or #GP is raised.
bool must_be_aligned(const Instruction& insn);

// Arguments of the transcendental instructions, lengths of the string comparisons.
void steer_float_registers(Random& random, Case& test, const Instruction& insn);
// What is at `linear`, where the memory operand is.
void steer_float_memory(Random& random, Case& test, const Instruction& insn, u32 linear);

}  // namespace lockstep::oracle
