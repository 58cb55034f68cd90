// D8–DF: every encoding, the operands of each group, and what each coprocessor lacks.
#include <gtest/gtest.h>

#include "cpu/decode_x87.h"
#include "decoder_test_support.h"

namespace lockstep::test {
namespace {

struct Example {
    Bytes bytes;
    const char* text;
};

void expect_all(const std::vector<Example>& examples, DecodeMode mode) {
    for (const Example& example : examples) {
        EXPECT_EQ(describe(example.bytes, mode), example.text) << hex(example.bytes);
    }
}

// The encodings without a row, "D9 08" for a memory form by its ModRM of [bx + si], register forms as ranges.
std::string reserved(CpuModel model) {
    const auto is_reserved = [&](u8 opcode, u32 modrm) {
        return find_x87_row(model, opcode, static_cast<u8>(modrm)) == nullptr;
    };
    std::string text;
    for (u8 opcode = 0xD8; opcode >= 0xD8 && opcode <= 0xDF; ++opcode) {
        std::string list;
        for (u32 digit = 0; digit < 8; ++digit) {
            if (is_reserved(opcode, digit << 3)) list += " /" + std::to_string(digit);
        }
        for (u32 modrm = 0xC0; modrm < 0x100; ++modrm) {
            if (!is_reserved(opcode, modrm)) continue;
            u32 last = modrm;
            while (last < 0xFF && is_reserved(opcode, last + 1)) ++last;
            list += " " + hex({static_cast<u8>(modrm)}).substr(0, 2);
            if (last > modrm) list += "-" + hex({static_cast<u8>(last)}).substr(0, 2);
            modrm = last;
        }
        if (!list.empty()) text += (text.empty() ? "" : "; ") + hex({opcode}).substr(0, 2) + list;
    }
    return text;
}

TEST(DecoderX87, ReservedEncodingsAreThoseOfAProcessorOfToday) {
    // Tried on an AMD Zen 4: these raise #UD, no others do.
    EXPECT_EQ(reserved(CpuModel::Nehalem),
              "d9 /1 d1-d7 e2-e3 e6-e7 ef; da e0-e8 ea-ff; db /4 /6 e5-e7 f8-ff; dd /5 f0-ff; de d8 da-df; "
              "df e1-e7 f8-ff");
}

TEST(DecoderX87, EachCoprocessorHasWhatCameWithIt) {
    EXPECT_EQ(reserved(CpuModel::PentiumPro),
              "d9 /1 d1-d7 e2-e3 e6-e7 ef; da e0-e8 ea-ff; db /1 /4 /6 e5-e7 f8-ff; dd /1 /5 f0-ff; de d8 da-df; "
              "df /1 e1-e7 f8-ff");  // no FISTTP
    EXPECT_EQ(reserved(CpuModel::PentiumPro), reserved(CpuModel::Pentium4));
    EXPECT_EQ(reserved(CpuModel::PentiumMmx),
              "d9 /1 d1-d7 e2-e3 e6-e7 ef; da c0-e8 ea-ff; db /1 /4 /6 c0-df e5-ff; dd /1 /5 f0-ff; de d8 da-df; "
              "df /1 e1-ff");  // no FCMOVcc, FCOMI
    EXPECT_EQ(reserved(CpuModel::I80386), reserved(CpuModel::PentiumMmx));
    EXPECT_EQ(reserved(CpuModel::I80286),
              "d9 /1 d1-d7 e2-e3 e6-e7 ef f5 fb fe-ff; da c0-ff; db /1 /4 /6 c0-df e5-ff; dd /1 /5 e0-ff; de d8 da-df; "
              "df /1 e1-ff");  // no FUCOM, FPREM1, FSIN, FCOS, FSINCOS
    EXPECT_EQ(reserved(CpuModel::I8086),
              "d9 /1 d1-d7 e2-e3 e6-e7 ef f5 fb fe-ff; da c0-ff; db /1 /4 /6 c0-df e4-ff; dd /1 /5 e0-ff; de d8 da-df; "
              "df /1 e0-ff");  // no FSETPM, FSTSW AX
}

TEST(DecoderX87, OperandsOfEachGroup) {
    expect_all(
        {
            {{0xD8, 0x07}, "fadd 4[ds:bx]"},
            {{0xDC, 0x07}, "fadd 8[ds:bx]"},
            {{0xDE, 0x07}, "fiadd 2[ds:bx]"},
            {{0xD8, 0xC3}, "fadd st0, st3"},
            {{0xDC, 0xC3}, "fadd st3, st0"},
            {{0xDE, 0xC3}, "faddp st3, st0"},
            {{0xD8, 0xE3}, "fsub st0, st3"},
            {{0xDC, 0xE3}, "fsubr st3, st0"},  // the two change places
            {{0xDE, 0xE9}, "fsubp st1, st0"},
            {{0xDB, 0x2F}, "fld a[ds:bx]"},
            {{0xD9, 0xC2}, "fld st2"},
            {{0xDF, 0x2F}, "fild 8[ds:bx]"},
            {{0xDF, 0x27}, "fbld a[ds:bx]"},
            {{0xDD, 0xDA}, "fstp st2"},
            {{0xD9, 0x67, 0x01}, "fldenv [ds:bx+1]"},
            {{0xDD, 0x36, 0x34, 0x12}, "fnsave [ds:1234]"},
            {{0xD9, 0x6E, 0x00}, "fldcw 2[ss:bp]"},
            {{0xDF, 0xE0}, "fnstsw ax"},
            {{0xDF, 0xF1}, "fcomip st0, st1"},
            {{0xDA, 0xD1}, "fcmovbe st0, st1"},
            {{0xDE, 0xD9}, "fcompp"},
            {{0xDB, 0xE3}, "fninit"},
            {{0xD9, 0x0F}, "esc [ds:bx]"},
            {{0xD9, 0xD1}, "esc"},
        },
        code16);
    // The size of operands does not depend on prefixes.
    EXPECT_EQ(describe({0x66, 0xDF, 0xE0}, code16), "fnstsw ax");
    EXPECT_EQ(describe({0x66, 0xDE, 0x07}, code16), "fiadd 2[ds:bx]");
    // From the 80386 on LOCK is invalid before all of them.
    EXPECT_EQ(describe({0xF0, 0xDC, 0x07}, code16), "lock invalid");
}

TEST(DecoderX87, CopiesDoTheSameAsTheirOriginals) {
    expect_all({{{0xD9, 0xDB}, "fstpnce st3"},
                {{0xDC, 0xD3}, "fcom st3"},
                {{0xDC, 0xDB}, "fcomp st3"},
                {{0xDD, 0xCB}, "fxch st3"},
                {{0xDE, 0xD3}, "fcomp st3"},
                {{0xDF, 0xC3}, "ffreep st3"},
                {{0xDF, 0xCB}, "fxch st3"},
                {{0xDF, 0xD3}, "fstp st3"},
                {{0xDF, 0xDB}, "fstp st3"}},
               code16);
}

TEST(DecoderX87, LookUpRefusesRowsThatCannotBe) {
    using namespace isa::x87;
    using enum isa::Letter;
    const isa::X87Row twice[] = {stack(0xD8, 0xC0, Op::Fadd, St0, Sti), one(0xD8, 0xC7, Op::Fchs)};
    EXPECT_EQ(lockstep::detail::make_x87_lookup(twice).error, lockstep::detail::X87TableError::Overlap);
    const isa::X87Row register_as_memory[] = {mem(0xD8, 0, Op::Fadd, Sti)};
    EXPECT_EQ(lockstep::detail::make_x87_lookup(register_as_memory).error, lockstep::detail::X87TableError::BadRow);
    const isa::X87Row other_opcode[] = {mem(0xE0, 0, Op::Fadd, Md)};
    EXPECT_EQ(lockstep::detail::make_x87_lookup(other_opcode).error, lockstep::detail::X87TableError::BadRow);
}

}  // namespace
}  // namespace lockstep::test
