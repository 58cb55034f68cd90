// One byte string seen by both decoders.
#pragma once

#include <string>

#include "byte_strings.h"
#include "capstone.h"
#include "cpu/decoder.h"

namespace lockstep::test {

struct Comparison {
    ByteString bytes{};
    bool code32 = false;
    CpuModel model = CpuModel::PentiumPro;

    Instruction insn;
    bool ours_valid = false;  // complete and not #UD
    std::string ours;         // instruction_text, at address 0

    bool theirs_valid = false;
    u32 their_length = 0;
    std::string theirs;

    // Which prefixes stand before the opcode.
    bool operand_prefix = false, address_prefix = false, lock_prefix = false, rep_prefix = false, repne_prefix = false;
    u8 last_of_F0_F2_F3 = 0;  // 0: none

    bool both_valid() const { return ours_valid && theirs_valid; }
    bool same_length() const { return both_valid() && insn.length == their_length; }
    bool repeat_prefix() const { return rep_prefix || repne_prefix; }
    bool register_form() const { return insn.has_modrm && insn.modrm >= 0xC0; }
    u8 digit() const { return (insn.modrm >> 3) & 7; }
};

Comparison compare(const ByteString& bytes, DecodeMode mode, Capstone& capstone);

}  // namespace lockstep::test
