#include "tests/simd/encodings.h"

#include <algorithm>

#include "cpu/isa/names.h"
#include "cpu/isa/simd_integer.h"

namespace lockstep::simd_test {

namespace {

using isa::Letter;
using isa::Mandatory;
using isa::Row;

bool lists(const Row& row, Letter letter) {
    return std::ranges::find(row.operands, letter) != row.operands.end();
}

// ModRM for registers 1 and 2, or the group's digit and register 1 where that is the destination.
u8 modrm(const Row& row) {
    if (row.digit_value != isa::any_digit) return static_cast<u8>(0xC0 | row.digit_value << 3 | 1);
    return 0xC0 | 1 << 3 | 2;
}

std::vector<u8> bytes_of(const Row& row, bool word) {
    std::vector<u8> bytes;
    if (word) bytes.push_back(0x66);
    switch (row.mandatory) {
        case Mandatory::Op66: bytes.push_back(0x66); break;
        case Mandatory::RepF3: bytes.push_back(0xF3); break;
        case Mandatory::RepneF2: bytes.push_back(0xF2); break;
        case Mandatory::Any:
        case Mandatory::NoPrefix: break;
    }
    bytes.push_back(0x0F);
    if (row.map == isa::Map::ThreeByte38) bytes.push_back(0x38);
    if (row.map == isa::Map::ThreeByte3A) bytes.push_back(0x3A);
    bytes.push_back(row.opcode);
    if (row.form != isa::Form::NoModrm) bytes.push_back(modrm(row));
    return bytes;
}

std::string_view registers_of(const Row& row) {
    for (const Letter letter : row.operands) {
        if (letter >= Letter::Pd && letter <= Letter::Nq) return " mm";
        if (letter >= Letter::Vd && letter <= Letter::Udq) return " xmm";
    }
    return "";
}

// From the name's end: PADDB, PSRLDQ, CRC32.
u8 element_of(Op op) {
    const std::string_view name = isa::op_name(op);
    if (name.ends_with("bw")) return 1;
    switch (name.back()) {
        case 'w': return 2;
        case 'd': return 4;
        case 'q': return 8;
        default: return 1;
    }
}

}  // namespace

std::vector<Encoding> encodings() {
    std::vector<Encoding> all;
    for (const Row& row : isa::simd_integer::rows) {
        if (!row.exists_on(newest_model) || row.op == Op::Emms) continue;
        Encoding encoding;
        encoding.op = row.op;
        encoding.name = isa::op_name(row.op);
        encoding.name += registers_of(row);
        encoding.immediate = lists(row, Letter::Ib);
        if (encoding.immediate) encoding.name += " imm";
        if (lists(row, Letter::Eb)) encoding.name += " byte";
        encoding.element = element_of(row.op);
        encoding.bytes = bytes_of(row, false);
        all.push_back(encoding);
        if (!lists(row, Letter::Ev)) continue;
        encoding.name += " word";
        encoding.bytes = bytes_of(row, true);
        all.push_back(encoding);
    }
    return all;
}

}  // namespace lockstep::simd_test
