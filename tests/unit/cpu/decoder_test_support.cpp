#include "decoder_test_support.h"

#include <cstdio>

#include "cpu/isa/names.h"

namespace lockstep::test {

namespace {

constexpr const char* byte_names[] = {"al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"};
constexpr const char* word_names[] = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
constexpr const char* segment_names[] = {"es", "cs", "ss", "ds", "fs", "gs"};

std::string number(u32 value) {
    char text[16];
    std::snprintf(text, sizeof text, "%x", value);
    return text;
}

std::string signed_number(u32 value) {
    return (value >> 31) != 0 ? "-" + number(0u - value) : "+" + number(value);
}

std::string register_name(u8 reg, u8 size) {
    if (reg > 7) return "?";
    if (size == 1) return byte_names[reg];
    return (size == 4 ? "e" : "") + std::string(word_names[reg]);
}

std::string address_text(const Instruction& insn) {
    std::string text = segment_names[static_cast<u8>(insn.segment)];
    text += ":";
    bool first = true;
    const auto add = [&](const std::string& part) {
        text += (first ? "" : "+") + part;
        first = false;
    };
    if (insn.base != zero_register) add(register_name(insn.base, insn.address_size));
    if (insn.index != zero_register) {
        add(register_name(insn.index, insn.address_size) + (insn.scale != 0 ? "*" + number(1u << insn.scale) : ""));
    }
    if (first) return text + number(insn.disp);
    return insn.disp != 0 ? text + signed_number(insn.disp) : text;
}

std::string operand_text(const Instruction& insn, const Operand& operand) {
    const std::string size = operand.size != 0 ? number(operand.size) : "";
    switch (operand.kind) {
        case OperandKind::None: break;
        case OperandKind::Register: return register_name(operand.reg, operand.size);
        case OperandKind::Memory: return size + "[" + address_text(insn) + "]";
        case OperandKind::Immediate: return size + "#" + number(insn.imm);
        case OperandKind::Relative: return size + "@" + signed_number(insn.imm);
        case OperandKind::FarPointer: return size + "#" + number(insn.imm2) + ":" + number(insn.imm);
        case OperandKind::Segment: return segment_names[operand.reg];
        case OperandKind::Control: return "cr" + number(operand.reg);
        case OperandKind::Debug: return "dr" + number(operand.reg);
        case OperandKind::Test: return "tr" + number(operand.reg);
        case OperandKind::One: return "one";
        case OperandKind::St: return "st" + number(operand.reg);
        case OperandKind::MmRegister: return size + "mm" + number(operand.reg);
        case OperandKind::XmmRegister: return size + "xmm" + number(operand.reg);
    }
    return {};
}

bool is_string(Op op) {
    return op >= Op::Movs && op <= Op::Outs;
}

}  // namespace

Decoded decode_bytes(const Bytes& bytes, DecodeMode mode) {
    Decoded result;
    result.status = decode(bytes, mode, result.insn);
    return result;
}

std::string describe(const Bytes& bytes, DecodeMode mode) {
    const auto [status, insn] = decode_bytes(bytes, mode);
    if (status == DecodeStatus::NeedMore) return "more";
    if (status == DecodeStatus::TooLong) return "too long";
    std::string text;
    if (insn.length != bytes.size()) text += "(" + number(insn.length) + " bytes) ";
    if (insn.lock) text += "lock ";
    if (insn.rep == RepPrefix::Rep) text += "rep ";
    if (insn.rep == RepPrefix::Repne) text += "repne ";
    text += isa::op_name(insn.op);
    if (insn.op == Op::Jcc || insn.op == Op::Setcc || insn.op == Op::Cmovcc)
        text += isa::condition_names[insn.condition];
    if (is_string(insn.op)) {
        text += number(insn.operands[0].size) + " " + segment_names[static_cast<u8>(insn.segment)];
        return text + " a" + number(insn.address_size);
    }
    const char* separator = " ";
    for (const Operand& operand : insn.operands) {
        if (operand.kind == OperandKind::None) continue;
        text += separator + operand_text(insn, operand);
        separator = ", ";
    }
    return text;
}

std::string hex(const Bytes& bytes) {
    std::string text;
    char byte[4];
    for (const u8 value : bytes) {
        std::snprintf(byte, sizeof byte, "%02x ", value);
        text += byte;
    }
    return text;
}

}  // namespace lockstep::test
