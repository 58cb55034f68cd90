// Repetition and pointers of the string instructions.
#pragma once

#include <algorithm>

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

// What a fault leaves behind: nothing, except on the 80286, whose microcode has moved pointers and, when repeating, the
// count by then (recorded tests: `steps` is how often it has counted). Such an instruction cannot be restarted. Returns
// false.
struct Progress {
    bool si = false;
    bool di = false;
    u32 steps = 0;
};
inline bool stopped(Reference& c, u32 size, Progress progress) {
    if (c.model() != CpuModel::I80286) return false;
    if (progress.si) advance(c, Gpr::SI, size);
    if (progress.di) advance(c, Gpr::DI, size);
    if (c.insn.rep != RepPrefix::None) {
        const u32 count = address_register(c, Gpr::CX);
        set_address_register(c, Gpr::CX, count - std::min(count, progress.steps));
    }
    return false;
}

// Whether there is another iteration. The 8086 goes back by two bytes when an interrupt comes between: to the last
// prefix, so that an instruction with several prefixes loses the others (8086 Family User's Manual, 2-43).
inline void stay_at_instruction(Reference& c, bool stay) {
    if (stay) c.next_eip = c.s.eip;
    if (c.model() == CpuModel::I8086) c.s.repeat_skip = stay ? static_cast<u8>(c.insn.prefix_length - 1) : u8{0};
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
    stay_at_instruction(c, count != 1);
    return true;
}

// The same for CMPS and SCAS: REPE (F3) goes on while ZF is set, REPNE (F2) while it is clear.
template <class Body>
bool repeat_while(Reference& c, Body body) {
    const u32 behind = c.next_eip;
    const bool counted = c.insn.rep != RepPrefix::None && address_register(c, Gpr::CX) != 0;
    if (!repeat(c, body)) return false;
    if (counted && c.s.flags.zf() != (c.insn.rep == RepPrefix::Rep)) {
        stay_at_instruction(c, false);
        c.next_eip = behind;
    }
    return true;
}

}  // namespace lockstep
