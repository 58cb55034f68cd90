// MMX and the integer side of SSE: which processor has what, prefixes that select, operands.
#include <gtest/gtest.h>

#include "cpu/text.h"
#include "decoder_test_support.h"

namespace lockstep::test {
namespace {

std::string on(CpuModel model, const Bytes& bytes) {
    return describe(bytes, {true, model});
}
std::string newest(const Bytes& bytes) {
    return on(CpuModel::Nehalem, bytes);
}
bool invalid(CpuModel model, const Bytes& bytes) {
    return decode_bytes(bytes, {true, model}).insn.op == Op::Invalid;
}
std::string text(const Bytes& bytes) {
    return instruction_text(decode_bytes(bytes, {true, CpuModel::Nehalem}).insn, 0);
}

// The first model that knows `bytes`; every later one must know them too, except a Pentium Pro.
std::string since(const Bytes& bytes) {
    constexpr const char* names[] = {"86", "286", "386",  "486", "P5",   "P55C",
                                     "P6", "PII", "PIII", "P4",  "Core", "Nehalem"};
    std::string first;
    for (std::size_t i = 0; i < std::size(all_models); ++i) {
        if (all_models[i] == CpuModel::I8086) continue;  // 0F is POP CS
        const Decoded decoded = decode_bytes(bytes, mode16(all_models[i]));
        const bool known = decoded.status == DecodeStatus::Ok && decoded.insn.op != Op::Invalid;
        if (known && first.empty()) first = names[i];
        if (!known && !first.empty() && all_models[i] != CpuModel::PentiumPro) first += std::string(" but ") + names[i];
    }
    return first;
}

TEST(DecoderSimdInteger, ComesWithItsExtension) {
    EXPECT_EQ(since({0x0F, 0xFC, 0xC1}), "P55C");                    // PADDB mm
    EXPECT_EQ(since({0x0F, 0x71, 0xD1, 4}), "P55C");                 // PSRLW mm, imm
    EXPECT_EQ(since({0x0F, 0x77}), "P55C");                          // EMMS
    EXPECT_EQ(since({0x0F, 0xE0, 0xC1}), "PIII");                    // PAVGB mm
    EXPECT_EQ(since({0x0F, 0x70, 0xC1, 0x1B}), "PIII");              // PSHUFW
    EXPECT_EQ(since({0x0F, 0xC4, 0xC1, 1}), "PIII");                 // PINSRW mm
    EXPECT_EQ(since({0x0F, 0xD4, 0xC1}), "P4");                      // PADDQ mm
    EXPECT_EQ(since({0x66, 0x0F, 0x6C, 0xC1}), "P4");                // PUNPCKLQDQ
    EXPECT_EQ(since({0x66, 0x0F, 0x73, 0xD9, 4}), "P4");             // PSRLDQ
    EXPECT_EQ(since({0xF2, 0x0F, 0x38, 0xF0, 0xC1}), "Nehalem");     // CRC32
    EXPECT_EQ(since({0xF3, 0x0F, 0xB8, 0xC1}), "Nehalem");           // POPCNT
    EXPECT_EQ(since({0x0F, 0x38, 0x00, 0xC1}), "Core");              // PSHUFB mm
    EXPECT_EQ(since({0x66, 0x0F, 0x3A, 0x0F, 0xC1, 4}), "Core");     // PALIGNR xmm
    EXPECT_EQ(since({0x66, 0x0F, 0x38, 0x17, 0xC1}), "Core");        // PTEST
    EXPECT_EQ(since({0x66, 0x0F, 0x38, 0x37, 0xC1}), "Nehalem");     // PCMPGTQ
    EXPECT_EQ(since({0x66, 0x0F, 0x3A, 0x63, 0xC1, 0}), "Nehalem");  // PCMPISTRI
}

TEST(DecoderSimdInteger, PrefixesSelectSinceSse2) {
    EXPECT_EQ(on(CpuModel::PentiumMmx, {0x66, 0x0F, 0xFC, 0xC1}), "paddb 8mm0, 8mm1");
    EXPECT_EQ(on(CpuModel::Pentium3, {0xF3, 0x0F, 0xFC, 0xC1}), "paddb 8mm0, 8mm1");
    EXPECT_EQ(on(CpuModel::Pentium3, {0x66, 0x0F, 0x70, 0xC1, 1}), "pshufw 8mm0, 8mm1, 1#1");
    EXPECT_EQ(on(CpuModel::Pentium4, {0x66, 0x0F, 0xFC, 0xC1}), "paddb 10xmm0, 10xmm1");
    EXPECT_EQ(on(CpuModel::Pentium4, {0x66, 0x0F, 0x70, 0xC1, 1}), "pshufd 10xmm0, 10xmm1, 1#1");
    EXPECT_EQ(on(CpuModel::Pentium4, {0xF3, 0x0F, 0x70, 0xC1, 1}), "pshufhw 10xmm0, 10xmm1, 1#1");
    EXPECT_EQ(on(CpuModel::Pentium4, {0xF2, 0x0F, 0x70, 0xC1, 1}), "pshuflw 10xmm0, 10xmm1, 1#1");
    // Seen on a processor of today: neither MMX nor XMM.
    for (const u8 prefix : {u8{0xF2}, u8{0xF3}}) {
        EXPECT_TRUE(invalid(CpuModel::Pentium4, {prefix, 0x0F, 0xFC, 0xC1}));
        EXPECT_TRUE(invalid(CpuModel::Nehalem, {prefix, 0x0F, 0x71, 0xD1, 1}));
        EXPECT_TRUE(invalid(CpuModel::Nehalem, {prefix, 0x0F, 0x38, 0x00, 0xC1}));
        EXPECT_TRUE(invalid(CpuModel::Nehalem, {0x66, prefix, 0x0F, 0xFC, 0xC1}));
        EXPECT_TRUE(invalid(CpuModel::Nehalem, {prefix, 0x0F, 0x77}));
    }
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0x66, 0x0F, 0x77}));
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0x0F, 0x38, 0x10, 0xC1}));
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0x0F, 0xB8, 0xC1}));
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0x66, 0x0F, 0xB8, 0xC1}));
}

