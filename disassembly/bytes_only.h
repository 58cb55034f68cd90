// Bytes that are no instruction to the disassembler, as an assembler's data directive.
#pragma once

#include "disassembly/disassembler.h"

namespace lockstep {

DisassembledLine bytes_only(std::span<const u8> bytes, u32 address);

}  // namespace lockstep
