// Machine code as text in Intel's notation, for people: failing tests, listings. The words are Capstone's; the decoder
// that executes code (cpu/decoder.h) has nothing to do with it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/types.h"

namespace lockstep {

enum class CodeSize : u8 { Bits16, Bits32 };

struct DisassembledLine {
    u32 address = 0;
    std::vector<u8> bytes;
    std::string text;  // "add ax, bx"; "db 0x0f" where there is no instruction
};

// False when the program was built without Capstone: then every line is bytes only ("db 0x01, 0xd8").
bool disassembler_available();

// The instructions in `bytes`, the first of which is at `address` (of EIP; it only matters for branch targets).
std::vector<DisassembledLine> disassemble(std::span<const u8> bytes, u32 address, CodeSize size);

}  // namespace lockstep
