// Capstone takes 66, F2 and F3 for a part of an MMX or SSE opcode only where they stand right before it; the processor
// wherever they stand. LOCK, which these instructions do not allow, it passes over.
#pragma once

#include <optional>

#include "comparison.h"

namespace lockstep::test {

// The instruction that our decoder finds on `model` when some of these prefixes are hidden and that has Capstone's
// mnemonic, kind of registers and length; nothing where there is none, or none need be hidden.
std::optional<Instruction> with_hidden_prefixes(const Comparison& c, CpuModel model);

}  // namespace lockstep::test
