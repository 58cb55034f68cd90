#include "comparison.h"

#include "cpu/text.h"

namespace lockstep::test {

Comparison compare(const ByteString& bytes, DecodeMode mode, Capstone& capstone) {
    Comparison c;
    c.bytes = bytes;
    c.code32 = mode.code32;
    c.model = mode.model;
    const DecodeStatus status = decode(bytes, mode, c.insn);
    c.ours_valid = status == DecodeStatus::Ok && c.insn.op != Op::Invalid;
    if (c.ours_valid) c.ours = instruction_text(c.insn);
    c.theirs_valid = capstone.decode(bytes);
    if (c.theirs_valid) {
        c.their_length = capstone.length();
        c.theirs = capstone.text();
    }
    for (std::size_t i = 0; i < c.insn.prefix_length; ++i) {
        const u8 byte = bytes[i];
        c.operand_prefix = c.operand_prefix || byte == 0x66;
        c.address_prefix = c.address_prefix || byte == 0x67;
        c.lock_prefix = c.lock_prefix || byte == 0xF0;
        c.repne_prefix = c.repne_prefix || byte == 0xF2;
        c.rep_prefix = c.rep_prefix || byte == 0xF3;
        if (byte == 0xF0 || byte == 0xF2 || byte == 0xF3) c.last_of_F0_F2_F3 = byte;
    }
    return c;
}

}  // namespace lockstep::test
