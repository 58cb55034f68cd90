#include "cpu/text.h"

#include <gtest/gtest.h>

#include "decoder_test_support.h"

namespace lockstep::test {
namespace {

std::string text(const Bytes& bytes, DecodeMode mode, u32 eip = 0) {
    return instruction_text(decode_bytes(bytes, mode).insn, eip);
}
std::string text16(const Bytes& bytes, CpuModel model = CpuModel::PentiumPro) {
    return text(bytes, {false, model});
}
std::string text32(const Bytes& bytes) {
    return text(bytes, {true, CpuModel::PentiumPro});
}

TEST(InstructionText, NamesRegistersBySize) {
    EXPECT_EQ(text32({0x00, 0xE1}), "add cl, ah");
    EXPECT_EQ(text32({0x01, 0xE1}), "add ecx, esp");
    EXPECT_EQ(text32({0x66, 0x01, 0xE1}), "add cx, sp");
    EXPECT_EQ(text32({0x8E, 0xE8}), "mov gs, ax");
    EXPECT_EQ(text32({0x0F, 0x20, 0xD8}), "mov eax, cr3");
    EXPECT_EQ(text32({0x0F, 0x23, 0xF9}), "mov dr7, ecx");
}

TEST(InstructionText, ShowsAddresses) {
    EXPECT_EQ(text32({0x8B, 0x44, 0x8D, 0xF0}), "mov eax, dword ptr [ebp + ecx*4 - 0x10]");
    EXPECT_EQ(text32({0x64, 0x8A, 0x04, 0x08}), "mov al, byte ptr fs:[eax + ecx]");
    EXPECT_EQ(text32({0x8B, 0x04, 0x8D, 0xFF, 0xFF, 0xFF, 0xFF}), "mov eax, dword ptr [ecx*4 - 1]");
    EXPECT_EQ(text32({0xA1, 0x78, 0x56, 0x34, 0x92}), "mov eax, dword ptr [0x92345678]");
    EXPECT_EQ(text16({0x8B, 0x82, 0x00, 0x80}), "mov ax, word ptr [bp + si - 0x8000]");
    EXPECT_EQ(text16({0x8B, 0x06, 0x00, 0x80}), "mov ax, word ptr [0x8000]");
    EXPECT_EQ(text16({0x67, 0x8B, 0x00}), "mov ax, word ptr [eax]");
    EXPECT_EQ(text32({0x0F, 0xC7, 0x0E}), "cmpxchg8b qword ptr [esi]");
    EXPECT_EQ(text32({0xC4, 0x06}), "les eax, fword ptr [esi]");
    EXPECT_EQ(text32({0x8D, 0x06}), "lea eax, [esi]");
}

TEST(InstructionText, ShowsNumbersUnsigned) {
    EXPECT_EQ(text32({0x83, 0xC0, 0xFF}), "add eax, 0xffffffff");
    EXPECT_EQ(text32({0xB0, 0x09}), "mov al, 9");
    EXPECT_EQ(text32({0xB0, 0x0A}), "mov al, 0xa");
    EXPECT_EQ(text16({0xC8, 0x34, 0x12, 0x02}), "enter 0x1234, 2");
    EXPECT_EQ(text16({0xEA, 0x34, 0x12, 0xCD, 0xAB}), "jmp far 0xabcd:0x1234");
    EXPECT_EQ(text16({0xD4, 0x0A}), "aam");
    EXPECT_EQ(text16({0xD4, 0x10}), "aam 0x10");
}

TEST(InstructionText, ShowsTargetsOfBranches) {
    EXPECT_EQ(text({0xEB, 0xFE}, {true, CpuModel::PentiumPro}, 0x401000), "jmp 0x401000");
    EXPECT_EQ(text({0x0F, 0x85, 0x00, 0x01, 0x00, 0x00}, {true, CpuModel::PentiumPro}, 0x1000), "jne 0x1106");
    EXPECT_EQ(text({0xE8, 0x00, 0x80}, {false, CpuModel::PentiumPro}, 0xFFF0), "call 0x7ff3");
    EXPECT_EQ(text16({0xE3, 0x00}), "jcxz 2");
    EXPECT_EQ(text16({0x67, 0xE3, 0x00}), "jecxz 3");
}

TEST(InstructionText, ShowsPrefixesThatMeanSomething) {
    EXPECT_EQ(text32({0xF0, 0xFF, 0x00}), "lock inc dword ptr [eax]");
    EXPECT_EQ(text32({0xF3, 0x2E, 0xA5}), "rep movsd dword ptr es:[edi], dword ptr cs:[esi]");
    EXPECT_EQ(text32({0xF3, 0xA6}), "repe cmpsb byte ptr [esi], byte ptr es:[edi]");
    EXPECT_EQ(text16({0xF2, 0xAF}), "repne scasw ax, word ptr es:[di]");
    EXPECT_EQ(text32({0x67, 0x66, 0x6D}), "insw word ptr es:[di], dx");
    EXPECT_EQ(text32({0x65, 0xD7}), "xlat byte ptr gs:[ebx]");
    EXPECT_EQ(text32({0xF3, 0x90}), "nop");  // passed over
    EXPECT_EQ(text16({0xF3, 0xF6, 0xF9}, CpuModel::I8086), "rep idiv cl");
}

TEST(InstructionText, NamesDependOnTheOperandSize) {
    EXPECT_EQ(text16({0x60}), "pusha");
    EXPECT_EQ(text32({0x61}), "popad");
    EXPECT_EQ(text32({0x9C}), "pushfd");
    EXPECT_EQ(text16({0x98}), "cbw");
    EXPECT_EQ(text32({0x98}), "cwde");
    EXPECT_EQ(text32({0x66, 0x99}), "cwd");
    EXPECT_EQ(text32({0xCF}), "iretd");
    EXPECT_EQ(text32({0x0F, 0xB9, 0xC1}), "ud1 eax, ecx");
}

TEST(InstructionText, NamesWhatRaisesUd) {
    EXPECT_EQ(text32({0x0F, 0x04}), "invalid");
}

TEST(InstructionText, KnowsTheCoprocessor) {
    EXPECT_EQ(text32({0xD8, 0xC1}), "fadd st(0), st(1)");
    EXPECT_EQ(text32({0xDE, 0xE9}), "fsubp st(1), st(0)");
    EXPECT_EQ(text32({0xDB, 0x28}), "fld tbyte ptr [eax]");
    EXPECT_EQ(text32({0xD9, 0xFE}), "fsin");
    EXPECT_EQ(text32({0xDF, 0xE0}), "fnstsw ax");
    EXPECT_EQ(text32({0xDD, 0x38}), "fnstsw word ptr [eax]");
    EXPECT_EQ(text32({0xD9, 0x08}), "esc 9, [eax]");  // reserved
    EXPECT_EQ(text32({0xD9, 0xD1}), "esc 0xa, cl");   // the same, in a row with FNOP
}

TEST(InstructionText, ShowsWhatOnlyTheOldProcessorsHave) {
    EXPECT_EQ(text16({0xFE, 0xD0}, CpuModel::I8086), "call al");
    EXPECT_EQ(text16({0x8D, 0xC3}, CpuModel::I8086), "lea ax, bx");
    EXPECT_EQ(text16({0x0F}, CpuModel::I8086), "pop cs");
    EXPECT_EQ(text16({0x0F, 0x10, 0x07}, CpuModel::I80386), "umov byte ptr [bx], al");
    EXPECT_EQ(text16({0x0F, 0x26, 0xF0}, CpuModel::I80386), "mov tr6, eax");
}

}  // namespace
}  // namespace lockstep::test
