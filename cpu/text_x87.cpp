// The coprocessor's instructions by opcode and ModRM: SDM volume 2, appendix A, tables; 80387 Programmer's
// Reference, appendix A. Reserved encodings are shown as the 8086 manual's ESC with its six bits of opcode.
#include "cpu/text_parts.h"

namespace lockstep::text {

namespace {

struct MemoryForm {
    std::string_view name;  // empty: reserved
    u8 size = 0;
};

// By the low three bits of the opcode, then ModRM.reg.
constexpr MemoryForm memory_forms[8][8] = {
    {{"fadd", 4}, {"fmul", 4}, {"fcom", 4}, {"fcomp", 4}, {"fsub", 4}, {"fsubr", 4}, {"fdiv", 4}, {"fdivr", 4}},
    {{"fld", 4}, {}, {"fst", 4}, {"fstp", 4}, {"fldenv"}, {"fldcw", 2}, {"fnstenv"}, {"fnstcw", 2}},
    {{"fiadd", 4}, {"fimul", 4}, {"ficom", 4}, {"ficomp", 4}, {"fisub", 4}, {"fisubr", 4}, {"fidiv", 4}, {"fidivr", 4}},
    {{"fild", 4}, {}, {"fist", 4}, {"fistp", 4}, {}, {"fld", 10}, {}, {"fstp", 10}},
    {{"fadd", 8}, {"fmul", 8}, {"fcom", 8}, {"fcomp", 8}, {"fsub", 8}, {"fsubr", 8}, {"fdiv", 8}, {"fdivr", 8}},
    {{"fld", 8}, {}, {"fst", 8}, {"fstp", 8}, {"frstor"}, {}, {"fnsave"}, {"fnstsw", 2}},
    {{"fiadd", 2}, {"fimul", 2}, {"ficom", 2}, {"ficomp", 2}, {"fisub", 2}, {"fisubr", 2}, {"fidiv", 2}, {"fidivr", 2}},
    {{"fild", 2}, {}, {"fist", 2}, {"fistp", 2}, {"fbld", 10}, {"fild", 8}, {"fbstp", 10}, {"fistp", 8}},
};

enum class Stack : u8 {
    Reserved,
    Alone,    // ST(i)
    ToTop,    // ST(0), ST(i)
    FromTop,  // ST(i), ST(0)
    Single,   // ModRM.rm selects one of single_forms
};

struct RegisterForm {
    std::string_view name;
    Stack operands = Stack::Reserved;
};

constexpr RegisterForm single = {"", Stack::Single};

// By the low three bits of the opcode, then ModRM.reg. The undocumented copies (D9 D8, DC D0, DC D8, DD C8, DE D0, DF
// C0 … DF D8) carry the name of what they copy, except FFREEP.
constexpr RegisterForm register_forms[8][8] = {
    {{"fadd", Stack::ToTop},
     {"fmul", Stack::ToTop},
     {"fcom", Stack::Alone},
     {"fcomp", Stack::Alone},
     {"fsub", Stack::ToTop},
     {"fsubr", Stack::ToTop},
     {"fdiv", Stack::ToTop},
     {"fdivr", Stack::ToTop}},
    {{"fld", Stack::Alone}, {"fxch", Stack::Alone}, single, {"fstp", Stack::Alone}, single, single, single, single},
    {{"fcmovb", Stack::ToTop},
     {"fcmove", Stack::ToTop},
     {"fcmovbe", Stack::ToTop},
     {"fcmovu", Stack::ToTop},
     {},
     single,
     {},
     {}},
    {{"fcmovnb", Stack::ToTop},
     {"fcmovne", Stack::ToTop},
     {"fcmovnbe", Stack::ToTop},
     {"fcmovnu", Stack::ToTop},
     single,
     {"fucomi", Stack::ToTop},
     {"fcomi", Stack::ToTop},
     {}},
    {{"fadd", Stack::FromTop},
     {"fmul", Stack::FromTop},
     {"fcom", Stack::Alone},
     {"fcomp", Stack::Alone},
     {"fsubr", Stack::FromTop},
     {"fsub", Stack::FromTop},
     {"fdivr", Stack::FromTop},
     {"fdiv", Stack::FromTop}},
    {{"ffree", Stack::Alone},
     {"fxch", Stack::Alone},
     {"fst", Stack::Alone},
     {"fstp", Stack::Alone},
     {"fucom", Stack::Alone},
     {"fucomp", Stack::Alone},
     {},
     {}},
    {{"faddp", Stack::FromTop},
     {"fmulp", Stack::FromTop},
     {"fcomp", Stack::Alone},
     single,
     {"fsubrp", Stack::FromTop},
     {"fsubp", Stack::FromTop},
     {"fdivrp", Stack::FromTop},
     {"fdivp", Stack::FromTop}},
    {{"ffreep", Stack::Alone},
     {"fxch", Stack::Alone},
     {"fstp", Stack::Alone},
     {"fstp", Stack::Alone},
     single,
     {"fucomip", Stack::ToTop},
     {"fcomip", Stack::ToTop},
     {}},
};

struct SingleForm {
    u16 encoding;  // opcode and ModRM
    std::string_view name;
};

constexpr SingleForm single_forms[] = {
    {0xD9D0, "fnop"},      {0xD9E0, "fchs"},    {0xD9E1, "fabs"},   {0xD9E4, "ftst"},    {0xD9E5, "fxam"},
    {0xD9E8, "fld1"},      {0xD9E9, "fldl2t"},  {0xD9EA, "fldl2e"}, {0xD9EB, "fldpi"},   {0xD9EC, "fldlg2"},
    {0xD9ED, "fldln2"},    {0xD9EE, "fldz"},    {0xD9F0, "f2xm1"},  {0xD9F1, "fyl2x"},   {0xD9F2, "fptan"},
    {0xD9F3, "fpatan"},    {0xD9F4, "fxtract"}, {0xD9F5, "fprem1"}, {0xD9F6, "fdecstp"}, {0xD9F7, "fincstp"},
    {0xD9F8, "fprem"},     {0xD9F9, "fyl2xp1"}, {0xD9FA, "fsqrt"},  {0xD9FB, "fsincos"}, {0xD9FC, "frndint"},
    {0xD9FD, "fscale"},    {0xD9FE, "fsin"},    {0xD9FF, "fcos"},   {0xDAE9, "fucompp"}, {0xDBE0, "fneni"},
    {0xDBE1, "fndisi"},    {0xDBE2, "fnclex"},  {0xDBE3, "fninit"}, {0xDBE4, "fnsetpm"}, {0xDED9, "fcompp"},
    {0xDFE0, "fnstsw ax"},
};

std::string reserved(const Instruction& insn, u8 reg) {
    std::string text = "esc " + number((insn.opcode & 7u) << 3 | reg) + ", ";
    if (insn.modrm < 0xC0) return text += address(insn);
    return text += register_name(insn.modrm & 7, 1);
}

}  // namespace

std::string coprocessor_instruction(const Instruction& insn) {
    const u8 reg = (insn.modrm >> 3) & 7;
    if (insn.modrm < 0xC0) {
        const MemoryForm& form = memory_forms[insn.opcode & 7][reg];
        if (form.name.empty()) return reserved(insn, reg);
        return std::string(form.name).append(" ").append(pointer_size(form.size)).append(address(insn));
    }
    const RegisterForm& form = register_forms[insn.opcode & 7][reg];
    const std::string name = std::string(form.name) + " ";
    const std::string stack = "st(" + number(insn.modrm & 7) + ")";
    switch (form.operands) {
        case Stack::Alone: return name + stack;
        case Stack::ToTop: return name + "st(0), " + stack;
        case Stack::FromTop: return name + stack + ", st(0)";
        case Stack::Single:
            for (const SingleForm& one : single_forms) {
                if (one.encoding == (insn.opcode << 8 | insn.modrm)) return std::string(one.name);
            }
            break;
        case Stack::Reserved: break;
    }
    return reserved(insn, reg);
}

}  // namespace lockstep::text
