// Short sequences that do what single random instructions hardly ever manage: transfers to places that exist, segment
// loads, repeated strings, loops, writes into code, changes of page tables and modes.
#pragma once

#include "tests/soak/random_instruction.h"

namespace lockstep::soak {

struct IdiomContext {
    CpuModel model = CpuModel::PentiumPro;
    bool selectors = false;  // protected mode: selectors name descriptors; else paragraphs
    const RowChoice& rows;
};

// Writes one of them.
void write_idiom(Code& code, const IdiomContext& context, Random& random);

// A selector or paragraph for data, mostly a usable one.
u16 data_selector(Random& random, bool selectors, bool bits32);
// The same for code in which the offsets of 16-bit (or 32-bit) code are right.
u16 code_selector(Random& random, bool selectors, bool bits32);
// EFLAGS for POPF and IRET: arithmetic flags, DF and IF as they come, the others rarely.
u32 flags_image(Random& random);

}  // namespace lockstep::soak
