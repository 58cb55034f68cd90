#include "tests/soak/listing.h"

#include <cstdio>

#ifdef LOCKSTEP_HAVE_CAPSTONE
#include <capstone/capstone.h>
#endif

namespace lockstep::soak {

namespace {

std::string hexadecimal(std::span<const u8> bytes) {
    std::string text;
    for (const u8 byte : bytes) {
        char digits[4];
        std::snprintf(digits, sizeof digits, "%02X ", byte);
        text += digits;
    }
    return text;
}

}  // namespace

std::string listing(std::span<const u8> bytes, bool code32) {
#ifdef LOCKSTEP_HAVE_CAPSTONE
    csh handle = 0;
    if (cs_open(CS_ARCH_X86, code32 ? CS_MODE_32 : CS_MODE_16, &handle) == CS_ERR_OK) {
        cs_insn* instruction = nullptr;
        const std::size_t count = cs_disasm(handle, bytes.data(), bytes.size(), 0, 1, &instruction);
        std::string text;
        if (count == 1) {
            text =
                hexadecimal(bytes.first(instruction->size)) + " " + instruction->mnemonic + " " + instruction->op_str;
            cs_free(instruction, count);
        }
        cs_close(&handle);
        if (!text.empty()) return text;
    }
#else
    static_cast<void>(code32);
#endif
    return hexadecimal(bytes);
}

}  // namespace lockstep::soak
