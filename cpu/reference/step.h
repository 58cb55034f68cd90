// Fetching, decoding and executing exactly one instruction on the reference path.
#pragma once

#include "cpu/reference/context.h"
#include "cpu/reference/operations.h"

namespace lockstep {

// The most bytes of one instruction that are looked at: more than the longest of any model with a length limit.
inline constexpr u32 fetch_window = 16;

// The function for `op`; for operations without one, a function that raises #UD.
Operation operation_for(Op op);

// Fetches and decodes the instruction at CS:EIP into context.insn and sets context.next_eip. False: context.fault tells
// why not.
bool fetch_instruction(Reference& context);

// The second half of execute_instruction(), for the instruction fetched last.
bool execute_fetched(Reference& context);

// Executes the instruction at CS:EIP and moves EIP (one iteration of a repeated string instruction). False:
// context.fault holds the fault, EIP still names the instruction; the caller delivers it.
bool execute_instruction(Reference& context);

}  // namespace lockstep
