#include "cpu/text.h"

#include "cpu/isa/names.h"
#include "cpu/text_parts.h"

namespace lockstep {

namespace text {

namespace {
constexpr std::string_view byte_names[] = {"al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"};
constexpr std::string_view word_names[] = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
constexpr std::string_view dword_names[] = {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"};
}  // namespace

std::string number(u32 value) {
    constexpr char digits[] = "0123456789abcdef";
    if (value < 10) return {digits[value]};
    std::string text = "0x";
    int shift = 28;
    while (value >> shift == 0) shift -= 4;
    for (; shift >= 0; shift -= 4) text += digits[value >> shift & 15];
    return text;
}

std::string_view register_name(u8 reg, u8 size) {
    if (size == 1) return byte_names[reg & 7];
    return size == 4 ? dword_names[reg & 7] : word_names[reg & 7];
}

std::string_view pointer_size(u8 size) {
    switch (size) {
        case 1: return "byte ptr ";
        case 2: return "word ptr ";
        case 4: return "dword ptr ";
        case 6: return "fword ptr ";
        case 8: return "qword ptr ";
        case 10: return "tbyte ptr ";
        case 16: return "xmmword ptr ";
        default: return "";
    }
}

std::string address(const Instruction& insn) {
    std::string text;
    if (insn.segment_override) text.append(segment_names[static_cast<u8>(insn.segment)]).append(":");
    text += "[";
    const bool base = insn.base != zero_register;
    const bool index = insn.index != zero_register;
    if (base) text += register_name(insn.base, insn.address_size);
    if (index) {
        if (base) text += " + ";
        text += register_name(insn.index, insn.address_size);
        if (insn.scale != 0) text.append("*").append(number(1u << insn.scale));
    }
    if (!base && !index) {
        text += number(insn.address_size == 2 ? insn.disp & 0xFFFF : insn.disp);
    } else if (insn.disp != 0) {
        const bool negative = insn.disp >> 31 != 0;
        text.append(negative ? " - " : " + ").append(number(negative ? 0 - insn.disp : insn.disp));
    }
    return text += "]";
}

}  // namespace text

namespace {

using text::number;

// The mnemonic where it depends on more than the operation.
std::string mnemonic(const Instruction& insn) {
    std::string name(isa::op_name(insn.op));
    const bool wide = insn.operand_size == 4;
    switch (insn.op) {
        case Op::Jcc:
        case Op::Setcc:
        case Op::Cmovcc: return name.append(isa::condition_names[insn.condition]);
        case Op::Jcxz: return insn.address_size == 4 ? "jecxz" : name;
        case Op::Cbw: return wide ? "cwde" : name;
        case Op::Cwd: return wide ? "cdq" : name;
        case Op::Pusha:
        case Op::Popa:
        case Op::Pushf:
        case Op::Popf:
        case Op::Iret: return name += wide ? "d" : "";
        case Op::Movs:
        case Op::Cmps:
        case Op::Stos:
        case Op::Lods:
        case Op::Scas:
        case Op::Ins:
        case Op::Outs: return name += insn.operands[0].size == 1 ? "b" : wide ? "d" : "w";
        case Op::Ud: return name += insn.opcode == 0x0FFF ? "0" : insn.opcode == 0x0FB9 ? "1" : "2";
        default: return name;
    }
}

std::string_view repeat_prefix(const Instruction& insn) {
    if (insn.rep == RepPrefix::None) return "";
    if (insn.rep == RepPrefix::Repne) return "repne ";
    return insn.op == Op::Cmps || insn.op == Op::Scas ? "repe " : "rep ";
}

std::string operand_text(const Instruction& insn, const Operand& operand, u32 eip) {
    switch (operand.kind) {
        case OperandKind::None: return "";
        case OperandKind::Register: return std::string(text::register_name(operand.reg, operand.size));
        case OperandKind::Memory: return std::string(text::pointer_size(operand.size)) += text::address(insn);
        case OperandKind::Immediate: return number(insn.imm);
        case OperandKind::Relative: {
            const u32 target = eip + insn.length + insn.imm;
            return number(insn.operand_size == 2 ? target & 0xFFFF : target);
        }
        case OperandKind::FarPointer: return number(insn.imm2) + ":" + number(insn.imm);
        case OperandKind::Segment: return std::string(text::segment_names[operand.reg]);
        case OperandKind::Control: return "cr" + number(operand.reg);
        case OperandKind::Debug: return "dr" + number(operand.reg);
        case OperandKind::Test: return "tr" + number(operand.reg);
        case OperandKind::One: return "1";
        case OperandKind::St: return "st(" + number(operand.reg) + ")";
        case OperandKind::MmRegister: return "mm" + number(operand.reg);
        case OperandKind::XmmRegister: return "xmm" + number(operand.reg);
    }
    return "";
}

// The operands of string instructions and XLAT, which a decoded instruction does not list.
std::string implicit_operands(const Instruction& insn) {
    const u8 size = insn.operands[0].size;
    const std::string pointer(text::pointer_size(size));
    const auto at = [&](Gpr reg) {
        return "[" + std::string(text::register_name(static_cast<u8>(reg), insn.address_size)) + "]";
    };
    std::string source = pointer;
    if (insn.segment_override) source.append(text::segment_names[static_cast<u8>(insn.segment)]).append(":");
    source += at(Gpr::SI);
    const std::string destination = pointer + "es:" + at(Gpr::DI);
    const std::string accumulator(text::register_name(static_cast<u8>(Gpr::AX), size));
    switch (insn.op) {
        case Op::Movs: return destination + ", " + source;
        case Op::Cmps: return source + ", " + destination;
        case Op::Stos: return destination + ", " + accumulator;
        case Op::Lods: return accumulator + ", " + source;
        case Op::Scas: return accumulator + ", " + destination;
        case Op::Ins: return destination + ", dx";
        case Op::Outs: return "dx, " + source;
        case Op::Xlat: {
            Instruction table = insn;
            table.base = static_cast<u8>(Gpr::BX);
            return std::string(text::pointer_size(1)) += text::address(table);
        }
        default: return "";
    }
}

// An escape that no coprocessor of the model has, as the 8086 manual writes ESC: with its six bits of opcode.
std::string reserved_escape(const Instruction& insn) {
    std::string text = "esc " + number((insn.opcode & 7u) << 3 | (insn.modrm >> 3 & 7u)) + ", ";
    if (insn.modrm < 0xC0) return text += text::address(insn);
    return text += text::register_name(insn.modrm & 7, 1);
}

std::string operands_text(const Instruction& insn, u32 eip) {
    if ((insn.op == Op::Aam || insn.op == Op::Aad) && insn.imm == 10) return "";
    std::string text;
    for (const Operand& operand : insn.operands) {
        if (operand.kind == OperandKind::None) break;
        if (!text.empty()) text += ", ";
        text += operand_text(insn, operand, eip);
    }
    if (insn.op == Op::Enter) text.append(", ").append(number(insn.imm2));
    return text.empty() ? implicit_operands(insn) : text;
}

}  // namespace

std::string instruction_text(const Instruction& insn, u32 eip) {
    if (insn.op == Op::Invalid) return "invalid";
    std::string text = insn.lock ? "lock " : "";
    text += repeat_prefix(insn);
    if (insn.op == Op::Esc) return text += reserved_escape(insn);
    text += mnemonic(insn);
    const std::string operands = operands_text(insn, eip);
    if (!operands.empty()) text.append(" ").append(operands);
    return text;
}

}  // namespace lockstep
