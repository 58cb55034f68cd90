// Moves of MMX and XMM registers: what is merged, what is zeroed, what memory must be like.
#include "simd_test_machine.h"

namespace lockstep::test {
namespace {

using Words = std::vector<u32>;
using Quads = std::vector<u64>;

#define AT_3000 0x05, 0x00, 0x30, 0x00, 0x00
#define AT_3004 0x05, 0x04, 0x30, 0x00, 0x00

TEST(SimdMove, AlignedMovesRaiseGpUnalignedOnesDoNot) {
    SimdMachine m;
    m.put(0x3000, {1, 2, 3, 4, 5});
    for (const auto& [prefix, opcode] :
         {std::pair{u8{0x3E}, u8{0x28}}, std::pair{u8{0x66}, u8{0x28}}, std::pair{u8{0x66}, u8{0x6F}},
          std::pair{u8{0x3E}, u8{0x29}}, std::pair{u8{0x66}, u8{0x7F}}, std::pair{u8{0x3E}, u8{0x2B}},
          std::pair{u8{0x66}, u8{0xE7}}}) {
        EXPECT_EQ(m.vector_of({prefix, 0x0F, opcode, AT_3004}), exception::gp) << int{opcode};
        EXPECT_EQ(m.vector_of({prefix, 0x0F, opcode, AT_3000}), -1) << int{opcode};
    }
    EXPECT_EQ(m.xmm<u32>(0), (Words{1, 2, 3, 4}));
    for (const auto& [prefix, opcode] : {std::pair{u8{0x3E}, u8{0x10}}, std::pair{u8{0x66}, u8{0x10}},
                                         std::pair{u8{0xF3}, u8{0x6F}}, std::pair{u8{0xF2}, u8{0xF0}}}) {
        m.xmm<u32>(0, {});
        EXPECT_EQ(m.vector_of({prefix, 0x0F, opcode, AT_3004}), -1) << int{opcode};
        EXPECT_EQ(m.xmm<u32>(0), (Words{2, 3, 4, 5}));
    }
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0x7F, 0x05, 0x01, 0x31, 0x00, 0x00}));
    EXPECT_EQ(m.get32(0x3101), 2u);
    EXPECT_EQ(m.get32(0x310D), 5u);
}

TEST(SimdMove, MovntdqaIsAnAlignedLoad) {
    SimdMachine m;
    m.put(0x3000, {1, 2, 3, 4});
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0x38, 0x2A, AT_3004}), exception::gp);
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0x38, 0x2A, AT_3000}), -1);
    EXPECT_EQ(m.xmm<u32>(0), (Words{1, 2, 3, 4}));
}

TEST(SimdMove, ScalarLoadsZeroAndRegisterMovesMerge) {
    SimdMachine m;
    m.put(0x3000, {1, 2, 3, 4});
    m.xmm<u32>(0, {9, 9, 9, 9});
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0x10, AT_3004}));
    EXPECT_EQ(m.xmm<u32>(0), (Words{2, 0, 0, 0}));
    m.xmm<u32>(1, {9, 9, 9, 9});
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0x10, registers(1, 0)}));
    EXPECT_EQ(m.xmm<u32>(1), (Words{2, 9, 9, 9}));
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0x10, AT_3004}));
    EXPECT_EQ(m.xmm<u32>(0), (Words{2, 3, 0, 0}));
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0x11, registers(0, 1)}));
    EXPECT_EQ(m.xmm<u32>(1), (Words{2, 3, 9, 9}));
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0x11, 0x0D, 0x00, 0x31, 0x00, 0x00}));
    EXPECT_EQ(m.get32(0x3104), 3u);
    EXPECT_EQ(m.get32(0x3108), 0u);
}

TEST(SimdMove, HalvesGoToMemoryAndBack) {
    SimdMachine m;
    m.put(0x3000, {1, 2, 3, 4});
    m.xmm<u64>(0, {10, 20});
    ASSERT_TRUE(m.step({0x0F, 0x12, AT_3004}));  // MOVLPS
    EXPECT_EQ(m.xmm<u64>(0), (Quads{0x0000000300000002, 20}));
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x16, AT_3000}));  // MOVHPD
    EXPECT_EQ(m.xmm<u64>(0), (Quads{0x0000000300000002, 0x0000000200000001}));
    ASSERT_TRUE(m.step({0x0F, 0x17, 0x05, 0x00, 0x31, 0x00, 0x00}));  // MOVHPS
    EXPECT_EQ(m.get32(0x3100), 1u);
    m.xmm<u64>(1, {30, 40});
    ASSERT_TRUE(m.step({0x0F, 0x12, registers(1, 0)}));  // MOVHLPS
    EXPECT_EQ(m.xmm<u64>(1), (Quads{0x0000000200000001, 40}));
    ASSERT_TRUE(m.step({0x0F, 0x16, registers(1, 0)}));  // MOVLHPS
    EXPECT_EQ(m.xmm<u64>(1), (Quads{0x0000000200000001, 0x0000000300000002}));
}

