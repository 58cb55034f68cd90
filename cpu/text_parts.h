// Pieces of an instruction's text.
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"
#include "cpu/instruction.h"

namespace lockstep::text {

inline constexpr std::string_view segment_names[] = {"es", "cs", "ss", "ds", "fs", "gs"};

// Up to 9 decimal, beyond hexadecimal with 0x.
std::string number(u32 value);
// General register `reg` of `size` bytes (1, 2, 4).
std::string_view register_name(u8 reg, u8 size);
// "dword ptr " and the like for 1, 2, 4, 6, 8, 10, 16 bytes, nothing for other sizes.
std::string_view pointer_size(u8 size);
// The memory operand without its size: "es:[bx + si - 0x10]".
std::string address(const Instruction& insn);

}  // namespace lockstep::text
