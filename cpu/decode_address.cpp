#include "cpu/decode_address.h"

#include <array>

namespace lockstep {

namespace {

constexpr u8 number(Gpr reg) {
    return static_cast<u8>(reg);
}

struct WordForm {
    u8 base;
    u8 index;
    bool stack;
};

// By ModRM.rm with 16-bit addresses.
constexpr std::array<WordForm, 8> word_forms = {{
    {number(Gpr::BX), number(Gpr::SI), false},
    {number(Gpr::BX), number(Gpr::DI), false},
    {number(Gpr::BP), number(Gpr::SI), true},
    {number(Gpr::BP), number(Gpr::DI), true},
    {number(Gpr::SI), zero_register, false},
    {number(Gpr::DI), zero_register, false},
    {number(Gpr::BP), zero_register, true},
    {number(Gpr::BX), zero_register, false},
}};

bool decode_word_address(ByteReader& reader, Instruction& out) {
    const u8 mod = out.modrm >> 6;
    const u8 rm = out.modrm & 7;
    if (mod == 0 && rm == 6) {  // a bare offset
        out.disp = reader.signed_word();
        return false;
    }
    out.base = word_forms[rm].base;
    out.index = word_forms[rm].index;
    if (mod == 1) out.disp = reader.signed_byte();
    if (mod == 2) out.disp = reader.signed_word();
    return word_forms[rm].stack;
}

bool decode_dword_address(ByteReader& reader, Instruction& out) {
    const u8 mod = out.modrm >> 6;
    u8 base = out.modrm & 7;
    if (base == number(Gpr::SP)) {  // a SIB byte follows
        const u8 sib = reader.byte();
        const u8 index = (sib >> 3) & 7;
        base = sib & 7;
        if (index != number(Gpr::SP)) {
            out.index = index;
            out.scale = sib >> 6;
        }
    }
    if (mod == 0 && base == number(Gpr::BP)) {  // no base, but a displacement
        out.disp = reader.dword();
        return false;
    }
    out.base = base;
    if (mod == 1) out.disp = reader.signed_byte();
    if (mod == 2) out.disp = reader.dword();
    return base == number(Gpr::SP) || base == number(Gpr::BP);
}

}  // namespace

bool decode_address(ByteReader& reader, Instruction& out) {
    return out.address_size == 2 ? decode_word_address(reader, out) : decode_dword_address(reader, out);
}

}  // namespace lockstep
