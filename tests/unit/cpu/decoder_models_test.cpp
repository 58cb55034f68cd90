// What one processor decodes and another does not.
#include <gtest/gtest.h>

#include "decoder_test_support.h"

namespace lockstep::test {
namespace {

std::string on(CpuModel model, const Bytes& bytes) {
    return describe(bytes, mode16(model));
}

// The models without vector instructions, in order of age, on which `bytes` is something else than an invalid opcode:
// "286 386 …".
std::string valid_on(const Bytes& bytes) {
    constexpr std::pair<CpuModel, const char*> named[] = {{CpuModel::I8086, "86"},   {CpuModel::I80286, "286"},
                                                          {CpuModel::I80386, "386"}, {CpuModel::I80486, "486"},
                                                          {CpuModel::Pentium, "P5"}, {CpuModel::PentiumPro, "P6"}};
    std::string text;
    for (const auto& [model, name] : named) {
        const Decoded decoded = decode_bytes(bytes, mode16(model));
        if (decoded.status != DecodeStatus::Ok || decoded.insn.op == Op::Invalid) continue;
        if (!text.empty()) text += " ";
        text += name;
    }
    return text;
}

TEST(Decoder8086, AliasesOfLaterInstructions) {
    EXPECT_EQ(on(CpuModel::I8086, {0x60, 0x10}), "jo 1@+10");
    EXPECT_EQ(on(CpuModel::I8086, {0x64, 0xFE}), "je 1@-2");
    EXPECT_EQ(on(CpuModel::I8086, {0x66, 0xFE}), "jbe 1@-2");
    EXPECT_EQ(on(CpuModel::I8086, {0x6F, 0x7F}), "jg 1@+7f");
    EXPECT_EQ(on(CpuModel::I8086, {0xC0, 0x04, 0x00}), "ret 2#4");
    EXPECT_EQ(on(CpuModel::I8086, {0xC1}), "ret");
    EXPECT_EQ(on(CpuModel::I8086, {0xC8, 0x04, 0x00}), "retf 2#4");
    EXPECT_EQ(on(CpuModel::I8086, {0xC9}), "retf");
    EXPECT_EQ(on(CpuModel::I8086, {0x0F}), "pop cs");
    EXPECT_EQ(on(CpuModel::I8086, {0xF1, 0x90}), "lock nop");
    EXPECT_EQ(on(CpuModel::I8086, {0xD0, 0xF0}), "setmo al, one");
    EXPECT_EQ(on(CpuModel::I8086, {0xD3, 0x37}), "setmo 2[ds:bx], cl");
    EXPECT_EQ(on(CpuModel::I8086, {0x82, 0xE8, 0x01}), "sub al, 1#1");
    EXPECT_EQ(on(CpuModel::I8086, {0xF7, 0xC8, 0x34, 0x12}), "test ax, 2#1234");
}

TEST(Decoder8086, LooksOnlyAtTheBitsItNeeds) {
    EXPECT_EQ(on(CpuModel::I8086, {0x8E, 0xC8}), "mov cs, ax");
    EXPECT_EQ(on(CpuModel::I8086, {0x8E, 0xF4}), "mov ss, sp");
    EXPECT_EQ(on(CpuModel::I8086, {0x8C, 0xF8}), "mov ax, ds");
    EXPECT_EQ(on(CpuModel::I8086, {0x8F, 0xDF}), "pop di");
    EXPECT_EQ(on(CpuModel::I8086, {0xC6, 0xF8, 0x01}), "mov al, 1#1");
    EXPECT_EQ(on(CpuModel::I8086, {0xC7, 0x3F, 0x01, 0x02}), "mov 2[ds:bx], 2#201");
}

TEST(Decoder8086, RegisterFormsOfMemoryInstructions) {
    EXPECT_EQ(on(CpuModel::I8086, {0x8D, 0xC3}), "lea ax, bx");
    EXPECT_EQ(on(CpuModel::I8086, {0xC4, 0xC3}), "les ax, bx");
    EXPECT_EQ(on(CpuModel::I8086, {0xC5, 0xC3}), "lds ax, bx");
    EXPECT_EQ(on(CpuModel::I8086, {0xFF, 0xDB}), "call far bx");
    EXPECT_EQ(on(CpuModel::I8086, {0xFF, 0xEB}), "jmp far bx");
}

TEST(Decoder8086, GroupsFourAndFiveAreComplete) {
    EXPECT_EQ(on(CpuModel::I8086, {0xFE, 0xD0}), "call al");
    EXPECT_EQ(on(CpuModel::I8086, {0xFE, 0x1F}), "call far 1[ds:bx]");
    EXPECT_EQ(on(CpuModel::I8086, {0xFE, 0xE0}), "jmp al");
    EXPECT_EQ(on(CpuModel::I8086, {0xFE, 0x2F}), "jmp far 1[ds:bx]");
    EXPECT_EQ(on(CpuModel::I8086, {0xFE, 0xF0}), "push al");
    EXPECT_EQ(on(CpuModel::I8086, {0xFE, 0xF8}), "push al");
    EXPECT_EQ(on(CpuModel::I8086, {0xFF, 0xF8}), "push ax");
}

TEST(Decoder8086, RemembersRepeatPrefixesForEverything) {
    EXPECT_EQ(on(CpuModel::I8086, {0xF3, 0xF7, 0xF9}), "rep idiv cx");
    EXPECT_EQ(on(CpuModel::I80286, {0xF3, 0xF7, 0xF9}), "idiv cx");
}

TEST(Decoder8086, HasNoLengthLimit) {
    Bytes bytes(200, 0x26);
    bytes.push_back(0x8B);
    EXPECT_EQ(on(CpuModel::I8086, bytes), "more");
    bytes.push_back(0x07);
    EXPECT_EQ(on(CpuModel::I8086, bytes), "mov ax, 2[es:bx]");
    EXPECT_EQ(decode_bytes(bytes, mode16(CpuModel::I8086)).insn.length, 202);
    // What `length` cannot hold is told apart from what is merely incomplete.
    EXPECT_EQ(on(CpuModel::I8086, Bytes(255, 0x26)), "too long");
    EXPECT_EQ(on(CpuModel::I8086, Bytes(1000, 0x26)), "too long");
    EXPECT_EQ(on(CpuModel::I8086, Bytes(254, 0x26)), "more");
}

TEST(Decoder8086, EveryByteDoesSomething) {
    for (u32 opcode = 0; opcode < 0x100; ++opcode) {
        for (u32 modrm = 0; modrm < 0x100; ++modrm) {
            const Bytes bytes = {static_cast<u8>(opcode), static_cast<u8>(modrm), 0x90, 0x90, 0x90, 0x90, 0x90, 0x90};
            const Decoded decoded = decode_bytes(bytes, mode16(CpuModel::I8086));
            ASSERT_EQ(decoded.status, DecodeStatus::Ok) << hex(bytes);
            ASSERT_NE(decoded.insn.op, Op::Invalid) << hex(bytes);
            ASSERT_EQ(decoded.insn.operand_size, 2);
            ASSERT_EQ(decoded.insn.address_size, 2);
        }
    }
}

TEST(Decoder80286, NewInstructions) {
    EXPECT_EQ(on(CpuModel::I80286, {0x60}), "pusha");
    EXPECT_EQ(on(CpuModel::I80286, {0x62, 0x07}), "bound ax, 4[ds:bx]");
    EXPECT_EQ(on(CpuModel::I80286, {0x63, 0xC8}), "arpl ax, cx");
    EXPECT_EQ(on(CpuModel::I80286, {0x6B, 0xC3, 0xFF}), "imul ax, bx, 2#ffff");
    EXPECT_EQ(on(CpuModel::I80286, {0xC1, 0xE0, 0x04}), "shl ax, 1#4");
    EXPECT_EQ(on(CpuModel::I80286, {0xC8, 0x02, 0x00, 0x01}), "enter 2#2");
    EXPECT_EQ(on(CpuModel::I80286, {0x0F, 0x05}), "loadall");
    EXPECT_EQ(on(CpuModel::I80286, {0x0F, 0x01, 0xF0}), "lmsw ax");
    EXPECT_EQ(on(CpuModel::I80286, {0xD6}), "salc");
    EXPECT_EQ(on(CpuModel::I80286, {0xD0, 0xF0}), "sal al, one");
}

// The recorded 80286 tests show each of these raising interrupt 6.
TEST(Decoder80286, InvalidEncodings) {
    for (const Bytes& bytes : std::initializer_list<Bytes>{{0x8E, 0xC8},
                                                           {0x8E, 0xE0},
                                                           {0x8E, 0xF8},
                                                           {0x8C, 0xE0},
                                                           {0x8C, 0xF8},
                                                           {0x8D, 0xC0},
                                                           {0xC4, 0xC0},
                                                           {0xC5, 0xC0},
                                                           {0x62, 0xC0},
                                                           {0x8F, 0xC8},
                                                           {0xC6, 0xF8},
                                                           {0xC7, 0x38},
                                                           {0xFF, 0xD8},
                                                           {0xFF, 0xE8},
                                                           {0x64},
                                                           {0x65},
                                                           {0x66},
                                                           {0x67},
                                                           {0xFF, 0xF8},
                                                           {0xFE, 0xD0},
                                                           {0x0F, 0x20},
                                                           {0x0F, 0x80},
                                                           {0x0F, 0x00, 0xF0},
                                                           {0x0F, 0x01, 0xC0},
                                                           {0x0F, 0x01, 0xE8},
                                                           {0x0F, 0x01, 0xF8}}) {
        EXPECT_EQ(on(CpuModel::I80286, bytes), "invalid") << hex(bytes);
    }
}

TEST(Decoder80286, PassesOverF1AndAcceptsLockEverywhere) {
    EXPECT_EQ(on(CpuModel::I80286, {0xF1, 0x90}), "nop");
    EXPECT_EQ(on(CpuModel::I80286, {0xF0, 0x8B, 0xC3}), "lock mov ax, bx");
    EXPECT_EQ(on(CpuModel::I80286, {0xF0, 0xF4}), "lock hlt");
}

TEST(Decoder80286, IgnoresCodeSize32) {
    const Instruction insn = decode_bytes({0xB8, 0x34, 0x12}, {true, CpuModel::I80286}).insn;
    EXPECT_EQ(insn.length, 3);
    EXPECT_EQ(insn.operand_size, 2);
}

TEST(DecoderModels, LengthLimits) {
    const auto nops = [](std::size_t prefixes) {
        Bytes bytes(prefixes, 0x26);
        bytes.push_back(0x90);
        return bytes;
    };
    EXPECT_EQ(on(CpuModel::I80286, nops(9)), "nop");
    EXPECT_EQ(on(CpuModel::I80286, nops(10)), "too long");
    for (const CpuModel model : all_models) {
        if (model <= CpuModel::I80286) continue;
        EXPECT_EQ(on(model, nops(14)), "nop");
        EXPECT_EQ(on(model, nops(15)), "too long");
        EXPECT_EQ(on(model, Bytes(15, 0x26)), "too long");
        EXPECT_EQ(on(model, Bytes(14, 0x26)), "more");
    }
    // Recorded: interrupt 13, with the limit inside the immediate.
    EXPECT_EQ(on(CpuModel::I80286, {0x36, 0x3E, 0x26, 0x2E, 0x36, 0x81, 0x9C, 0x73, 0x29, 0x06, 0xB0}), "too long");
    EXPECT_EQ(on(CpuModel::I80286, {0x2E, 0x26, 0x3E, 0x26, 0x3E, 0x3E, 0x9A, 0x38, 0x2A, 0x20, 0xF9}), "too long");
}

TEST(DecoderModels, WhoHasWhat) {
    EXPECT_EQ(valid_on({0x0F, 0x05}), "86 286");  // LOADALL; on the 8086 POP CS
    EXPECT_EQ(valid_on({0x0F, 0x07}), "86 386");  // LOADALL
    EXPECT_EQ(valid_on({0x0F, 0x06}), "86 286 386 486 P5 P6");
    EXPECT_EQ(valid_on({0x0F, 0x08}), "86 486 P5 P6");  // INVD
    EXPECT_EQ(valid_on({0x0F, 0x01, 0x38}), "86 486 P5 P6");
    EXPECT_EQ(valid_on({0x0F, 0x10, 0xC0}), "86 386 486");  // UMOV
    EXPECT_EQ(valid_on({0x0F, 0x20, 0xC0}), "86 386 486 P5 P6");
    EXPECT_EQ(valid_on({0x0F, 0x20, 0xE0}), "86 P5 P6");    // CR4
    EXPECT_EQ(valid_on({0x0F, 0x20, 0xC8}), "86");          // CR1
    EXPECT_EQ(valid_on({0x0F, 0x24, 0xF0}), "86 386 486");  // TR6
    EXPECT_EQ(valid_on({0x0F, 0x24, 0xD8}), "86 486");      // TR3
    EXPECT_EQ(valid_on({0x0F, 0x24, 0xD0}), "86");          // TR2
    EXPECT_EQ(valid_on({0x0F, 0x31}), "86 P5 P6");          // RDTSC
    EXPECT_EQ(valid_on({0x0F, 0x33}), "86 P6");             // RDPMC
    EXPECT_EQ(valid_on({0x0F, 0x34}), "86 P6");             // SYSENTER
    EXPECT_EQ(valid_on({0x0F, 0x44, 0xC0}), "86 P6");       // CMOVE
    EXPECT_EQ(valid_on({0x0F, 0x1F, 0xC0}), "86 P6");       // long NOP
    EXPECT_EQ(valid_on({0x0F, 0xA2}), "86 486 P5 P6");      // CPUID
    EXPECT_EQ(valid_on({0x0F, 0xA6, 0xC0}), "86");          // XBTS
    EXPECT_EQ(valid_on({0x0F, 0xAA}), "86 P5 P6");          // RSM
    EXPECT_EQ(valid_on({0x0F, 0xB1, 0xC0}), "86 486 P5 P6");
    EXPECT_EQ(valid_on({0x0F, 0xB6, 0xC0}), "86 386 486 P5 P6");
    EXPECT_EQ(valid_on({0x0F, 0xC0, 0xC0}), "86 486 P5 P6");
    EXPECT_EQ(valid_on({0x0F, 0xC7, 0x08}), "86 P5 P6");  // CMPXCHG8B
    EXPECT_EQ(valid_on({0x0F, 0xC7, 0xC8}), "86");        // … has no register form
    EXPECT_EQ(valid_on({0x0F, 0xC8}), "86 486 P5 P6");    // BSWAP
    EXPECT_EQ(valid_on({0xF1, 0x90}), "86 286 386 486 P5 P6");
    EXPECT_EQ(on(CpuModel::I80386, {0xF1}), "int1");
    EXPECT_EQ(valid_on({0x64, 0x90}), "86 386 486 P5 P6");  // FS:; on the 8086 a jump
    EXPECT_EQ(valid_on({0xD6}), "86 286 386 486 P5 P6");
    EXPECT_EQ(valid_on({0x82, 0xC0, 0x01}), "86 286 386 486 P5 P6");
}

TEST(DecoderModels, InvalidFromThe80386On) {
    for (const Bytes& bytes : std::initializer_list<Bytes>{{0x8E, 0xC8},
                                                           {0x8E, 0xF0},
                                                           {0x8C, 0xF0},
                                                           {0x8D, 0xC0},
                                                           {0xC4, 0xC0},
                                                           {0xC5, 0xC0},
                                                           {0x62, 0xC0},
                                                           {0x8F, 0xC8},
                                                           {0xC6, 0xF8},
                                                           {0xFE, 0xD0},
                                                           {0xFF, 0xD8},
                                                           {0xFF, 0xF8},
                                                           {0x0F, 0x01, 0xC0},
                                                           {0x0F, 0x01, 0xF8},
                                                           {0x0F, 0x01, 0x28},
                                                           {0x0F, 0xB2, 0xC0},
                                                           {0x0F, 0xBA, 0xC0}}) {
        for (const CpuModel model : {CpuModel::I80386, CpuModel::I80486, CpuModel::Pentium, CpuModel::PentiumPro}) {
            EXPECT_EQ(on(model, bytes), "invalid") << hex(bytes);
        }
    }
}

}  // namespace
}  // namespace lockstep::test
