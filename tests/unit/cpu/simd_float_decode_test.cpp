// SSE on floating-point numbers, moves and state: what the mandatory prefixes select, on which models, as text.
#include <gtest/gtest.h>

#include "cpu/text.h"
#include "decoder_test_support.h"

namespace lockstep::test {
namespace {

std::string text(const Bytes& bytes, CpuModel model = newest_model) {
    return instruction_text(decode_bytes(bytes, {true, model}).insn, 0);
}

TEST(SimdFloatDecode, ThePrefixSelectsAmongPackedAndScalar) {
    EXPECT_EQ(text({0x0F, 0x58, 0xC1}), "addps xmm0, xmm1");
    EXPECT_EQ(text({0x66, 0x0F, 0x58, 0x01}), "addpd xmm0, xmmword ptr [ecx]");
    EXPECT_EQ(text({0xF3, 0x0F, 0x58, 0x01}), "addss xmm0, dword ptr [ecx]");
    EXPECT_EQ(text({0xF2, 0x0F, 0x58, 0x01}), "addsd xmm0, qword ptr [ecx]");
    EXPECT_EQ(text({0x66, 0xF2, 0x0F, 0x58, 0x01}), "addsd xmm0, qword ptr [ecx]");
    EXPECT_EQ(text({0xF3, 0x66, 0x0F, 0x58, 0x01}), "addss xmm0, dword ptr [ecx]");
    EXPECT_EQ(text({0xF3, 0x0F, 0x54, 0xC1}), "invalid");
}

TEST(SimdFloatDecode, RegisterFormsOfMovlpsAndMovhpsAreOtherMoves) {
    EXPECT_EQ(text({0x0F, 0x12, 0x01}), "movlps xmm0, qword ptr [ecx]");
    EXPECT_EQ(text({0x0F, 0x12, 0xC1}), "movhlps xmm0, xmm1");
    EXPECT_EQ(text({0x0F, 0x16, 0x01}), "movhps xmm0, qword ptr [ecx]");
    EXPECT_EQ(text({0x0F, 0x16, 0xC1}), "movlhps xmm0, xmm1");
    EXPECT_EQ(text({0x0F, 0x13, 0xC1}), "invalid");
    EXPECT_EQ(text({0x66, 0x0F, 0x12, 0xC1}), "invalid");
}

TEST(SimdFloatDecode, RegisterFilesMeetInMovesAndConversions) {
    EXPECT_EQ(text({0x0F, 0x6E, 0xC1}), "movd mm0, ecx");
    EXPECT_EQ(text({0x66, 0x0F, 0x7E, 0x01}), "movd dword ptr [ecx], xmm0");
    EXPECT_EQ(text({0xF3, 0x0F, 0x7E, 0x01}), "movq xmm0, qword ptr [ecx]");
    EXPECT_EQ(text({0x66, 0x0F, 0xD6, 0xC1}), "movq xmm1, xmm0");
    EXPECT_EQ(text({0xF3, 0x0F, 0xD6, 0xC1}), "movq2dq xmm0, mm1");
    EXPECT_EQ(text({0xF2, 0x0F, 0xD6, 0xC1}), "movdq2q mm0, xmm1");
    EXPECT_EQ(text({0x0F, 0x2D, 0x01}), "cvtps2pi mm0, qword ptr [ecx]");
    EXPECT_EQ(text({0xF2, 0x0F, 0x2A, 0x01}), "cvtsi2sd xmm0, dword ptr [ecx]");
    EXPECT_EQ(text({0x66, 0x0F, 0x50, 0xC1}), "movmskpd eax, xmm1");
    EXPECT_EQ(text({0x66, 0x0F, 0x50, 0x01}), "invalid");
}

TEST(SimdFloatDecode, Group15) {
    EXPECT_EQ(text({0x0F, 0xAE, 0x01}), "fxsave [ecx]");
    EXPECT_EQ(text({0x0F, 0xAE, 0x11}), "ldmxcsr dword ptr [ecx]");
    EXPECT_EQ(text({0x0F, 0xAE, 0xE8}), "lfence");
    EXPECT_EQ(text({0x0F, 0xAE, 0xF7}), "mfence");
    EXPECT_EQ(text({0x0F, 0xAE, 0xF8}), "sfence");
    EXPECT_EQ(text({0x0F, 0xAE, 0x39}), "clflush [ecx]");
    EXPECT_EQ(text({0x0F, 0xAE, 0x39}, CpuModel::Pentium3), "invalid");
    EXPECT_EQ(text({0x0F, 0xAE, 0xC1}), "invalid");
}

TEST(SimdFloatDecode, TheThreeByteMapsHaveImmediates) {
    EXPECT_EQ(text({0x66, 0x0F, 0x3A, 0x0B, 0xC1, 0x09}), "roundsd xmm0, xmm1, 9");
    EXPECT_EQ(text({0x66, 0x0F, 0x3A, 0x17, 0x01, 0x03}), "extractps dword ptr [ecx], xmm0, 3");
    EXPECT_EQ(text({0x66, 0x0F, 0x3A, 0x21, 0x01, 0x03}), "insertps xmm0, dword ptr [ecx], 3");
    EXPECT_EQ(text({0x66, 0x0F, 0x38, 0x14, 0xC1}), "blendvps xmm0, xmm1");
}

TEST(SimdFloatDecode, EachModelHasItsExtensions) {
    struct Example {
        Bytes bytes;
        CpuModel first;
    };
    const Example examples[] = {
        {{0x0F, 0x6F, 0xC1}, CpuModel::Pentium2},                 // MOVQ mm
        {{0x0F, 0xAE, 0x01}, CpuModel::Pentium2},                 // FXSAVE
        {{0x0F, 0x28, 0xC1}, CpuModel::Pentium3},                 // MOVAPS
        {{0x0F, 0xAE, 0xF8}, CpuModel::Pentium3},                 // SFENCE
        {{0x66, 0x0F, 0x28, 0xC1}, CpuModel::Pentium4},           // MOVAPD
        {{0x0F, 0x5B, 0xC1}, CpuModel::Pentium4},                 // CVTDQ2PS
        {{0x66, 0x0F, 0xD0, 0xC1}, CpuModel::Core2},              // ADDSUBPD
        {{0x66, 0x0F, 0x3A, 0x08, 0xC1, 0x00}, CpuModel::Core2},  // ROUNDPS
    };
    for (const Example& example : examples) {
        for (const CpuModel model : all_models) {
            if (model == CpuModel::PentiumMmx || model == CpuModel::I8086) continue;
            const bool there = decode_bytes(example.bytes, {true, model}).insn.op != Op::Invalid;
            EXPECT_EQ(there, model >= example.first) << hex(example.bytes) << static_cast<int>(model);
        }
    }
    EXPECT_EQ(text({0x0F, 0x6F, 0xC1}, CpuModel::PentiumMmx), "movq mm0, mm1");
    EXPECT_EQ(text({0x0F, 0x28, 0xC1}, CpuModel::PentiumMmx), "invalid");
}

TEST(SimdFloatDecode, PrefixesBeforeMmxMovesArePassedOverBeforeSse2) {
    EXPECT_EQ(text({0x66, 0x0F, 0x6F, 0xC1}, CpuModel::PentiumMmx), "movq mm0, mm1");
    EXPECT_EQ(text({0xF3, 0x0F, 0x7E, 0xC1}, CpuModel::Pentium3), "movd ecx, mm0");
    EXPECT_EQ(text({0x66, 0x0F, 0xE7, 0x01}, CpuModel::Pentium3), "movntq qword ptr [ecx], mm0");
    EXPECT_EQ(text({0x66, 0x0F, 0x6F, 0xC1}, CpuModel::Pentium4), "movdqa xmm0, xmm1");
    EXPECT_EQ(text({0xF2, 0x0F, 0x6F, 0xC1}, CpuModel::Pentium4), "invalid");
}

TEST(SimdFloatDecode, HintsHaveNamesFromThePentiumIIIOn) {
    EXPECT_EQ(text({0x0F, 0x18, 0x01}, CpuModel::Pentium2), "nop dword ptr [ecx]");
    EXPECT_EQ(text({0x0F, 0x18, 0x01}, CpuModel::Pentium3), "prefetchnta [ecx]");
    EXPECT_EQ(text({0x0F, 0x18, 0xC1}, CpuModel::Pentium3), "nop ecx");
    EXPECT_EQ(text({0x0F, 0x18, 0x21}, CpuModel::Pentium3), "nop dword ptr [ecx]");
    EXPECT_EQ(text({0xF3, 0x0F, 0x18, 0x19}, CpuModel::Pentium3), "prefetcht2 [ecx]");
}

}  // namespace
}  // namespace lockstep::test