TEST(DecoderSimdInteger, Operands) {
    EXPECT_EQ(newest({0x0F, 0x60, 0x08}), "punpcklbw 8mm1, 4[ds:eax]");
    EXPECT_EQ(newest({0x66, 0x0F, 0x60, 0x08}), "punpcklbw 10xmm1, 10[ds:eax]");
    EXPECT_EQ(newest({0x66, 0x0F, 0x38, 0x22, 0x08}), "pmovsxbq 10xmm1, 2[ds:eax]");
    EXPECT_EQ(newest({0x66, 0x0F, 0x38, 0x31, 0x08}), "pmovzxbd 10xmm1, 4[ds:eax]");
    EXPECT_EQ(newest({0x66, 0x0F, 0x38, 0x35, 0x08}), "pmovzxdq 10xmm1, 8[ds:eax]");
    EXPECT_EQ(newest({0x0F, 0xC4, 0xCA, 7}), "pinsrw 8mm1, edx, 1#7");
    EXPECT_EQ(newest({0x66, 0x0F, 0xC4, 0x08, 7}), "pinsrw 10xmm1, 2[ds:eax], 1#7");
    EXPECT_EQ(newest({0x0F, 0xC5, 0xCA, 7}), "pextrw ecx, 8mm2, 1#7");
    EXPECT_EQ(newest({0x66, 0x0F, 0x3A, 0x14, 0x08, 7}), "pextrb 1[ds:eax], 10xmm1, 1#7");
    EXPECT_EQ(newest({0x66, 0x0F, 0x3A, 0x15, 0xC8, 7}), "pextrw eax, 10xmm1, 1#7");
    EXPECT_EQ(newest({0x66, 0x0F, 0x3A, 0x16, 0x08, 7}), "pextrd 4[ds:eax], 10xmm1, 1#7");
    EXPECT_EQ(newest({0x66, 0x0F, 0x3A, 0x20, 0x08, 7}), "pinsrb 10xmm1, 1[ds:eax], 1#7");
    EXPECT_EQ(newest({0x66, 0x0F, 0xD7, 0xCA}), "pmovmskb ecx, 10xmm2");
    EXPECT_EQ(newest({0x66, 0x0F, 0x73, 0xFA, 0x10}), "pslldq 10xmm2, 1#10");
    EXPECT_EQ(newest({0x0F, 0x3A, 0x0F, 0x08, 3}), "palignr 8mm1, 8[ds:eax], 1#3");
}

TEST(DecoderSimdInteger, RegisterOnlyForms) {
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0x0F, 0xC5, 0x08, 7}));
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0x66, 0x0F, 0xD7, 0x08}));
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0x0F, 0x71, 0x10, 7}));
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0x66, 0x0F, 0x73, 0x18, 7}));
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0x0F, 0x73, 0xD9, 7}));        // PSRLDQ is for XMM registers
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0x66, 0x0F, 0x71, 0xC9, 7}));  // /1
}

TEST(DecoderSimdInteger, Crc32AndPopcntHaveGeneralOperands) {
    EXPECT_EQ(newest({0xF2, 0x0F, 0x38, 0xF0, 0xCC}), "crc32 ecx, ah");
    EXPECT_EQ(newest({0xF2, 0x0F, 0x38, 0xF1, 0x08}), "crc32 ecx, 4[ds:eax]");
    EXPECT_EQ(newest({0x66, 0xF2, 0x0F, 0x38, 0xF1, 0x08}), "crc32 ecx, 2[ds:eax]");
    EXPECT_EQ(newest({0xF3, 0xF2, 0x0F, 0x38, 0xF1, 0x08}), "crc32 ecx, 4[ds:eax]");
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0xF2, 0xF3, 0x0F, 0x38, 0xF1, 0x08}));
    EXPECT_EQ(newest({0x66, 0xF3, 0x0F, 0xB8, 0xCA}), "popcnt cx, dx");
    EXPECT_EQ(newest({0xF3, 0x0F, 0xB8, 0xCA}), "popcnt ecx, edx");
}

TEST(DecoderSimdInteger, LockIsInvalid) {
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0xF0, 0x0F, 0xFC, 0x00}));
    EXPECT_TRUE(invalid(CpuModel::Nehalem, {0xF0, 0xF3, 0x0F, 0xB8, 0x00}));
}

TEST(DecoderSimdInteger, Text) {
    EXPECT_EQ(text({0x66, 0x0F, 0xFC, 0x48, 0x10}), "paddb xmm1, xmmword ptr [eax + 0x10]");
    EXPECT_EQ(text({0x0F, 0xFC, 0xCA}), "paddb mm1, mm2");
    EXPECT_EQ(text({0x0F, 0x62, 0x08}), "punpckldq mm1, dword ptr [eax]");
    EXPECT_EQ(text({0x66, 0x0F, 0x3A, 0x63, 0xCA, 0x0C}), "pcmpistri xmm1, xmm2, 0xc");
    EXPECT_EQ(text({0x0F, 0x77}), "emms");
}

}  // namespace
}  // namespace lockstep::test
