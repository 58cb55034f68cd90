#include "disassembly/bytes_only.h"

namespace lockstep {

DisassembledLine bytes_only(std::span<const u8> bytes, u32 address) {
    static constexpr char digits[] = "0123456789abcdef";
    DisassembledLine line{address, {bytes.begin(), bytes.end()}, "db"};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        line.text += i == 0 ? " 0x" : ", 0x";
        line.text += digits[bytes[i] >> 4];
        line.text += digits[bytes[i] & 15];
    }
    return line;
}

}  // namespace lockstep
