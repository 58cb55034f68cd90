// Arithmetic, bit and exchange instructions on operands in memory: what the recorded 16-bit tests do not reach.
#include "exec_data_test_machine.h"

namespace lockstep::test {
namespace {

class DataAlu : public ::testing::Test {
protected:
    DataAlu() { m.protect(); }
    CodeMachine m;
};

TEST_F(DataAlu, AddsToMemoryInThirtyTwoBits) {
    m.put32(0x20000, 0xFFFFFFFF);
    m.s.set_reg32(m.bx, 0x20000);
    m.s.set_reg32(m.ax, 2);
    ASSERT_TRUE(m.step({0x01, 0x03}));  // add [ebx], eax
    EXPECT_EQ(m.get32(0x20000), 1u);
    EXPECT_TRUE(m.s.flags.cf());
}

TEST_F(DataAlu, FaultingDestinationChangesNothing) {
    m.page();
    m.put32(CodeMachine::table_entry(0x20), 0x20005);  // read-only
    m.s.set_reg32(m.bx, 0x20FFE);
    m.put16(0x20FFE, 0x1111);
    const Flags before = m.s.flags;
    m.enter_ring3();
    m.s.set_reg32(m.ax, 2);
    ASSERT_TRUE(faulted(m, m.step({0x01, 0x03}), exception::pf, 7));
    EXPECT_EQ(m.c.fault.cr2, 0x20FFEu);
    EXPECT_EQ(m.get16(0x20FFE), 0x1111);
    EXPECT_EQ(m.s.flags.bits(), before.bits());
    EXPECT_EQ(m.s.eip, 0x100u);
}

TEST_F(DataAlu, SecondPageOfAnOperandFaultsBeforeTheFirstIsWritten) {
    m.page();
    m.put32(CodeMachine::table_entry(0x21), 0);
    m.put16(0x20FFE, 0x1111);
    m.s.set_reg32(m.bx, 0x20FFE);
    ASSERT_TRUE(faulted(m, m.step({0x89, 0x03}), exception::pf, 2));  // mov [ebx], eax
    EXPECT_EQ(m.c.fault.cr2, 0x21000u);
    EXPECT_EQ(m.get16(0x20FFE), 0x1111);
}

TEST_F(DataAlu, BitStringReachesBelowAndAboveTheOperand) {
    m.s.set_reg32(m.bx, 0x20000);
    m.s.set_reg32(m.ax, static_cast<u32>(-1));
    ASSERT_TRUE(m.step({0x0F, 0xAB, 0x03}));  // bts [ebx], eax
    EXPECT_EQ(m.get32(0x1FFFC), 0x80000000u);
    m.s.set_reg32(m.ax, 100);
    ASSERT_TRUE(m.step({0x0F, 0xAB, 0x03}));
    EXPECT_EQ(m.get32(0x2000C), 1u << 4);
    ASSERT_TRUE(m.step({0x0F, 0xBA, 0x33, 100}));  // btr dword [ebx], 100: an immediate stays inside
    EXPECT_EQ(m.get32(0x2000C), 1u << 4);
}

TEST_F(DataAlu, CompareAndExchangeStoresTheSourceWhenEqual) {
    m.put32(0x20000, 7);
    m.s.set_reg32(m.bx, 0x20000);
    m.s.set_reg32(m.ax, 7);
    m.s.set_reg32(m.cx, 9);
    ASSERT_TRUE(m.step({0xF0, 0x0F, 0xB1, 0x0B}));  // lock cmpxchg [ebx], ecx
    EXPECT_EQ(m.get32(0x20000), 9u);
    EXPECT_TRUE(m.s.flags.zf());
    ASSERT_TRUE(m.step({0x0F, 0xB1, 0x0B}));
    EXPECT_FALSE(m.s.flags.zf());
    EXPECT_EQ(m.s.reg32(m.ax), 9u);
}

TEST_F(DataAlu, CompareAndExchangeNeedsWriteAccessEvenWhenUnequal) {
    m.page();
    m.put32(CodeMachine::table_entry(0x20), 0x20005);
    m.enter_ring3();
    m.s.set_reg32(m.bx, 0x20000);
    m.s.set_reg32(m.ax, 1);
    ASSERT_TRUE(faulted(m, m.step({0x0F, 0xB1, 0x0B}), exception::pf, 7));
    EXPECT_EQ(m.s.reg32(m.ax), 1u);
}

TEST_F(DataAlu, CompareAndExchangeEightBytes) {
    m.put32(0x20000, 1);
    m.put32(0x20004, 2);
    m.s.set_reg32(m.si, 0x20000);
    m.s.set_reg32(m.ax, 1);
    m.s.set_reg32(m.dx, 2);
    m.s.set_reg32(m.bx, 3);
    m.s.set_reg32(m.cx, 4);
    m.s.flags.set_bits(eflags::cf | eflags::of);
    ASSERT_TRUE(m.step({0x0F, 0xC7, 0x0E}));
    EXPECT_EQ(m.get32(0x20000), 3u);
    EXPECT_EQ(m.get32(0x20004), 4u);
    EXPECT_EQ(m.s.flags.bits(), eflags::cf | eflags::of | eflags::zf);
    ASSERT_TRUE(m.step({0x0F, 0xC7, 0x0E}));
    EXPECT_EQ(m.s.reg32(m.ax), 3u);
    EXPECT_EQ(m.s.reg32(m.dx), 4u);
    EXPECT_EQ(m.s.flags.bits(), eflags::cf | eflags::of);
}

TEST_F(DataAlu, ExchangeAndAddGivesTheOldValueToTheSource) {
    m.s.set_reg32(m.ax, 5);
    m.s.set_reg32(m.bx, 6);
    ASSERT_TRUE(m.step({0x0F, 0xC1, 0xC3}));  // xadd ebx, eax
    EXPECT_EQ(m.s.reg32(m.bx), 11u);
    EXPECT_EQ(m.s.reg32(m.ax), 6u);
    ASSERT_TRUE(m.step({0x0F, 0xC1, 0xC0}));  // xadd eax, eax
    EXPECT_EQ(m.s.reg32(m.ax), 12u);
}

TEST_F(DataAlu, DivideErrorChangesNothing) {
    m.s.set_reg32(m.ax, 1);
    m.s.set_reg32(m.dx, 1);
    m.s.set_reg32(m.bx, 1);
    ASSERT_TRUE(faulted(m, m.step({0xF7, 0xF3}), exception::de));
    EXPECT_FALSE(m.c.fault.is_trap);
    EXPECT_EQ(m.s.reg32(m.dx), 1u);
    EXPECT_EQ(m.s.eip, 0x100u);
}

TEST_F(DataAlu, SixteenBitRegisterWritesKeepTheUpperHalf) {
    m.s.set_reg32(m.ax, 0x12345678);
    ASSERT_TRUE(m.step({0x66, 0x40}));  // inc ax
    EXPECT_EQ(m.s.reg32(m.ax), 0x12345679u);
    ASSERT_TRUE(m.step({0x66, 0x98}));  // cbw
    EXPECT_EQ(m.s.reg32(m.ax), 0x12340079u);
    ASSERT_TRUE(m.step({0x0F, 0xC8}));  // bswap eax
    EXPECT_EQ(m.s.reg32(m.ax), 0x79003412u);
}

TEST_F(DataAlu, ConditionalMoveReadsItsSourceInAnyCase) {
    m.page();
    m.put32(CodeMachine::table_entry(0x20), 0);
    m.s.set_reg32(m.bx, 0x20000);
    m.s.flags.set_bits(0);
    ASSERT_TRUE(faulted(m, m.step({0x0F, 0x44, 0x03}), exception::pf, 0));  // cmovz eax, [ebx]
}

TEST_F(DataAlu, LeaTruncatesToTheAddressSizeFirst) {
    m.s.set_reg32(m.bx, 0x1FFFF);
    m.s.set_reg32(m.si, 2);
    ASSERT_TRUE(m.step({0x67, 0x8D, 0x00}));  // lea eax, [bx+si]
    EXPECT_EQ(m.s.reg32(m.ax), 1u);
    ASSERT_TRUE(m.step({0x66, 0x8D, 0x44, 0x73, 0x10}));  // lea ax, [ebx+esi*2+16]
    EXPECT_EQ(m.s.reg16(m.ax), 0x0013);
}

TEST_F(DataAlu, XchgWithUnwritableMemoryKeepsTheRegister) {
    m.page();
    m.put32(CodeMachine::table_entry(0x20), 0x20005);
    m.enter_ring3();
    m.s.set_reg32(m.bx, 0x20000);
    m.s.set_reg32(m.ax, 0xAAAA);
    ASSERT_TRUE(faulted(m, m.step({0x87, 0x03}), exception::pf, 7));
    EXPECT_EQ(m.s.reg32(m.ax), 0xAAAAu);
}

}  // namespace
}  // namespace lockstep::test
