#include <cctype>

#include "cpu/text.h"
#include "cpu/text_parts.h"
#include "hidden_prefixes.h"
#include "rules.h"

namespace lockstep::test {

namespace {

using Text = std::string;

bool replace(Text& text, std::string_view what, std::string_view by) {
    const std::size_t at = text.find(what);
    if (at == Text::npos) return false;
    text.replace(at, what.size(), by);
    return true;
}

bool replace_end(Text& text, std::string_view end, std::string_view by) {
    if (!text.ends_with(end)) return false;
    text.replace(text.size() - end.size(), end.size(), by);
    return true;
}

bool prepend(Text& text, std::string_view word) {
    text.insert(0, word);
    return true;
}

bool has_memory(const Instruction& insn) {
    return insn.has_modrm && insn.modrm < 0xC0;
}

bool bare_offset(const Instruction& insn) {
    return has_memory(insn) && insn.base == zero_register && insn.index == zero_register;
}

// Of "0x1f" or "7".
u32 number(std::string_view text) {
    const int base = text.starts_with("0x") ? 16 : 10;
    return static_cast<u32>(std::stoull(Text(text.substr(base == 16 ? 2 : 0)), nullptr, base));
}

// The text with 16-bit and 32-bit operands alike: registers outside an address, sizes of memory, names of instructions.
Text without_sizes(std::string_view text) {
    constexpr std::string_view same[][2] = {
        {"eax", "ax"},      {"ecx", "cx"},      {"edx", "dx"},      {"ebx", "bx"},       {"esp", "sp"},
        {"ebp", "bp"},      {"esi", "si"},      {"edi", "di"},      {"dword", "word"},   {"pushal", "pushaw"},
        {"popal", "popaw"}, {"popfd", "popf"},  {"iretd", "iret"},  {"pushfd", "pushf"}, {"movsd", "movsw"},
        {"cmpsd", "cmpsw"}, {"stosd", "stosw"}, {"lodsd", "lodsw"}, {"scasd", "scasw"},  {"insd", "insw"},
        {"outsd", "outsw"},
    };
    Text out;
    bool in_address = false;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at + 1;
        while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end])) != 0 &&
               std::isalnum(static_cast<unsigned char>(text[at])) != 0) {
            ++end;
        }
        std::string_view word = text.substr(at, end - at);
        if (word == "[" || word == "]") in_address = word == "[";
        for (const auto& pair : same) {
            if (!in_address && word == pair[0]) word = pair[1];
        }
        out += word;
        at = end;
    }
    return out;
}

Text signed_number(u32 value, u8 size) {
    const u32 sign = 1u << (8 * size - 1);
    const u32 mask = sign | (sign - 1);
    return (value & sign) != 0 ? "-" + text::number((0 - value) & mask) : text::number(value);
}

// Two operands, the first of which is ST(0), or the second.
bool drop_top(Text& text) {
    return replace(text, " st(0), ", " ") || replace_end(text, ", st(0)", "");
}

