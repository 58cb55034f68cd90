// The pointers to the last instruction and its operand, and its opcode. SDM volume 1, 8.1.8 and 8.1.9.
#include "x87_test_machine.h"

namespace lockstep::test {
namespace {

TEST(X87Pointers, NameTheInstructionAndItsOperand) {
    X87Machine m;
    m.s.eip = 0x1234;
    ASSERT_TRUE(m.step({0xDC, 0x43, 0x08}));  // fadd m64 [ebx + 8]
    EXPECT_EQ(m.fpu().opcode, 0x443);
    EXPECT_EQ(m.fpu().code_offset, 0x1234u);
    EXPECT_EQ(m.fpu().code_selector, code0);
    EXPECT_EQ(m.fpu().data_offset, m.operand_at + 8);
    EXPECT_EQ(m.fpu().data_selector, data0);
    // Without an operand in memory the operand's pointer stays.
    ASSERT_TRUE(m.step({0xD9, 0xD0}));  // fnop
    EXPECT_EQ(m.fpu().opcode, 0x1D0);
    EXPECT_EQ(m.fpu().code_offset, 0x1237u);
    EXPECT_EQ(m.fpu().data_offset, m.operand_at + 8);
}

TEST(X87Pointers, StoresAndMovesOfTheTopSetThemToo) {
    X87Machine m;
    m.fill({1});
    m.s.eip = 0x2000;
    ASSERT_TRUE(m.step({0xD9, 0x1B}));  // fstp m32
    EXPECT_EQ(m.fpu().opcode, 0x11B);
    EXPECT_EQ(m.fpu().data_offset, m.operand_at);
    for (const std::initializer_list<u8> bytes : {std::initializer_list<u8>{0xD9, 0xF7}, {0xDD, 0xC3}, {0xD9, 0xE5}}) {
        const u32 eip = m.s.eip;
        ASSERT_TRUE(m.step(bytes));
        EXPECT_EQ(m.fpu().code_offset, eip);
        EXPECT_EQ(m.fpu().opcode, (bytes.begin()[0] & 7) << 8 | bytes.begin()[1]);
    }
}

TEST(X87Pointers, PrefixesBelongToTheInstructionExceptFor8087) {
    X87Machine later;
    later.s.eip = 0x3000;
    ASSERT_TRUE(later.step({0x26, 0x3E, 0xD9, 0x03}));
    EXPECT_EQ(later.fpu().code_offset, 0x3000u);

    X87Machine first(CpuModel::I8086);
    first.s.eip = 0x300;
    first.s.segment(Seg::ES) = SegmentRegister{0x40, 0x400, 0xFFFF, 0x93, false, true};
    ASSERT_TRUE(first.step({0x3E, 0x26, 0xD9, 0x07}));
    EXPECT_EQ(first.fpu().code_offset, 0x302u);
    EXPECT_EQ(first.fpu().data_selector, 0x40);
}

TEST(X87Pointers, ComparisonWithTheStackSegmentNamesIt) {
    X87Machine m;
    m.s.set_reg32(m.bp, 0x5000);
    m.s.segment(Seg::SS).selector = 0x98;
    ASSERT_TRUE(m.step({0xDE, 0x55, 0x10}));  // ficom m16 [ebp + 10h]
    EXPECT_EQ(m.fpu().data_selector, 0x98);
    EXPECT_EQ(m.fpu().data_offset, 0x5010u);
}

}  // namespace
}  // namespace lockstep::test
