// Repetition and pointers of the string instructions.
#pragma once

#include "cpu/reference/data_support.h"

namespace lockstep {

// The bytes that a string instruction moves at a time: bit 0 of the opcode tells bytes from words throughout.
inline u8 string_size(const Reference& c) {
    return (c.insn.opcode & 1) == 0 ? 1 : c.insn.operand_size;
}

// Moves SI or DI by one element in the direction DF tells.
inline void advance(Reference& c, Gpr pointer, u32 size) {
    set_address_register(c, pointer, address_register(c, pointer) + (c.s.flag(eflags::df) ? 0u - size : size));
}

// Runs one iteration of `body`, or none when a repeated instruction's count is zero. While the count is not used up,
// the instruction stays where it is. A fault in `body` leaves the count alone: the iteration is done again.
template <class Body>
bool repeat(Reference& c, Body body) {
    if (c.insn.rep == RepPrefix::None) return body();
    const u32 count = address_register(c, Gpr::CX);
    if (count == 0) return true;
    if (!body()) return false;
    set_address_register(c, Gpr::CX, count - 1);
    if (count != 1) c.next_eip = c.s.eip;
    return true;
}

// The same for CMPS and SCAS: REPE (F3) goes on while ZF is set, REPNE (F2) while it is clear.
template <class Body>
bool repeat_while(Reference& c, Body body) {
    const u32 behind = c.next_eip;
    const bool counted = c.insn.rep != RepPrefix::None && address_register(c, Gpr::CX) != 0;
    if (!repeat(c, body)) return false;
    if (counted && c.s.flags.zf() != (c.insn.rep == RepPrefix::Rep)) c.next_eip = behind;
    return true;
}

}  // namespace lockstep
