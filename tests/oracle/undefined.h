// What an instruction leaves undefined, exactly: by its operands' values too, where the table of instructions can only
// name the flags.
#pragma once

#include "cpu/instruction.h"
#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

// EFLAGS bits that are undefined after `insn` has executed from `start` (Intel SDM volume 2, the instruction's "Flags
// Affected").
u32 undefined_flags(const Instruction& insn, const Registers& start);

// Why the whole result is undefined; nullptr when it is defined.
const char* undefined_result(const Instruction& insn, const Registers& start);

}  // namespace lockstep::oracle
