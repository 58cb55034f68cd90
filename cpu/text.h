// A decoded instruction as text, in Intel's syntax: "rep movsd dword ptr es:[edi], dword ptr [esi]".
#pragma once

#include <string>

#include "base/types.h"
#include "cpu/instruction.h"

namespace lockstep {

// What `insn` says, in lower case: prefixes that mean something, mnemonic, operands. Numbers up to 9 are decimal,
// others hexadecimal with 0x; immediates are unsigned, displacements behind a register signed. A segment is shown where
// a prefix names it. `eip` is the address of the instruction in its code segment: branches show their target. Encodings
// that raise #UD are "invalid".
//
// What the text does not tell, because the mnemonic does not: the operand size of PUSH with an immediate or a segment
// register, of ENTER, LEAVE and returns, and LOOP's address size.
std::string instruction_text(const Instruction& insn, u32 eip = 0);

}  // namespace lockstep