TEST(SimdMove, MovdAndMovqZeroTheRest) {
    SimdMachine m;
    m.xmm<u64>(0, {9, 9});
    m.s.set_reg32(SimdMachine::cx, 0x12345678);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x6E, registers(0, 1)}));
    EXPECT_EQ(m.xmm<u64>(0), (Quads{0x12345678, 0}));
    m.xmm<u64>(1, {7, 8});
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0x7E, registers(0, 1)}));
    EXPECT_EQ(m.xmm<u64>(0), (Quads{7, 0}));
    m.xmm<u64>(2, {9, 9});
    ASSERT_TRUE(m.step({0x66, 0x0F, 0xD6, registers(1, 2)}));  // MOVQ xmm2, xmm1
    EXPECT_EQ(m.xmm<u64>(2), (Quads{7, 0}));
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x7E, registers(1, 3)}));
    EXPECT_EQ(m.s.reg32(SimdMachine::bx), 7u);
    EXPECT_EQ(m.s.fpu.top, 5) << "no MMX register was touched";
}

TEST(SimdMove, MmxMovesTakeTheX87Registers) {
    SimdMachine m(CpuModel::PentiumMmx);
    m.s.set_reg32(SimdMachine::cx, 0x89ABCDEF);
    ASSERT_TRUE(m.step({0x0F, 0x6E, registers(2, 1)}));
    EXPECT_EQ(m.s.fpu.reg[2], (fp::Float80{0x89ABCDEF, 0xFFFF}));
    EXPECT_EQ(m.s.fpu.top, 0);
    EXPECT_EQ(m.s.fpu.used, 0xFF);
    m.s.fpu.top = 3;
    ASSERT_TRUE(m.step({0x0F, 0x7F, 0x15, 0x01, 0x30, 0x00, 0x00}));
    EXPECT_EQ(m.get32(0x3001), 0x89ABCDEFu);
    EXPECT_EQ(m.get32(0x3005), 0u);
    EXPECT_EQ(m.s.fpu.top, 0);
    ASSERT_TRUE(m.step({0x0F, 0x6F, registers(4, 2)}));
    EXPECT_EQ(m.s.fpu.mm(4).quadword[0], 0x89ABCDEFu);
}

TEST(SimdMove, AnMmxMoveThatFaultsLeavesTheX87Alone) {
    SimdMachine m;
    m.page();
    m.put32(SimdMachine::table_entry(3), 0);
    EXPECT_EQ(m.vector_of({0x0F, 0x6F, AT_3000}), exception::pf);
    EXPECT_EQ(m.vector_of({0x0F, 0xE7, AT_3000}), exception::pf);
    EXPECT_EQ(m.s.fpu.top, 5);
    EXPECT_EQ(m.s.fpu.used, 0x20);
}

TEST(SimdMove, BetweenMmxAndXmm) {
    SimdMachine m;
    m.s.fpu.set_mm(1, Mm{{0x1122334455667788}});
    m.xmm<u64>(2, {9, 9});
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0xD6, registers(2, 1)}));
    EXPECT_EQ(m.xmm<u64>(2), (Quads{0x1122334455667788, 0}));
    EXPECT_EQ(m.s.fpu.used, 0xFF);
    m.s.fpu.used = 0;
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0xD6, registers(5, 2)}));
    EXPECT_EQ(m.s.fpu.reg[5], (fp::Float80{0x1122334455667788, 0xFFFF}));
    EXPECT_EQ(m.s.fpu.used, 0xFF);
}

TEST(SimdMove, GatesDifferByRegisterFile) {
    SimdMachine m;
    m.s.cr4 &= ~cr4::osfxsr;
    EXPECT_EQ(m.vector_of({0x0F, 0x6F, registers(0, 1)}), -1) << "MMX does not ask for OSFXSR";
    EXPECT_EQ(m.vector_of({0x0F, 0xE7, AT_3000}), -1) << "MOVNTQ neither";
    EXPECT_EQ(m.vector_of({0x0F, 0xC3, AT_3000}), -1) << "MOVNTI nothing at all";
    EXPECT_EQ(m.vector_of({0xF3, 0x0F, 0xD6, registers(0, 1)}), exception::ud);
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0x6F, registers(0, 1)}), exception::ud);
    m.s.cr0 |= cr0::ts | cr0::em;
    EXPECT_EQ(m.vector_of({0x0F, 0x6F, registers(0, 1)}), exception::ud);
    EXPECT_EQ(m.vector_of({0x0F, 0xC3, AT_3000}), -1);
}

