// Lengths, names and operands against Capstone, a disassembler of today's x86, on random bytes. It is no reference:
// where it differs from the processors, `disagreements` says how and why. (Written against Capstone 4.0.)
#include <gtest/gtest.h>

#ifdef LOCKSTEP_HAVE_CAPSTONE

#include <capstone/capstone.h>

#include <array>
#include <memory>
#include <random>
#include <string_view>

#include "cpu/isa/names.h"
#include "decoder_test_support.h"

namespace lockstep::test {
namespace {

constexpr u32 rounds = 2'000'000;
constexpr std::size_t longest = 15;

// One disassembler and its one instruction.
class Capstone {
public:
    explicit Capstone(bool code32) {
        open_ = cs_open(CS_ARCH_X86, code32 ? CS_MODE_32 : CS_MODE_16, &handle_) == CS_ERR_OK;
        if (!open_) return;
        cs_option(handle_, CS_OPT_DETAIL, CS_OPT_ON);
        insn_ = cs_malloc(handle_);
    }
    ~Capstone() {
        if (!open_) return;
        cs_free(insn_, 1);
        cs_close(&handle_);
    }
    Capstone(const Capstone&) = delete;
    Capstone& operator=(const Capstone&) = delete;

    bool ready() const { return open_ && insn_ != nullptr; }
    bool decode(const u8* bytes) {
        std::size_t left = longest;
        std::uint64_t address = 0;
        return cs_disasm_iter(handle_, &bytes, &left, &address, insn_);
    }
    u32 length() const { return insn_->size; }
    std::span<const cs_x86_op> operands() const { return {insn_->detail->x86.operands, insn_->detail->x86.op_count}; }
    std::string_view register_name(unsigned reg) const {
        const char* name = cs_reg_name(handle_, reg);
        return name != nullptr ? name : "";
    }
    // The mnemonic without the words for prefixes in front of it.
    std::string_view name() const {
        std::string_view text = insn_->mnemonic;
        for (std::size_t space = text.find(' '); space != std::string_view::npos; space = text.find(' ')) {
            const std::string_view word = text.substr(0, space);
            constexpr std::string_view prefixes[] = {"lock", "rep", "repe", "repne", "xacquire", "xrelease", "bnd"};
            if (std::find(std::begin(prefixes), std::end(prefixes), word) == std::end(prefixes)) break;
            text.remove_prefix(space + 1);
        }
        return text;
    }

private:
    csh handle_ = 0;
    cs_insn* insn_ = nullptr;
    bool open_ = false;
};

struct Case {
    Instruction ours;
    bool ours_valid;
    bool theirs_valid;
    u32 their_length;
    bool size_prefix;    // 66
    bool repeat_prefix;  // F2 or F3

