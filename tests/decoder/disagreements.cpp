#include <algorithm>

#include "cpu/feature.h"
#include "hidden_prefixes.h"
#include "rules.h"

namespace lockstep::test {

namespace {

// What came after Nehalem, or only other makers' processors have.
bool is_later_than_all(const Comparison& c) {
    struct Range {
        u16 first, last;
    };
    constexpr Range later[] = {
        {0x0F05, 0x0F05}, {0x0F07, 0x0F07},  // SYSCALL, SYSRET
        {0x0F0D, 0x0F0F},                    // PREFETCHW, FEMMS, 3DNow!
        {0x0F37, 0x0F37},                    // GETSEC
        {0x0F78, 0x0F79},                    // VMREAD, VMWRITE, EXTRQ, INSERTQ
        {0x0FA6, 0x0FA7},                    // VIA
        {0x3880, 0x3883},                    // INVEPT, INVVPID, INVPCID
        {0x38C8, 0x38CF},                    // SHA
        {0x38DB, 0x38DF}, {0x3ADF, 0x3ADF},  // AES
        {0x38F5, 0x38F6},                    // WRUSS, ADX
        {0x3A44, 0x3A44}, {0x3ACC, 0x3ACC},  // PCLMULQDQ, SHA1RNDS4
    };
    for (const Range& range : later) {
        if (range.first <= c.insn.opcode && c.insn.opcode <= range.last) return true;
    }
    // Not read where the opcode has no row.
    const u8 modrm = c.bytes[std::min<std::size_t>(c.insn.prefix_length + 2u, string_length - 1)];
    switch (c.insn.opcode) {
        case 0x0F01: return c.register_form() && c.digit() != 4 && c.digit() != 6;  // VMX, MONITOR, XGETBV, SVM, RDTSCP
        case 0x0F2B: return c.repeat_prefix();                                      // MOVNTSS, MOVNTSD
        case 0x0FAE: return (modrm >> 3 & 7) >= 4 || modrm >= 0xC0;                 // XSAVE, RDFSBASE, CLWB
        case 0x0FC7: return c.digit() != 1;                                         // VMPTRLD, XSAVES, RDRAND
        case 0x0F38:
        case 0x0F3A: return true;  // the model has no such maps
        case 0x38F0:
        case 0x38F1: return c.last_of_F0_F2_F3 != 0xF2;  // MOVBE
        default: return false;
    }
}

// The newest model has it, whatever prefixes Capstone passes over.
bool is_later_model(const Comparison& c) {
    if (c.model == newest_model) return false;
    Instruction insn;
    return (decode(c.bytes, {c.code32, newest_model}, insn) == DecodeStatus::Ok && insn.op != Op::Invalid &&
            insn.length == c.their_length) ||
           with_hidden_prefixes(c, newest_model).has_value();
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
    if (decode(bytes, {c.code32, c.model}, insn) != DecodeStatus::Ok || insn.op == Op::Invalid) return false;
    return insn.length == c.their_length || forgets_66(c);
}

bool only_theirs(const Comparison& c) {
    return !c.ours_valid && c.theirs_valid;
}
bool only_ours(const Comparison& c) {
    return c.ours_valid && !c.theirs_valid;
}

constexpr Disagreement list[] = {
    {"later", "an instruction later than the model",
     [](const Comparison& c) { return only_theirs(c) && is_later_model(c); }},
    {"latest", "an instruction later than every model, or another maker's",
     [](const Comparison& c) { return only_theirs(c) && is_later_than_all(c); }},
    {"reserved-prefix",
     "WRONG: 66, F2, F3 or LOCK before an MMX or SSE opcode that has no such form raises #UD (so an AMD Zen 4)",
     [](const Comparison& c) { return only_theirs(c) && with_hidden_prefixes(c, c.model).has_value(); }},
    {"fence", "WRONG: LFENCE, MFENCE and SFENCE are fences whatever ModRM.rm says (SDM volume 2, LFENCE)",
     [](const Comparison& c) { return only_ours(c) && c.insn.opcode == 0x0FAE && c.register_form(); }},
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
    {"lost-prefix",
     "WRONG: 66, F2 or F3 that is a part of the opcode is passed over where it does not stand right before it",
     [](const Comparison& c) {
         const bool any = c.operand_prefix || c.repeat_prefix();
         // In 16-bit code it knows some of these forms not at all.
         const bool apart = c.insn.prefix_length > 1 || !c.code32;
         return has_feature(c.model, Feature::Mmx) && only_ours(c) && any && apart && c.insn.opcode >= 0x0F00;
     }},
    {"crc32", "WRONG: CRC32 is taken for MOVBE in 16-bit code, and where other prefixes stand behind F2",
     [](const Comparison& c) { return c.same_length() && c.insn.op == Op::Crc32 && c.theirs.starts_with("movbe "); }},
};

}  // namespace

std::span<const Disagreement> disagreements() {
    return list;
}

}  // namespace lockstep::test