TEST(SimdMove, Shuffles) {
    SimdMachine m;
    m.xmm<u32>(1, {1, 2, 3, 4});
    m.xmm<u32>(2, {5, 6, 7, 8});
    const auto result = [&m](std::initializer_list<u8> bytes) {
        m.xmm<u32>(1, {1, 2, 3, 4});
        EXPECT_TRUE(m.step(bytes));
        return m.xmm<u32>(1);
    };
    EXPECT_EQ(result({0x0F, 0x14, registers(1, 2)}), (Words{1, 5, 2, 6}));
    EXPECT_EQ(result({0x0F, 0x15, registers(1, 2)}), (Words{3, 7, 4, 8}));
    EXPECT_EQ(result({0x66, 0x0F, 0x14, registers(1, 2)}), (Words{1, 2, 5, 6}));
    EXPECT_EQ(result({0x66, 0x0F, 0x15, registers(1, 2)}), (Words{3, 4, 7, 8}));
    EXPECT_EQ(result({0x0F, 0xC6, registers(1, 2), 0x1B}), (Words{4, 3, 6, 5}));
    EXPECT_EQ(result({0x66, 0x0F, 0xC6, registers(1, 2), 0x01}), (Words{3, 4, 5, 6}));
    EXPECT_EQ(result({0xF3, 0x0F, 0x12, registers(1, 2)}), (Words{5, 5, 7, 7}));
    EXPECT_EQ(result({0xF3, 0x0F, 0x16, registers(1, 2)}), (Words{6, 6, 8, 8}));
    EXPECT_EQ(result({0xF2, 0x0F, 0x12, registers(1, 2)}), (Words{5, 6, 5, 6}));
    EXPECT_EQ(result({0x66, 0x0F, 0x3A, 0x0C, registers(1, 2), 0xF5}), (Words{5, 2, 7, 4}));
    EXPECT_EQ(result({0x66, 0x0F, 0x3A, 0x0D, registers(1, 2), 0x02}), (Words{1, 2, 7, 8}));
    m.xmm<u32>(0, {0x80000000, 0, 0x7FFFFFFF, 0xFFFFFFFF});
    EXPECT_EQ(result({0x66, 0x0F, 0x38, 0x14, registers(1, 2)}), (Words{5, 2, 3, 8}));
    EXPECT_EQ(result({0x66, 0x0F, 0x38, 0x15, registers(1, 2)}), (Words{1, 2, 7, 8}));
    EXPECT_EQ(result({0x66, 0x0F, 0x3A, 0x21, registers(1, 2), 0xD8}), (Words{1, 8, 3, 0}));
    m.put(0x3004, {77, 78});
    EXPECT_EQ(result({0x66, 0x0F, 0x3A, 0x21, 0x0D, 0x04, 0x30, 0x00, 0x00, 0xD1}), (Words{0, 77, 3, 4}))
        << "memory has one element";
}

TEST(SimdMove, SignsAndElementsToGeneralRegisters) {
    SimdMachine m;
    m.xmm<u32>(1, {0x80000000, 1, 0xFFFFFFFF, 0x7FFFFFFF});
    ASSERT_TRUE(m.step({0x0F, 0x50, registers(3, 1)}));
    EXPECT_EQ(m.s.reg32(SimdMachine::bx), 5u);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x50, registers(3, 1)}));
    EXPECT_EQ(m.s.reg32(SimdMachine::bx), 0u);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x3A, 0x17, registers(1, 3), 0xFE}));
    EXPECT_EQ(m.s.reg32(SimdMachine::bx), 0xFFFFFFFFu);
}

TEST(SimdMove, MisalignedOperandBeyondTheStackSegmentIsAGeneralProtectionFault) {
    SimdMachine m;
    m.s.segment(Seg::SS).limit = 0x5FFF;
    EXPECT_EQ(m.vector_of({0x36, 0x0F, 0x28, 0x05, 0x01, 0x60, 0x00, 0x00}), exception::gp);
    EXPECT_EQ(m.vector_of({0x36, 0x0F, 0x28, 0x05, 0x00, 0x60, 0x00, 0x00}), exception::ss);
}

}  // namespace
}  // namespace lockstep::test