    bool same_length() const { return ours_valid && theirs_valid && ours.length == their_length; }
};

// --- the list ---

bool register_form(const Instruction& insn) {
    return insn.has_modrm && insn.modrm >= 0xC0;
}

// Opcodes of the 0F map that came after the Pentium Pro, or only other makers' processors have.
bool is_later_0F(u16 opcode) {
    struct Range {
        u16 first, last;
    };
    constexpr Range later[] = {
        {0x0F01, 0x0F01},                    // register forms: VMX, MONITOR, XGETBV, SVM, RDTSCP, …
        {0x0F05, 0x0F05}, {0x0F07, 0x0F07},  // SYSCALL, SYSRET
        {0x0F0D, 0x0F0F},                    // PREFETCH, FEMMS, 3DNow!
        {0x0F10, 0x0F17}, {0x0F28, 0x0F2F},  // SSE
        {0x0F37, 0x0F3A},                    // GETSEC, SSSE3, SSE4
        {0x0F50, 0x0F7F},                    // MMX, SSE, VMREAD, VMWRITE
        {0x0FA6, 0x0FA7},                    // VIA
        {0x0FAE, 0x0FAE}, {0x0FB8, 0x0FB8},  // FXSAVE, LDMXCSR, fences, POPCNT
        {0x0FC2, 0x0FC7},                    // SSE; 0F C7: VMPTRLD, RDRAND, …
        {0x0FD0, 0x0FFE},                    // MMX, SSE
    };
    for (const Range& range : later) {
        if (range.first <= opcode && opcode <= range.last) return true;
    }
    return false;
}

struct Disagreement {
    const char* why;
    bool (*applies)(const Case&);
};

constexpr Disagreement disagreements[] = {
    {"Capstone accepts LOCK in front of what the manual says raises #UD",
     [](const Case& c) { return !c.ours_valid && c.theirs_valid && c.ours.lock; }},
    {"an instruction later than the Pentium Pro",
     [](const Case& c) { return !c.ours_valid && c.theirs_valid && is_later_0F(c.ours.opcode); }},
    {"VEX, EVEX and XOP prefixes: forms of LES, LDS, BOUND and 8F that raise #UD",
     [](const Case& c) {
         const u16 opcode = c.ours.opcode;
         const bool register_prefix = (opcode == 0xC4 || opcode == 0xC5 || opcode == 0x62) && register_form(c.ours);
         const bool xop = opcode == 0x8F && ((c.ours.modrm >> 3) & 7) != 0;
         return !c.ours_valid && c.theirs_valid && (register_prefix || xop);
     }},
    {"XABORT and XBEGIN: C6 and C7 /7",
     [](const Case& c) {
         return !c.ours_valid && c.theirs_valid && (c.ours.opcode == 0xC6 || c.ours.opcode == 0xC7) &&
                c.ours.modrm == 0xF8;
     }},
    {"MOV CS, r/m raises #UD",
     [](const Case& c) {
         return !c.ours_valid && c.theirs_valid && c.ours.opcode == 0x8E && ((c.ours.modrm >> 3) & 7) == 1;
     }},
    {"control registers other than 0, 2, 3, 4 raise #UD",
     [](const Case& c) {
         const u8 number = (c.ours.modrm >> 3) & 7;
         return !c.ours_valid && c.theirs_valid && (c.ours.opcode == 0x0F20 || c.ours.opcode == 0x0F22) &&
                (number == 1 || number > 4);
     }},
    {"the coprocessor decides about its reserved encodings",
     [](const Case& c) { return c.ours_valid && !c.theirs_valid && c.ours.op == Op::Esc; }},
    {"0F 18 … 0F 1F are NOPs as a whole on the Pentium Pro",
     [](const Case& c) { return c.ours_valid && !c.theirs_valid && c.ours.op == Op::Nop && register_form(c.ours); }},
    {"UD1 takes a ModRM byte (SDM volume 2, UD); UD0 took none on this processor",
     [](const Case& c) { return c.ours.op == Op::Ud && (c.ours.opcode == 0x0FB9 || c.ours.opcode == 0x0FFF); }},
    {"PAUSE, TZCNT and LZCNT: an F3 that older processors pass over",
     [](const Case& c) {
         return c.same_length() && c.repeat_prefix &&
                (c.ours.op == Op::Nop || c.ours.op == Op::Bsf || c.ours.op == Op::Bsr);
     }},
    {"Capstone does not always name CBW, CWD and JCXZ by their size",
     [](const Case& c) {
         return c.same_length() && (c.ours.op == Op::Cbw || c.ours.op == Op::Cwd || c.ours.op == Op::Jcxz);
     }},
    {"with F2 or F3, Capstone takes 66 for part of an opcode and forgets it or gives up",
     [](const Case& c) { return c.ours_valid && c.size_prefix && c.repeat_prefix; }},
};

// --- names ---

std::string sized_name(std::string_view base, u8 size) {
    return std::string(base) + (size == 1 ? "b" : size == 2 ? "w" : "d");
}

// What Capstone calls our instruction; empty where names are not compared.
std::string expected_name(const Instruction& insn) {
    const std::string name(isa::op_name(insn.op));
    const bool wide = insn.operand_size == 4;
    switch (insn.op) {
        case Op::Esc: return "";
        case Op::Nop: return insn.opcode == 0x0F18 ? "" : name;  // PREFETCH there
        case Op::Jcc:
        case Op::Setcc:
        case Op::Cmovcc: return name + std::string(isa::condition_names[insn.condition]);
        case Op::Jcxz: return insn.address_size == 4 ? "jecxz" : "jcxz";
        case Op::Movs:
        case Op::Cmps:
        case Op::Stos:
        case Op::Lods:
        case Op::Scas:
        case Op::Ins:
        case Op::Outs: return sized_name(name, insn.operands[0].size);
        case Op::Cbw: return wide ? "cwde" : "cbw";
        case Op::Cwd: return wide ? "cdq" : "cwd";
        case Op::Pusha:
        case Op::Popa: return name + (wide ? "l" : "w");
        case Op::Pushf:
        case Op::Popf:
        case Op::Iret: return name + (wide ? "d" : "");
        case Op::JmpFar: return "ljmp";
        case Op::CallFar: return "lcall";
        case Op::Xlat: return "xlatb";
        case Op::Ud: return insn.opcode == 0x0F0B ? "ud2" : "";
        default: return name;
    }
}

// --- operands ---

constexpr std::string_view general_names[3][8] = {{"al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"},
                                                  {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"},
                                                  {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"}};

std::string_view general_name(u8 reg, u8 size) {
    return reg < 8 ? general_names[size == 1 ? 0 : size / 2][reg] : "";
}

bool same_address(const Capstone& capstone, const Instruction& insn, const cs_x86_op& theirs) {
    if (theirs.type != X86_OP_MEM) return false;
    const x86_op_mem& memory = theirs.mem;
    const u32 mask = insn.address_size == 2 ? 0xFFFF : 0xFFFFFFFF;
    const std::string_view index = memory.index == X86_REG_EIZ ? "" : capstone.register_name(memory.index);
    if (capstone.register_name(memory.base) != general_name(insn.base, insn.address_size)) return false;
    if (index != general_name(insn.index, insn.address_size)) return false;
    if (!index.empty() && memory.scale != 1 << insn.scale) return false;
    if (((static_cast<u32>(memory.disp) ^ insn.disp) & mask) != 0) return false;
    if ((memory.segment != X86_REG_INVALID) != insn.segment_override) return false;
    constexpr std::string_view segments[] = {"es", "cs", "ss", "ds", "fs", "gs"};
    return !insn.segment_override || capstone.register_name(memory.segment) == segments[static_cast<u8>(insn.segment)];
}

bool same_operand(const Capstone& capstone, const Instruction& insn, const Operand& ours, const cs_x86_op& theirs) {
    const std::string_view name = theirs.type == X86_OP_REG ? capstone.register_name(theirs.reg) : "";
    switch (ours.kind) {
        case OperandKind::Register: return name == general_name(ours.reg, ours.size);
        case OperandKind::Memory: return same_address(capstone, insn, theirs);
        case OperandKind::Immediate: {
            const u32 mask = ours.size == 1 ? 0xFF : ours.size == 2 ? 0xFFFF : 0xFFFFFFFF;
            return theirs.type == X86_OP_IMM && (insn.imm & ~mask) == 0 &&
                   (static_cast<u32>(theirs.imm) & mask) == insn.imm;
        }
        case OperandKind::Relative:
            // From address 0. Capstone does not always cut the target to 16 bits where the operand size says so.
            return theirs.type == X86_OP_IMM &&
                   ((static_cast<u32>(theirs.imm) ^ (insn.imm + insn.length)) & 0xFFFF) == 0;
        case OperandKind::One: return theirs.type == X86_OP_IMM && theirs.imm == 1;
        case OperandKind::Segment: {
            constexpr std::string_view segments[] = {"es", "cs", "ss", "ds", "fs", "gs"};
            return name == segments[ours.reg];
        }
        case OperandKind::Control: return name == "cr" + std::to_string(ours.reg);
        case OperandKind::Debug: return name == "dr" + std::to_string(ours.reg);
        case OperandKind::Test: return name == "tr" + std::to_string(ours.reg);
        default: return false;
    }
}

bool same_operands(const Capstone& capstone, const Instruction& insn) {
    const auto theirs = capstone.operands();
    switch (insn.op) {
        case Op::Aam:
        case Op::Aad:
            if (theirs.empty()) return insn.imm == 10;  // not shown then
            break;
        case Op::CallFar:
        case Op::JmpFar:
            if (insn.operands[0].kind == OperandKind::FarPointer) {
                return theirs.size() == 2 && static_cast<u16>(theirs[0].imm) == insn.imm2 &&
                       static_cast<u32>(theirs[1].imm) == insn.imm;
            }
            break;
        case Op::Enter:
            return theirs.size() == 2 && static_cast<u16>(theirs[0].imm) == insn.imm &&
                   static_cast<u8>(theirs[1].imm) == insn.imm2;
        case Op::Nop: return true;  // the register forms of the hints have a second operand there
        case Op::Lar:
        case Op::Lsl:
        case Op::MovSreg:
            // Words that Capstone shows as the register they are part of.
            if (theirs.size() == 2 && insn.operands[1].kind == OperandKind::Register && insn.operand_size == 4) {
                return same_operand(capstone, insn, insn.operands[0], theirs[0]) &&
                       capstone.register_name(theirs[1].reg) == general_name(insn.operands[1].reg, 4);
            }
            break;
        default: break;
    }
    std::size_t count = 0;
    while (count < insn.operands.size() && insn.operands[count].kind != OperandKind::None) ++count;
    if (count == 0) return true;  // what is implicit to us is often listed there
    if (count != theirs.size()) return false;
    for (std::size_t i = 0; i < count; ++i) {
        if (!same_operand(capstone, insn, insn.operands[i], theirs[i])) return false;
    }
    return true;
}

// --- the comparison ---

class DecoderAgainstCapstone : public testing::TestWithParam<bool> {};

TEST_P(DecoderAgainstCapstone, AgreesOnRandomBytes) {
    const bool code32_mode = GetParam();
    Capstone capstone(code32_mode);
    ASSERT_TRUE(capstone.ready());
    std::mt19937_64 random(code32_mode ? 32 : 16);
    constexpr u8 prefixes[] = {0x66, 0x67, 0xF0, 0xF2, 0xF3, 0x2E, 0x36, 0x3E, 0x26, 0x64, 0x65};
    std::array<u32, std::size(disagreements)> seen{};
    u32 agreed = 0;
    u32 both_valid = 0;
    u32 failures = 0;
    for (u32 round = 0; round < rounds && failures < 20; ++round) {
        std::array<u8, 16> bytes;
        for (std::size_t i = 0; i < bytes.size(); i += 8) {
            const u64 value = random();
            for (std::size_t j = 0; j < 8; ++j) bytes[i + j] = static_cast<u8>(value >> (8 * j));
        }
        u64 choice = random();
        std::size_t count = 0;
        for (; count < 4 && choice % 3 == 0; choice /= 3 * std::size(prefixes)) {
            const u8 prefix = prefixes[(choice / 3) % std::size(prefixes)];
            bytes[count++] = prefix;
        }
        if (choice % 3 == 1) bytes[count] = 0x0F;

        Case c{};
        const DecodeStatus status =
            decode(std::span(bytes).first(longest), {code32_mode, CpuModel::PentiumPro}, c.ours);
        c.ours_valid = status == DecodeStatus::Ok && c.ours.op != Op::Invalid;
        c.theirs_valid = capstone.decode(bytes.data());
        c.their_length = c.theirs_valid ? capstone.length() : 0;
        for (std::size_t i = 0; i < c.ours.prefix_length; ++i) {
            c.size_prefix = c.size_prefix || bytes[i] == 0x66;
            c.repeat_prefix = c.repeat_prefix || bytes[i] == 0xF2 || bytes[i] == 0xF3;
        }

        if (!c.ours_valid && !c.theirs_valid) {
            ++agreed;
            continue;
        }
        bool same = c.same_length();
        if (same) {
            const std::string name = expected_name(c.ours);
            same = (name.empty() || name == capstone.name()) && same_operands(capstone, c.ours);
        }
        if (same) {
            ++agreed;
            ++both_valid;
            continue;
        }
        bool explained = false;
        for (std::size_t i = 0; i < seen.size() && !explained; ++i) {
            explained = disagreements[i].applies(c);
            if (explained) ++seen[i];
        }
        if (!explained) {
            ++failures;
            const Bytes shown(bytes.begin(), bytes.begin() + longest);
            ADD_FAILURE() << hex(shown) << "\n  ours:   " << describe(shown, {code32_mode, CpuModel::PentiumPro})
                          << "\n  theirs: " << (c.theirs_valid ? capstone.name() : "invalid") << ", " << c.their_length
                          << " bytes";
        }
    }
    EXPECT_GT(agreed, rounds / 4 * 3);
    EXPECT_GT(both_valid, rounds / 2);
    for (std::size_t i = 0; i < seen.size(); ++i) {
        RecordProperty("disagreement_" + std::to_string(i), std::to_string(seen[i]) + ": " + disagreements[i].why);
    }
}

INSTANTIATE_TEST_SUITE_P(CodeSizes, DecoderAgainstCapstone, testing::Bool(),
                         [](const auto& code) { return code.param ? "Code32" : "Code16"; });

}  // namespace
}  // namespace lockstep::test

#else

TEST(DecoderAgainstCapstone, AgreesOnRandomBytes) {
    GTEST_SKIP() << "Capstone was not there when this was built (Debian: libcapstone-dev)";
}

#endif
