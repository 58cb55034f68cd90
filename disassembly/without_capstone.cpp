#include "disassembly/bytes_only.h"

namespace lockstep {

bool disassembler_available() {
    return false;
}

std::vector<DisassembledLine> disassemble(std::span<const u8> bytes, u32 address, CodeSize) {
    if (bytes.empty()) return {};
    return {bytes_only(bytes, address)};
}

}  // namespace lockstep