constexpr Spelling list[] = {
    {"hidden-prefix",
     "WRONG: 66, F2 or F3 is passed over where other prefixes stand between it and an MMX or SSE opcode",
     [](const Comparison& c, Text& text) {
         const std::optional<Instruction> insn = with_hidden_prefixes(c, c.model);
         if (!insn) return false;
         text = instruction_text(*insn);
         return true;
     }},
    {"simd-size",
     "memory of PUNPCKLxx with MMX registers, COMISS and COMISD is as large as a register; a cache line is a byte",
     [](const Comparison& c, Text& text) {
         switch (c.insn.opcode) {
             case 0x0F18:
             case 0x0FAE: {
                 const bool line = text.starts_with("prefetch") || text.starts_with("clflush");
                 return line && replace(text, " ", " byte ptr ");
             }
             case 0x0F2F:
                 return replace(text, "dword ptr", "xmmword ptr") || replace(text, " qword ptr", " xmmword ptr");
             case 0x0F60:
             case 0x0F61:
             case 0x0F62: return replace(text, " dword ptr", " qword ptr");
             default: return false;
         }
     }},
    {"predicate", "the eight predicates of CMPPS and its like are part of the name",
     [](const Comparison& c, Text& text) {
         if (c.insn.opcode != 0x0FC2 || c.insn.imm > 7) return false;
         constexpr std::string_view names[] = {"eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord"};
         text.erase(text.rfind(", "));
         text.insert(3, names[c.insn.imm]);
         return true;
     }},
    {"far", "far transfers are called ljmp and lcall",
     [](const Comparison&, Text& text) {
         return replace(text, "jmp far", "ljmp") || replace(text, "call far", "lcall");
     }},
    {"pointer", "a far pointer in memory is called ptr, whatever its size; a pseudo descriptor has no size",
     [](const Comparison& c, Text& text) {
         switch (c.insn.op) {
             case Op::Lds:
             case Op::Les:
             case Op::Lfs:
             case Op::Lgs:
             case Op::Lss: return replace(text, "fword ptr", "ptr") || replace(text, "dword ptr", "ptr");
             case Op::JmpFar:
             case Op::CallFar: return replace(text, "fword ptr ", "") || replace(text, "dword ptr ", "");
             case Op::Lgdt:
             case Op::Lidt:
             case Op::Sgdt:
             case Op::Sidt: return replace(text, "fword ptr ", "");
             default: return false;
         }
     }},
    {"xlatb", "XLAT is shown without its operand",
     [](const Comparison& c, Text& text) {
         if (c.insn.op != Op::Xlat) return false;
         text = "xlatb";
         return true;
     }},
    {"pushal", "PUSHA and POPA end in w and l as in the other syntax",
     [](const Comparison& c, Text& text) {
         if (c.insn.op != Op::Pusha && c.insn.op != Op::Popa) return false;
         return replace_end(text, "ad", "al") || replace_end(text, "a", "aw");
     }},
    {"signed", "bytes that are sign-extended, and both of ENTER's operands, are shown signed",
     [](const Comparison& c, Text& text) {
         if (c.insn.op == Op::Enter) {
             const Text before = text;
             text = "enter " + signed_number(c.insn.imm, 2) + ", " + signed_number(c.insn.imm2, 1);
             return text != before;
         }
         const bool logic = c.insn.op == Op::And || c.insn.op == Op::Or || c.insn.op == Op::Xor;
         if (logic || (c.insn.opcode != 0x83 && c.insn.opcode != 0x6A && c.insn.opcode != 0x6B)) return false;
         const u8 size = c.insn.operand_size;
         return c.insn.imm >> (8 * size - 1) != 0 &&
                replace_end(text, text::number(c.insn.imm), signed_number(c.insn.imm, size));
     }},
    {"x87-size", "FLD and FSTP of 80 bits are xword; FRSTOR, FNSAVE and (wrongly) FNSTSW are dword",
     [](const Comparison& c, Text& text) {
         if (!is_escape(c.insn.op) || c.insn.modrm >= 0xC0) return false;
         if (c.insn.opcode == 0xDB) return replace(text, "tbyte", "xword");
         if (c.insn.opcode != 0xDD || c.digit() < 4) return false;
         return replace(text, "word ptr", "dword ptr") || replace(text, " ", " dword ptr ");
     }},
    {"x87-stack", "ST(0) is left out of most register forms and added to copies of others",
     [](const Comparison& c, Text& text) {
         if (!is_escape(c.insn.op) || c.insn.modrm < 0xC0) return false;
         switch (c.insn.opcode) {
             case 0xD8:
             case 0xDE:
                 if (c.insn.opcode == 0xDE && c.digit() == 2) return replace(text, " ", " st(0), ");
                 return drop_top(text);
             case 0xDB: return c.digit() >= 5 && drop_top(text);
             case 0xDF:
                 if (c.digit() >= 5) return drop_top(text);
                 if (c.digit() == 1) return replace(text, " ", " st(0), ");
                 return (c.digit() == 2 || c.digit() == 3) && (text += ", st(0)", true);
             case 0xDC: return (c.digit() == 2 || c.digit() == 3) && replace(text, " ", " st(0), ");
             case 0xDD: return c.digit() == 1 && replace(text, " ", " st(0), ");
             case 0xD9: return c.digit() == 3 && (text += ", st(0)", true);
             default: return false;
         }
     }},
    {"x87-name", "the 8087's FNENI, FNDISI and the 80287's FNSETPM have other names",
     [](const Comparison& c, Text& text) {
         if (!is_escape(c.insn.op)) return false;
         return replace(text, "fneni", "feni8087_nop") || replace(text, "fndisi", "fdisi8087_nop") ||
                replace(text, "fnsetpm", "fsetpm");
     }},
    {"word-source", "LAR, LSL and MOV to a segment register read a word, which is shown as a doubleword",
     [](const Comparison& c, Text& text) {
         if (c.insn.op != Op::Lar && c.insn.op != Op::Lsl && c.insn.op != Op::MovSreg) return false;
         const Operand& source = c.insn.operands[1];
         if (c.insn.operand_size != 4) return false;
         if (source.kind == OperandKind::Memory) return c.insn.op == Op::Lsl && replace(text, "word ptr", "dword ptr");
         if (source.kind != OperandKind::Register) return false;
         return replace_end(text, text::register_name(source.reg, 2), text::register_name(source.reg, 4));
     }},
    {"hint", "0F 18 are PREFETCHh; the register forms of the other hints have a second operand",
     [](const Comparison& c, Text& text) {
         if (c.insn.op != Op::Nop || c.insn.opcode < 0x0F18) return false;
         if (c.register_form()) {
             text += ", ";
             text += text::register_name(c.digit(), c.insn.operand_size);
             return true;
         }
         constexpr std::string_view names[] = {"prefetchnta", "prefetcht0", "prefetcht1", "prefetcht2"};
         if (c.insn.opcode != 0x0F18) return false;
         if (c.digit() > 3) return c.theirs.find("dword") != Text::npos && replace(text, " word ptr", " dword ptr");
         text = Text(names[c.digit()]).append(" byte ptr ").append(text::address(c.insn));
         return true;
     }},
    {"offset-sign", "WRONG: an offset of 16 bits without registers is sign-extended to 32",
     [](const Comparison& c, Text& text) {
         if (!c.code32 || c.insn.address_size != 2 || !bare_offset(c.insn) || (c.insn.disp & 0x8000) == 0) return false;
         return replace(text, "[0x", "[0xffff");
     }},
    {"offset-cut", "WRONG: an offset above 7FFFFFFF without registers is cut to 16 bits in 16-bit code",
     [](const Comparison& c, Text& text) {
         if (c.code32 || c.insn.address_size != 4 || !bare_offset(c.insn) || c.insn.disp >> 31 == 0) return false;
         return replace(text, "[" + text::number(c.insn.disp) + "]", "[" + text::number(c.insn.disp & 0xFFFF) + "]");
     }},
    {"invlpg", "INVLPG's operand is called a byte",
     [](const Comparison& c, Text& text) { return c.insn.op == Op::Invlpg && replace(text, " ", " byte ptr "); }},
    {"later-f3", "F3 makes PAUSE of NOP, TZCNT of BSF, LZCNT of BSR, ENDBR of 0F 1E on later processors",
     [](const Comparison& c, Text& text) {
         if (!c.rep_prefix) return false;
         const Text name = c.theirs.substr(0, c.theirs.find(' '));
         if (c.insn.op == Op::Nop && c.insn.opcode == 0x90 && name == "pause") return replace(text, "nop", name);
         if (c.insn.op == Op::Bsf && name == "tzcnt") return replace(text, "bsf", name);
         if (c.insn.op == Op::Bsr && name == "lzcnt") return replace(text, "bsr", name);
         if (c.insn.opcode != 0x0F1E || (c.insn.modrm != 0xFA && c.insn.modrm != 0xFB)) return false;
         if (name != (c.insn.modrm == 0xFA ? "endbr64" : "endbr32")) return false;
         text = name;
         return true;
     }},
    {"lock-lost", "LOCK is not shown when F2 or F3 follow it",
     [](const Comparison& c, Text& text) { return c.last_of_F0_F2_F3 != 0xF0 && replace(text, "lock ", ""); }},
    {"hle", "F2 and F3 with LOCK or before XCHG are TSX's XACQUIRE and XRELEASE, which the processors here pass over",
     [](const Comparison& c, Text& text) {
         if (!c.insn.lock && c.insn.op != Op::Xchg) return false;
         if (c.repne_prefix && c.theirs.starts_with("xacquire ")) return prepend(text, "xacquire ");
         return c.rep_prefix && c.theirs.starts_with("xrelease ") && prepend(text, "xrelease ");
     }},
    {"movsd", "WRONG: REPNE is not shown before MOVSD, which is also the name of an SSE2 instruction with F2",
     [](const Comparison& c, Text& text) {
         return c.insn.op == Op::Movs && c.theirs.starts_with("movsd") && replace(text, "repne ", "");
     }},
    {"cwde", "WRONG: CBW and CWD are called CWDE and CDQ in 16-bit code and when there are prefixes beside 66",
     [](const Comparison& c, Text& text) {
         if (c.code32 && c.insn.prefix_length < 2) return false;
         return (c.insn.op == Op::Cbw && c.theirs == "cwde" && replace(text, "cbw", "cwde")) ||
                (c.insn.op == Op::Cwd && c.theirs == "cdq" && replace(text, "cwd", "cdq"));
     }},
    {"jcxz", "WRONG: JCXZ with 67 and another prefix has the name of the other size",
     [](const Comparison& c, Text& text) {
         if (c.insn.op != Op::Jcxz || !c.address_prefix || c.insn.prefix_length < 2) return false;
         if (c.theirs.find("jecxz") == Text::npos) return replace(text, "jecxz", "jcxz");
         return replace(text, "jcxz", "jecxz");
     }},
    {"bnd", "F2 before a branch is MPX's BND, which the processors here pass over",
     [](const Comparison& c, Text& text) {
         switch (c.insn.op) {
             case Op::Jcc:
             case Op::Jmp:
             case Op::Call:
             case Op::Ret:
             case Op::RetFar:
             case Op::Jcxz: return c.repne_prefix && c.theirs.starts_with("bnd ") && prepend(text, "bnd ");
             default: return false;
         }
     }},
    {"target", "WRONG: with 66 or 67 the target is cut to 16 bits, or sign-extended from them, when it should not",
     [](const Comparison& c, Text& text) {
         if (c.insn.operands[0].kind != OperandKind::Relative || (!c.operand_prefix && !c.address_prefix)) return false;
         const std::size_t mine = text.rfind(' ') + 1;
         const std::string_view other = std::string_view(c.theirs).substr(c.theirs.rfind(' ') + 1);
         if (((number(other) ^ number(text.substr(mine))) & 0xFFFF) != 0 || text.substr(mine) == other) return false;
         text.replace(mine, Text::npos, other);
         return true;
     }},
    {"wide-66", "WRONG: with F2 or F3, 66 is taken for a part of the opcode, and operands stay as wide as without it",
     [](const Comparison& c, Text& text) {
         if (!c.operand_prefix || !c.repeat_prefix() || text == c.theirs) return false;
         Text wide = text;
         if (c.insn.opcode == 0x83) replace(wide, ", 0xff", ", 0xffffff");  // the immediate is extended to 32 bits, too
         if (without_sizes(text) != without_sizes(c.theirs) && without_sizes(wide) != without_sizes(c.theirs))
             return false;
         text = c.theirs;
         return true;
     }},
};

}  // namespace

std::span<const Spelling> spellings() {
    return list;
}

}  // namespace lockstep::test
