// MXCSR, masked stores, fences, CLFLUSH and hints.
#include "simd_test_machine.h"

namespace lockstep::test {
namespace {

#define AT_3000 0x00, 0x30, 0x00, 0x00

TEST(SimdControl, MxcsrGoesToMemoryAndBack) {
    SimdMachine m;
    m.put32(0x3000, 0x9FC5);
    ASSERT_TRUE(m.step({0x0F, 0xAE, 0x15, AT_3000}));
    EXPECT_EQ(m.s.sse.mxcsr, 0x9FC5u);
    m.s.sse.mxcsr = 0x1FA1;
    ASSERT_TRUE(m.step({0x0F, 0xAE, 0x1D, AT_3000}));
    EXPECT_EQ(m.get32(0x3000), 0x1FA1u);
}

TEST(SimdControl, ReservedBitsOfMxcsrRaiseGp) {
    for (const CpuModel model : {CpuModel::Pentium3, CpuModel::Pentium4}) {
        for (u32 bit = 0; bit < 32; ++bit) {
            SimdMachine m(model);
            m.put32(0x3000, 1u << bit);
            const bool reserved = bit >= 16 || (bit == 6 && model == CpuModel::Pentium3);
            EXPECT_EQ(m.vector_of({0x0F, 0xAE, 0x15, AT_3000}), reserved ? exception::gp : -1) << bit;
            EXPECT_EQ(m.s.sse.mxcsr, reserved ? SseState::reset_mxcsr : 1u << bit);
        }
    }
}

TEST(SimdControl, LoadingAFlagThatIsUnmaskedRaisesNothing) {
    SimdMachine m;
    m.put32(0x3000, 0x1F00 | fp::exception::invalid);
    EXPECT_EQ(m.vector_of({0x0F, 0xAE, 0x15, AT_3000}), -1);
    m.xmm<u32>(1, {one, one, one, one});
    EXPECT_EQ(m.vector_of({0x0F, 0x58, registers(1, 1)}), -1) << "flags are sticky; only new exceptions count";
}

TEST(SimdControl, MaskedStoresWriteTheBytesWhoseSignIsSet) {
    SimdMachine m;
    m.xmm<u64>(1, {0x0807060504030201, 0x100F0E0D0C0B0A09});
    m.xmm<u64>(2, {0x80007F00FF000080, 0x8000000000000000});
    for (u32 i = 0; i < 16; ++i) m.put8(0x3003 + i, 0xEE);
    m.s.set_reg32(SimdMachine::di, 0x3003);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0xF7, registers(1, 2)}));
    EXPECT_EQ(m.get32(0x3003), 0x04EEEE01u);
    EXPECT_EQ(m.get32(0x3007), 0x08EEEEEEu);
    EXPECT_EQ(m.get32(0x300B), 0xEEEEEEEEu);
    EXPECT_EQ(m.get32(0x300F), 0x10EEEEEEu);
    EXPECT_EQ(m.s.fpu.top, 5);
}

TEST(SimdControl, MaskmovqTakesAnotherSegmentAndTheMmxRegisters) {
    SimdMachine m;
    m.s.segment(Seg::ES).base = 0x10000;
    m.s.fpu.set_mm(1, Mm{{0x0807060504030201}});
    m.s.fpu.set_mm(2, Mm{{0x00000000000080FF}});
    m.s.set_reg32(SimdMachine::di, 0x3000);
    ASSERT_TRUE(m.step({0x26, 0x0F, 0xF7, registers(1, 2)}));
    EXPECT_EQ(m.get32(0x13000), 0x0201u);
    EXPECT_EQ(m.s.fpu.top, 0);
    EXPECT_EQ(m.s.fpu.used, 0xFF);
}

TEST(SimdControl, MaskedStoresCheckTheWholeOperandWhateverTheMask) {
    SimdMachine m;
    m.page();
    m.put32(SimdMachine::table_entry(4), 0x4000 | 5);  // read only
    m.s.cr0 |= cr0::wp;
    m.xmm<u64>(1, {1, 2});
    m.xmm<u64>(2, {0x80, 0});
    m.s.set_reg32(SimdMachine::di, 0x3FF0);
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0xF7, registers(1, 2)}), -1);
    m.put8(0x3FF1, 0);
    m.s.set_reg32(SimdMachine::di, 0x3FF1);
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0xF7, registers(1, 2)}), exception::pf);
    EXPECT_EQ(m.get8(0x3FF1), 0);
    m.xmm<u64>(2, {0, 0});
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0xF7, registers(1, 2)}), exception::pf);
}

TEST(SimdControl, FencesAndHintsAskNobody) {
    SimdMachine m;
    m.s.cr4 = 0;
    m.s.cr0 |= cr0::em | cr0::ts;
    EXPECT_EQ(m.vector_of({0x0F, 0xAE, 0xE8}), -1);
    EXPECT_EQ(m.vector_of({0x0F, 0xAE, 0xF0}), -1);
    EXPECT_EQ(m.vector_of({0x0F, 0xAE, 0xF8}), -1);
    EXPECT_EQ(m.vector_of({0x0F, 0x18, 0x05, 0xFF, 0xFF, 0xFF, 0xFF}), -1) << "no address is too far";
    EXPECT_EQ(m.vector_of({0x0F, 0xAE, 0x15, AT_3000}), exception::ud) << "LDMXCSR asks";
}

TEST(SimdControl, ClflushChecksAByte) {
    SimdMachine m;
    m.page();
    m.put32(SimdMachine::table_entry(3), 0);
    EXPECT_EQ(m.vector_of({0x0F, 0xAE, 0x3D, AT_3000}), exception::pf);
    EXPECT_EQ(m.vector_of({0x0F, 0xAE, 0x3D, 0xFF, 0x2F, 0x00, 0x00}), -1);
    m.s.segment(Seg::DS).limit = 0x2000;
    EXPECT_EQ(m.vector_of({0x0F, 0xAE, 0x3D, 0x00, 0x20, 0x00, 0x00}), -1);
    EXPECT_EQ(m.vector_of({0x0F, 0xAE, 0x3D, 0x01, 0x20, 0x00, 0x00}), exception::gp);
    ASSERT_TRUE(m.load(Seg::DS, data0));
    m.s.segment(Seg::CS).access = 0x99;  // execute only
    EXPECT_EQ(m.vector_of({0x2E, 0x0F, 0xAE, 0x3D, 0x00, 0x20, 0x00, 0x00}), -1);
    EXPECT_EQ(m.vector_of({0x2E, 0x8A, 0x05, 0x00, 0x20, 0x00, 0x00}), exception::gp) << "where MOV may not read";
}

TEST(SimdControl, CpuidTellsTheLineThatClflushFlushes) {
    SimdMachine m(CpuModel::Pentium4);
    m.s.set_reg32(SimdMachine::ax, 1);
    ASSERT_TRUE(m.step({0x0F, 0xA2}));
    EXPECT_EQ(m.s.reg32(SimdMachine::bx) >> 8 & 0xFF, 8u);
    EXPECT_NE(m.s.reg32(SimdMachine::dx) & 1u << 19, 0u);
    SimdMachine older(CpuModel::Pentium3);
    older.s.set_reg32(SimdMachine::ax, 1);
    ASSERT_TRUE(older.step({0x0F, 0xA2}));
    EXPECT_EQ(older.s.reg32(SimdMachine::bx), 0u);
    EXPECT_EQ(older.s.reg32(SimdMachine::dx) & 1u << 19, 0u);
}

}  // namespace
}  // namespace lockstep::test
