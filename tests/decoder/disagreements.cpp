#include "rules.h"

namespace lockstep::test {

namespace {

// Opcodes of the 0F map that came after the Pentium Pro, or that only other makers' processors have.
bool is_later_0F(const Comparison& c) {
    struct Range {
        u16 first, last;
    };
    constexpr Range later[] = {
        {0x0F05, 0x0F05}, {0x0F07, 0x0F07},  // SYSCALL, SYSRET
        {0x0F0D, 0x0F0F},                    // PREFETCHW, FEMMS, 3DNow!
        {0x0F10, 0x0F17}, {0x0F28, 0x0F2F},  // SSE
        {0x0F37, 0x0F3A},                    // GETSEC, SSSE3, SSE4
        {0x0F50, 0x0F7F},                    // MMX, SSE, VMREAD, VMWRITE
        {0x0FA6, 0x0FA7},                    // VIA
        {0x0FAE, 0x0FAE}, {0x0FB8, 0x0FB8},  // FXSAVE, LDMXCSR, fences, POPCNT
        {0x0FC2, 0x0FC6}, {0x0FD0, 0x0FFE},  // MMX, SSE
    };
    for (const Range& range : later) {
        if (range.first <= c.insn.opcode && c.insn.opcode <= range.last) return true;
    }
    // VMX, MONITOR, XGETBV, SVM, RDTSCP behind 0F 01; VMPTRLD, XSAVES, RDRAND behind 0F C7.
    if (c.insn.opcode == 0x0F01) return c.register_form() && c.digit() != 4 && c.digit() != 6;
    return c.insn.opcode == 0x0FC7 && c.digit() != 1;
}

// CALL and MOV with an absolute offset, with 66 beside F2 or F3.
bool forgets_66(const Comparison& c) {
    const u16 opcode = c.insn.opcode;
    return c.operand_prefix && c.repeat_prefix() && (opcode == 0xE8 || (opcode >= 0xA0 && opcode <= 0xA3));
}

// The same bytes with every LOCK replaced by 2E, which is valid everywhere and as long.
bool valid_without_lock(const Comparison& c) {
    ByteString bytes = c.bytes;
    for (std::size_t i = 0; i < c.insn.prefix_length; ++i) {
        if (bytes[i] == 0xF0) bytes[i] = 0x2E;
    }
    Instruction insn;
    if (decode(bytes, {c.code32, CpuModel::PentiumPro}, insn) != DecodeStatus::Ok || insn.op == Op::Invalid)
        return false;
    return insn.length == c.their_length || forgets_66(c);
}

bool only_theirs(const Comparison& c) {
    return !c.ours_valid && c.theirs_valid;
}
bool only_ours(const Comparison& c) {
    return c.ours_valid && !c.theirs_valid;
}

constexpr Disagreement list[] = {
    {"later", "an instruction later than the Pentium Pro",
     [](const Comparison& c) { return only_theirs(c) && is_later_0F(c); }},
    {"vex", "VEX, EVEX and XOP: register forms of LES, LDS, BOUND, and 8F /1 to /7, which raise #UD",
     [](const Comparison& c) {
         const u16 opcode = c.insn.opcode;
         const bool vector = (opcode == 0xC4 || opcode == 0xC5 || opcode == 0x62) && c.register_form();
         return only_theirs(c) && (vector || (opcode == 0x8F && c.digit() != 0));
     }},
    {"rtm", "XABORT and XBEGIN: C6 F8 and C7 F8",
     [](const Comparison& c) {
         return only_theirs(c) && (c.insn.opcode == 0xC6 || c.insn.opcode == 0xC7) && c.insn.modrm == 0xF8;
     }},
    {"mov-cs", "WRONG: MOV to CS raises #UD (SDM volume 2, MOV)",
     [](const Comparison& c) { return only_theirs(c) && c.insn.opcode == 0x8E && c.digit() == 1; }},
    {"control", "WRONG: control registers other than 0, 2, 3 and 4 raise #UD (SDM volume 2, MOV CR)",
     [](const Comparison& c) {
         return only_theirs(c) && (c.insn.opcode == 0x0F20 || c.insn.opcode == 0x0F22) &&
                (c.digit() == 1 || c.digit() > 4);
     }},
    {"lock", "WRONG: LOCK before what does not change memory raises #UD (SDM volume 2, LOCK)",
     [](const Comparison& c) { return only_theirs(c) && c.lock_prefix && valid_without_lock(c); }},
    {"esc-reserved", "reserved encodings of the coprocessor are no invalid opcodes: it decides about them",
     [](const Comparison& c) { return only_ours(c) && c.insn.op == Op::Esc && c.ours.find("esc ") == 0; }},
    {"fisttp", "FISTTP came with SSE3; reserved here",
     [](const Comparison& c) {
         return c.same_length() && is_escape(c.insn.op) && c.digit() == 1 && !c.register_form() &&
                (c.insn.opcode == 0xDB || c.insn.opcode == 0xDD || c.insn.opcode == 0xDF);
     }},
    {"hint", "0F 18 to 0F 1F are NOPs with any ModRM on the Pentium Pro",
     [](const Comparison& c) { return only_ours(c) && c.insn.op == Op::Nop && c.insn.opcode >= 0x0F18; }},
    {"ud0", "UD0 without ModRM, as on the Pentium Pro (SDM volume 2, UD)",
     [](const Comparison& c) { return only_ours(c) && c.insn.opcode == 0x0FFF; }},
    {"ud1", "WRONG: UD1 has a ModRM byte (SDM volume 2, UD)",
     [](const Comparison& c) { return c.theirs_valid && c.insn.opcode == 0x0FB9; }},
    {"forgotten-66", "WRONG: beside F2 or F3, 66 is taken for a part of the opcode: CALL gets longer, MOV unknown",
     [](const Comparison& c) { return c.ours_valid && forgets_66(c) && !c.same_length(); }},
};

}  // namespace

std::span<const Disagreement> disagreements() {
    return list;
}

}  // namespace lockstep::test
