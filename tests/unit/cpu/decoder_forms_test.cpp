// One example and more for every operand form, addressing form and size.
#include <gtest/gtest.h>

#include "decoder_test_support.h"

namespace lockstep::test {
namespace {

struct Example {
    Bytes bytes;
    const char* text;
};

void expect_all(std::initializer_list<Example> examples, DecodeMode mode) {
    for (const Example& example : examples) {
        EXPECT_EQ(describe(example.bytes, mode), example.text) << hex(example.bytes);
    }
}

TEST(DecoderForms, EveryWordAddress) {
    expect_all(
        {
            {{0x8B, 0x00}, "mov ax, 2[ds:bx+si]"},
            {{0x8B, 0x09}, "mov cx, 2[ds:bx+di]"},
            {{0x8B, 0x12}, "mov dx, 2[ss:bp+si]"},
            {{0x8B, 0x1B}, "mov bx, 2[ss:bp+di]"},
            {{0x8B, 0x24}, "mov sp, 2[ds:si]"},
            {{0x8B, 0x2D}, "mov bp, 2[ds:di]"},
            {{0x8B, 0x36, 0x34, 0x12}, "mov si, 2[ds:1234]"},
            {{0x8B, 0x3F}, "mov di, 2[ds:bx]"},
            {{0x8B, 0x40, 0x7F}, "mov ax, 2[ds:bx+si+7f]"},
            {{0x8B, 0x40, 0x80}, "mov ax, 2[ds:bx+si-80]"},
            {{0x8B, 0x46, 0x00}, "mov ax, 2[ss:bp]"},
            {{0x8B, 0x46, 0xFE}, "mov ax, 2[ss:bp-2]"},
            {{0x8B, 0x47, 0x01}, "mov ax, 2[ds:bx+1]"},
            {{0x8B, 0x86, 0x00, 0x80}, "mov ax, 2[ss:bp-8000]"},
            {{0x8B, 0x87, 0xFF, 0x7F}, "mov ax, 2[ds:bx+7fff]"},
            {{0x8B, 0xC7}, "mov ax, di"},
        },
        code16);
}

TEST(DecoderForms, EveryDwordAddress) {
    expect_all(
        {
            {{0x8B, 0x00}, "mov eax, 4[ds:eax]"},
            {{0x8B, 0x03}, "mov eax, 4[ds:ebx]"},
            {{0x8B, 0x05, 0x78, 0x56, 0x34, 0x12}, "mov eax, 4[ds:12345678]"},
            {{0x8B, 0x45, 0x00}, "mov eax, 4[ss:ebp]"},
            {{0x8B, 0x45, 0xF8}, "mov eax, 4[ss:ebp-8]"},
            {{0x8B, 0x85, 0x00, 0x01, 0x00, 0x00}, "mov eax, 4[ss:ebp+100]"},
            {{0x8B, 0x47, 0x80}, "mov eax, 4[ds:edi-80]"},
            // SIB: no index; the stack pointer as base means SS
            {{0x8B, 0x04, 0x24}, "mov eax, 4[ss:esp]"},
            {{0x8B, 0x44, 0x24, 0x04}, "mov eax, 4[ss:esp+4]"},
            {{0x8B, 0x84, 0xE4, 0x04, 0x00, 0x00, 0x00}, "mov eax, 4[ss:esp+4]"},  // a scale without an index
            {{0x8B, 0x04, 0x20}, "mov eax, 4[ds:eax]"},
            // base and index; EBP as index does not mean SS
            {{0x8B, 0x04, 0x8B}, "mov eax, 4[ds:ebx+ecx*4]"},
            {{0x8B, 0x04, 0x28}, "mov eax, 4[ds:eax+ebp]"},
            {{0x8B, 0x44, 0x45, 0x01}, "mov eax, 4[ss:ebp+eax*2+1]"},
            {{0x8B, 0x84, 0xCD, 0xFC, 0xFF, 0xFF, 0xFF}, "mov eax, 4[ss:ebp+ecx*8-4]"},
            // no base
            {{0x8B, 0x04, 0x85, 0x10, 0x00, 0x00, 0x00}, "mov eax, 4[ds:eax*4+10]"},
            {{0x8B, 0x04, 0x25, 0x10, 0x00, 0x00, 0x00}, "mov eax, 4[ds:10]"},
            {{0x8B, 0xC4}, "mov eax, esp"},
        },
        code32);
}

TEST(DecoderForms, SizePrefixesSwapTheDefaultInBothCodeSizes) {
    expect_all(
        {
            {{0x66, 0x8B, 0x07}, "mov eax, 4[ds:bx]"},
            {{0x67, 0x8B, 0x07}, "mov ax, 2[ds:edi]"},
            {{0x67, 0x66, 0x8B, 0x44, 0x24, 0x04}, "mov eax, 4[ss:esp+4]"},
            {{0x66, 0x66, 0x8B, 0xC0}, "mov eax, eax"},  // twice is once
        },
        code16);
    expect_all(
        {
            {{0x66, 0x8B, 0x07}, "mov ax, 2[ds:edi]"},
            {{0x67, 0x8B, 0x07}, "mov eax, 4[ds:bx]"},
            {{0x67, 0x66, 0x8B, 0x46, 0xFE}, "mov ax, 2[ss:bp-2]"},
            {{0x67, 0x67, 0x8B, 0x07}, "mov eax, 4[ds:bx]"},
        },
        code32);
}

TEST(DecoderForms, TheLastSegmentPrefixCounts) {
    expect_all(
        {
            {{0x26, 0x8B, 0x07}, "mov ax, 2[es:bx]"},
            {{0x2E, 0x8B, 0x46, 0x00}, "mov ax, 2[cs:bp]"},
            {{0x36, 0x8B, 0x07}, "mov ax, 2[ss:bx]"},
            {{0x3E, 0x8B, 0x46, 0x00}, "mov ax, 2[ds:bp]"},
            {{0x64, 0x8B, 0x07}, "mov ax, 2[fs:bx]"},
            {{0x65, 0x26, 0x64, 0x8B, 0x07}, "mov ax, 2[fs:bx]"},
            {{0x65, 0xA1, 0x00, 0x80}, "mov ax, 2[gs:ffff8000]"},
            {{0x2E, 0xD7}, "xlat"},
        },
        code16);
    EXPECT_TRUE(decode_bytes({0x3E, 0x8B, 0x07}, code16).insn.segment_override);
    EXPECT_FALSE(decode_bytes({0x8B, 0x07}, code16).insn.segment_override);
    EXPECT_EQ(decode_bytes({0x2E, 0xD7}, code16).insn.segment, Seg::CS);
}

TEST(DecoderForms, ArithmeticInAllItsForms) {
    expect_all(
        {
            {{0x00, 0xE1}, "add cl, ah"},
            {{0x09, 0xE1}, "or cx, sp"},
            {{0x12, 0xE1}, "adc ah, cl"},
            {{0x1B, 0xE1}, "sbb sp, cx"},
            {{0x24, 0xF0}, "and al, 1#f0"},
            {{0x2D, 0xF0, 0xFF}, "sub ax, 2#fff0"},
            {{0x80, 0x37, 0xF0}, "xor 1[ds:bx], 1#f0"},
            {{0x81, 0xFA, 0x34, 0x12}, "cmp dx, 2#1234"},
            {{0x82, 0xC0, 0x80}, "add al, 1#80"},
            {{0x83, 0xC0, 0x80}, "add ax, 2#ff80"},  // sign-extended to the operand, not beyond
            {{0x83, 0x57, 0x02, 0x7F}, "adc 2[ds:bx+2], 2#7f"},
        },
        code16);
    expect_all(
        {
            {{0x2D, 0xF0, 0xFF, 0x00, 0x80}, "sub eax, 4#8000fff0"},
            {{0x66, 0x81, 0xFA, 0x34, 0x12}, "cmp dx, 2#1234"},
            {{0x83, 0xC0, 0x80}, "add eax, 4#ffffff80"},
        },
        code32);
}

TEST(DecoderForms, OneOperandAndShifts) {
    expect_all(
        {
            {{0x40}, "inc ax"},
            {{0x4F}, "dec di"},
            {{0xFE, 0x07}, "inc 1[ds:bx]"},
            {{0xFF, 0xC9}, "dec cx"},
            {{0xF6, 0xC3, 0x80}, "test bl, 1#80"},
            {{0xF7, 0xC3, 0x80, 0x01}, "test bx, 2#180"},
            {{0xF7, 0xCB, 0x80, 0x01}, "test bx, 2#180"},
            {{0xF6, 0xD0}, "not al"},
            {{0xF7, 0x1F}, "neg 2[ds:bx]"},
            {{0xF6, 0xE4}, "mul ah"},
            {{0xF7, 0x2F}, "imul 2[ds:bx]"},
            {{0xF7, 0xF1}, "div cx"},
            {{0xF6, 0xFF}, "idiv bh"},
            {{0x0F, 0xAF, 0xC3}, "imul ax, bx"},
            {{0x69, 0xC3, 0x00, 0x80}, "imul ax, bx, 2#8000"},
            {{0x6B, 0x07, 0xFF}, "imul ax, 2[ds:bx], 2#ffff"},
            {{0xD0, 0xC0}, "rol al, one"},
            {{0xD1, 0x0F}, "ror 2[ds:bx], one"},
            {{0xD2, 0xD0}, "rcl al, cl"},
            {{0xD3, 0x1F}, "rcr 2[ds:bx], cl"},
            {{0xC0, 0xE0, 0x1F}, "shl al, 1#1f"},
            {{0xC1, 0xE8, 0xFF}, "shr ax, 1#ff"},
            {{0xC1, 0xF0, 0x01}, "sal ax, 1#1"},
            {{0xC1, 0xF8, 0x01}, "sar ax, 1#1"},
            {{0x0F, 0xA4, 0xD8, 0x07}, "shld ax, bx, 1#7"},
            {{0x0F, 0xAD, 0x1F}, "shrd 2[ds:bx], bx, cl"},
            {{0xD4, 0x0A}, "aam 1#a"},
            {{0xD5, 0x10}, "aad 1#10"},
            {{0x98}, "cbw"},
            {{0x99}, "cwd"},
        },
        code16);
}

TEST(DecoderForms, Moves) {
    expect_all(
        {
            {{0x88, 0xE0}, "mov al, ah"},
            {{0xA0, 0x34, 0x12}, "mov al, 1[ds:1234]"},
            {{0xA3, 0x34, 0x12}, "mov 2[ds:1234], ax"},
            {{0x67, 0xA1, 0x78, 0x56, 0x34, 0x82}, "mov ax, 2[ds:82345678]"},
            {{0xB7, 0xFF}, "mov bh, 1#ff"},
            {{0xBF, 0x34, 0x12}, "mov di, 2#1234"},
            {{0x66, 0xB8, 0x78, 0x56, 0x34, 0x12}, "mov eax, 4#12345678"},
            {{0xC6, 0x07, 0x80}, "mov 1[ds:bx], 1#80"},
            {{0xC7, 0xC0, 0x00, 0x80}, "mov ax, 2#8000"},
            {{0x8D, 0x47, 0x10}, "lea ax, [ds:bx+10]"},
            {{0x86, 0x07}, "xchg 1[ds:bx], al"},
            {{0x87, 0xD9}, "xchg cx, bx"},
            {{0x90}, "nop"},
            {{0xF3, 0x90}, "nop"},
            {{0x93}, "xchg ax, bx"},
            {{0x0F, 0xB6, 0xC4}, "movzx ax, ah"},
            {{0x66, 0x0F, 0xB7, 0x07}, "movzx eax, 2[ds:bx]"},
            {{0x0F, 0xBE, 0x07}, "movsx ax, 1[ds:bx]"},
            {{0x66, 0x0F, 0xBF, 0xC3}, "movsx eax, bx"},
            {{0x0F, 0x95, 0xC4}, "setne ah"},
            {{0x0F, 0x9F, 0x3F}, "setg 1[ds:bx]"},  // the digit does not matter
            {{0x0F, 0x4C, 0x07}, "cmovl ax, 2[ds:bx]"},
            {{0x66, 0x0F, 0xC9}, "bswap ecx"},
            {{0x9E}, "sahf"},
            {{0x9F}, "lahf"},
        },
        code16);
}

TEST(DecoderForms, SegmentAndSystemRegisters) {
    expect_all(
        {
            {{0x8C, 0xD8}, "mov ax, ds"},
            {{0x66, 0x8C, 0xD8}, "mov eax, ds"},
            {{0x66, 0x8C, 0x1F}, "mov 2[ds:bx], ds"},  // memory: a word whatever the prefix
            {{0x8E, 0xE0}, "mov fs, ax"},
            {{0x66, 0x8E, 0x17}, "mov ss, 2[ds:bx]"},
            {{0x06}, "push es"},
            {{0x0E}, "push cs"},
            {{0x17}, "pop ss"},
            {{0x0F, 0xA0}, "push fs"},
            {{0x0F, 0xA9}, "pop gs"},
            {{0xC4, 0x07}, "les ax, 4[ds:bx]"},
            {{0x66, 0xC5, 0x07}, "lds eax, 6[ds:bx]"},
            {{0x0F, 0xB2, 0x27}, "lss sp, 4[ds:bx]"},
            {{0x66, 0x0F, 0xB4, 0x07}, "lfs eax, 6[ds:bx]"},
            {{0x0F, 0xB5, 0x07}, "lgs ax, 4[ds:bx]"},
            {{0x0F, 0x20, 0xC0}, "mov eax, cr0"},
            {{0x0F, 0x22, 0x1D}, "mov cr3, ebp"},  // always a register, whatever mod says
            {{0x0F, 0x22, 0xE1}, "mov cr4, ecx"},
            {{0x0F, 0x21, 0x7F}, "mov edi, dr7"},
            {{0x0F, 0x23, 0xE6}, "mov dr4, esi"},
            {{0x0F, 0x00, 0xC0}, "sldt ax"},
            {{0x66, 0x0F, 0x00, 0xC8}, "str eax"},
            {{0x66, 0x0F, 0x00, 0x0F}, "str 2[ds:bx]"},
            {{0x66, 0x0F, 0x00, 0xD0}, "lldt ax"},
            {{0x0F, 0x00, 0x1F}, "ltr 2[ds:bx]"},
            {{0x0F, 0x01, 0x07}, "sgdt 6[ds:bx]"},
            {{0x0F, 0x01, 0x1F}, "lidt 6[ds:bx]"},
            {{0x66, 0x0F, 0x01, 0xE0}, "smsw eax"},
            {{0x0F, 0x01, 0xF0}, "lmsw ax"},
            {{0x0F, 0x01, 0x3F}, "invlpg [ds:bx]"},
            {{0x66, 0x0F, 0x02, 0xC3}, "lar eax, bx"},
            {{0x0F, 0x03, 0x07}, "lsl ax, 2[ds:bx]"},
            {{0x66, 0x63, 0xC8}, "arpl ax, cx"},
        },
        code16);
}

TEST(DecoderForms, Stack) {
    expect_all(
        {
            {{0x50}, "push ax"},
            {{0x66, 0x54}, "push esp"},
            {{0x5D}, "pop bp"},
            {{0x68, 0x34, 0x12}, "push 2#1234"},
            {{0x6A, 0xFE}, "push 2#fffe"},
            {{0x66, 0x6A, 0xFE}, "push 4#fffffffe"},
            {{0xFF, 0x37}, "push 2[ds:bx]"},
            {{0x8F, 0x07}, "pop 2[ds:bx]"},
            {{0x60}, "pusha"},
            {{0x9D}, "popf"},
            {{0xC8, 0x34, 0x12, 0x05}, "enter 2#1234"},
            {{0xC9}, "leave"},
        },
        code16);
    const Instruction enter = decode_bytes({0xC8, 0x34, 0x12, 0xFF}, code32).insn;
    EXPECT_EQ(enter.imm, 0x1234u);
    EXPECT_EQ(enter.imm2, 0xFFu);
    EXPECT_EQ(enter.operand_size, 4);
}

TEST(DecoderForms, ControlFlow) {
    expect_all(
        {
            {{0x74, 0xFE}, "je 1@-2"},
            {{0x0F, 0x8F, 0x00, 0x80}, "jg 2@-8000"},
            {{0x66, 0x0F, 0x80, 0x04, 0x03, 0x02, 0x01}, "jo 4@+1020304"},
            {{0xE2, 0x80}, "loop 1@-80"},
            {{0xE3, 0x7F}, "jcxz 1@+7f"},
            {{0xEB, 0xFE}, "jmp 1@-2"},
            {{0xE9, 0xFD, 0xFF}, "jmp 2@-3"},
            {{0xE8, 0x00, 0x01}, "call 2@+100"},
            {{0xFF, 0xD3}, "call bx"},
            {{0xFF, 0x27}, "jmp 2[ds:bx]"},
            {{0x9A, 0x34, 0x12, 0x78, 0x56}, "call far 4#5678:1234"},
            {{0x66, 0xEA, 0x78, 0x56, 0x34, 0x12, 0x08, 0x00}, "jmp far 6#8:12345678"},
            {{0xFF, 0x1F}, "call far 4[ds:bx]"},
            {{0x66, 0xFF, 0x2F}, "jmp far 6[ds:bx]"},
            {{0xC2, 0xFE, 0xFF}, "ret 2#fffe"},
            {{0xC3}, "ret"},
            {{0xCA, 0x04, 0x00}, "retf 2#4"},
            {{0xCB}, "retf"},
            {{0xCC}, "int3"},
            {{0xCD, 0x80}, "int 1#80"},
            {{0xCE}, "into"},
            {{0xCF}, "iret"},
            {{0xF1}, "int1"},
            {{0x62, 0x07}, "bound ax, 4[ds:bx]"},
            {{0x66, 0x62, 0x07}, "bound eax, 8[ds:bx]"},
        },
        code16);
    expect_all(
        {
            {{0xE9, 0xFC, 0xFF, 0xFF, 0xFF}, "jmp 4@-4"},
            {{0x66, 0xE9, 0xFC, 0xFF}, "jmp 2@-4"},
            {{0x9A, 0x78, 0x56, 0x34, 0x12, 0x08, 0x00}, "call far 6#8:12345678"},
            {{0xFF, 0x1B}, "call far 6[ds:ebx]"},
            {{0x66, 0xFF, 0x2B}, "jmp far 4[ds:ebx]"},
        },
        code32);
}

TEST(DecoderForms, StringsAndPorts) {
    expect_all(
        {
            {{0xA4}, "movs1 ds a2"},
            {{0xF3, 0xA5}, "rep movs2 ds a2"},
            {{0x66, 0xF2, 0x26, 0xA7}, "repne cmps4 es a2"},
            {{0x67, 0xAA}, "stos1 ds a4"},
            {{0x66, 0xAD}, "lods4 ds a2"},
            {{0xF2, 0xF3, 0xAF}, "rep scas2 ds a2"},  // the last one counts
            {{0xF3, 0xF2, 0xAE}, "repne scas1 ds a2"},
            {{0xF3, 0x6C}, "rep ins1 ds a2"},
            {{0x66, 0x6D}, "ins4 ds a2"},
            {{0x2E, 0x6E}, "outs1 cs a2"},
            {{0x6F}, "outs2 ds a2"},
            {{0xE4, 0x60}, "in al, 1#60"},
            {{0x66, 0xE5, 0x60}, "in eax, 1#60"},
            {{0xE6, 0xFF}, "out 1#ff, al"},
            {{0xEC}, "in al, dx"},
            {{0xEF}, "out dx, ax"},
        },
        code16);
    expect_all({{{0xA5}, "movs4 ds a4"}, {{0x66, 0x67, 0xA5}, "movs2 ds a2"}, {{0xEF}, "out dx, eax"}}, code32);
}

TEST(DecoderForms, BitsAndExchanges) {
    expect_all(
        {
            {{0x0F, 0xA3, 0x07}, "bt 2[ds:bx], ax"},
            {{0x0F, 0xAB, 0xC8}, "bts ax, cx"},
            {{0x0F, 0xBA, 0x37, 0xFF}, "btr 2[ds:bx], 1#ff"},
            {{0x66, 0x0F, 0xBA, 0xF8, 0x1F}, "btc eax, 1#1f"},
            {{0x0F, 0xBC, 0xC3}, "bsf ax, bx"},
            {{0x0F, 0xBD, 0x07}, "bsr ax, 2[ds:bx]"},
            {{0x0F, 0xB0, 0x07}, "cmpxchg 1[ds:bx], al"},
            {{0xF0, 0x0F, 0xB1, 0x1F}, "lock cmpxchg 2[ds:bx], bx"},
            {{0x0F, 0xC1, 0xD8}, "xadd ax, bx"},
            {{0x0F, 0xC7, 0x0F}, "cmpxchg8b 8[ds:bx]"},
        },
        code16);
}

TEST(DecoderForms, TheRest) {
    expect_all(
        {
            {{0x9B}, "wait"},
            {{0xF4}, "hlt"},
            {{0xD6}, "salc"},
            {{0x27}, "daa"},
            {{0x0F, 0x06}, "clts"},
            {{0x0F, 0xA2}, "cpuid"},
            {{0x0F, 0x0B}, "ud"},
            {{0x0F, 0xB9, 0x47, 0x01}, "ud ax, 2[ds:bx+1]"},
            {{0x0F, 0xFF}, "ud"},
            {{0x0F, 0x1F, 0x40, 0x00}, "nop 2[ds:bx+si]"},
            {{0x0F, 0x34}, "sysenter"},
        },
        code16);
    const Instruction esc = decode_bytes({0x2E, 0xDB, 0xE3}, code16).insn;
    EXPECT_EQ(esc.opcode, 0xDB);
    EXPECT_EQ(esc.modrm, 0xE3);
    EXPECT_EQ(esc.prefix_length, 1);
    EXPECT_EQ(decode_bytes({0x66, 0x67, 0x0F, 0xA2}, code16).insn.opcode, 0x0FA2);
    EXPECT_EQ(decode_bytes({0x66, 0x67, 0x0F, 0xA2}, code16).insn.prefix_length, 2);
}

}  // namespace
}  // namespace lockstep::test
