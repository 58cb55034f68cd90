// Stack instructions: pointer sizes, flag images, ENTER, and what a fault leaves.
#include "exec_data_test_machine.h"

namespace lockstep::test {
namespace {

TEST(DataStack, PushSpPushesTheValueBeforeExceptOnThe8086) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::I80386}) {
        CodeMachine m(model);
        ASSERT_TRUE(m.step({0x54}));
        EXPECT_EQ(m.get16(0x6FFE), model == CpuModel::I8086 ? 0x6FFE : 0x7000);
    }
}

TEST(DataStack, PopToMemoryUsesTheIncrementedStackPointer) {
    CodeMachine m;
    m.protect();
    m.push32(0x11223344);
    ASSERT_TRUE(m.step({0x8F, 0x44, 0x24, 0x08}));  // pop dword [esp+8]
    EXPECT_EQ(m.s.reg32(m.sp), 0x7000u);
    EXPECT_EQ(m.get32(0x7008), 0x11223344u);
}

TEST(DataStack, PopToUnwritableMemoryKeepsTheStackPointer) {
    CodeMachine m;
    m.protect();
    m.page();
    m.put32(CodeMachine::table_entry(0x20), 0);
    m.s.set_reg32(m.bx, 0x20000);
    m.push32(1);
    ASSERT_TRUE(faulted(m, m.step({0x8F, 0x03}), exception::pf, 2));
    EXPECT_EQ(m.s.reg32(m.sp), 0x6FFCu);
}

TEST(DataStack, PushFromMemoryThatFaultsDoesNotMoveTheStackPointer) {
    CodeMachine m;
    m.protect();
    m.page();
    m.put32(CodeMachine::table_entry(6), 0);  // the stack's page
    m.s.set_reg32(m.bx, 0x20000);
    ASSERT_TRUE(faulted(m, m.step({0xFF, 0x33}), exception::pf, 2));
    EXPECT_EQ(m.s.reg32(m.sp), 0x7000u);
}

TEST(DataStack, SixteenBitStackWrapsAndKeepsTheUpperHalfOfEsp) {
    CodeMachine m;
    m.s.set_reg32(m.sp, 0xABCD0000);
    ASSERT_TRUE(m.step({0x50}));
    EXPECT_EQ(m.s.reg32(m.sp), 0xABCDFFFEu);
}

TEST(DataStack, PushaAndPopaCarryAllRegistersButSp) {
    CodeMachine m;
    for (u8 reg = 0; reg < 8; ++reg) {
        if (reg != m.sp) m.s.set_reg32(reg, 0x1000u * (reg + 1u) + reg);
    }
    const auto before = m.s.gpr;
    ASSERT_TRUE(m.step({0x60}));
    EXPECT_EQ(m.s.reg16(m.sp), 0x6FF0);
    EXPECT_EQ(m.get16(0x6FF0 + 6), 0x7000);  // SP as it was
    EXPECT_EQ(m.get16(0x6FFE), m.s.reg16(m.ax));
    m.put16(0x6FF0 + 6, 0xDEAD);
    for (u8 reg = 0; reg < 8; ++reg) {
        if (reg != m.sp) m.s.set_reg16(reg, 0);
    }
    ASSERT_TRUE(m.step({0x61}));
    EXPECT_EQ(m.s.gpr, before);
}

TEST(DataStack, PopaThatFaultsChangesNoRegister) {
    CodeMachine m;
    m.protect();
    m.page();
    m.put32(CodeMachine::table_entry(7), 0);
    m.s.set_reg32(m.sp, 0x6FF0);  // the last words lie in the missing page
    const auto before = m.s.gpr;
    ASSERT_TRUE(faulted(m, m.step({0x61}), exception::pf, 0));
    EXPECT_EQ(m.s.gpr, before);
}

TEST(DataStack, PushedFlagsShowWhatTheModelHas) {
    CodeMachine old(CpuModel::I8086);
    old.s.set_eflags(eflags::cf);
    ASSERT_TRUE(old.step({0x9C}));
    EXPECT_EQ(old.get16(0x6FFE), 0xF003);

    CodeMachine at(CpuModel::I80286);
    at.push16(0xFFFF);
    ASSERT_TRUE(at.step({0x9D}));
    ASSERT_TRUE(at.step({0x9C}));
    EXPECT_EQ(at.get16(0x6FFE), 0x0FD7);  // no IOPL and NT in real mode

    CodeMachine later(CpuModel::I80386);
    later.push16(0x7002);
    ASSERT_TRUE(later.step({0x9D}));
    ASSERT_TRUE(later.step({0x9C}));
    EXPECT_EQ(later.get16(0x6FFE), 0x7002);  // the classic test for a 386
}

TEST(DataStack, AcAndIdChangeOnlyWhereTheyExist) {
    for (const CpuModel model : {CpuModel::I80386, CpuModel::I80486}) {
        CodeMachine m(model);
        m.protect();
        m.push32(eflags::ac | eflags::id | 2);
        ASSERT_TRUE(m.step({0x9D}));
        const u32 expected = model == CpuModel::I80386 ? 0 : eflags::ac | eflags::id;
        EXPECT_EQ(m.s.eflags() & (eflags::ac | eflags::id), expected);
    }
}

TEST(DataStack, PopfOutsideRingZeroKeepsIoplAndMaskedInterruptFlag) {
    CodeMachine m;
    m.protect();
    m.enter_ring3();
    m.s.system_flags |= eflags::if_;
    m.push32(eflags::iopl | 2);
    ASSERT_TRUE(m.step({0x9D}));
    EXPECT_EQ(m.s.iopl(), 0u);
    EXPECT_TRUE(m.s.flag(eflags::if_));
    m.s.system_flags |= eflags::iopl;
    m.push32(2);
    ASSERT_TRUE(m.step({0x9D}));
    EXPECT_EQ(m.s.iopl(), 3u);
    EXPECT_FALSE(m.s.flag(eflags::if_));  // IOPL 3 allows it
}

TEST(DataStack, PopfNeverChangesVmAndPushfNeverShowsIt) {
    CodeMachine m;
    m.protect();
    m.push32(eflags::vm | eflags::rf | 2);
    ASSERT_TRUE(m.step({0x9D}));
    EXPECT_FALSE(m.s.flag(eflags::vm));
    EXPECT_FALSE(m.s.flag(eflags::rf));
    m.s.system_flags |= eflags::rf;
    ASSERT_TRUE(m.step({0x9C}));
    EXPECT_EQ(m.get32(m.s.reg32(m.sp)) & (eflags::vm | eflags::rf), 0u);
}

TEST(DataStack, FlagInstructionsNeedIoplThreeInVirtualMode) {
    for (const u8 opcode : std::initializer_list<u8>{0x9C, 0x9D, 0xFA, 0xFB}) {
        CodeMachine m;
        m.protect();
        m.enter_v86(0);
        EXPECT_TRUE(faulted(m, m.step({opcode}), exception::gp, 0)) << int{opcode};
        CodeMachine allowed;
        allowed.protect();
        allowed.enter_v86(3);
        EXPECT_TRUE(allowed.step({opcode})) << int{opcode};
    }
}

TEST(DataStack, EnterBuildsAFrameWithTheOuterFramesPointers) {
    CodeMachine m;
    m.protect();
    m.s.set_reg32(m.bp, 0x6000);
    m.put32(0x5FFC, 0xAAAA);
    m.put32(0x5FF8, 0xBBBB);
    ASSERT_TRUE(m.step({0xC8, 0x10, 0x00, 0x03}));
    EXPECT_EQ(m.s.reg32(m.bp), 0x6FFCu);
    EXPECT_EQ(m.get32(0x6FFC), 0x6000u);
    EXPECT_EQ(m.get32(0x6FF8), 0xAAAAu);
    EXPECT_EQ(m.get32(0x6FF4), 0xBBBBu);
    EXPECT_EQ(m.get32(0x6FF0), 0x6FFCu);
    EXPECT_EQ(m.s.reg32(m.sp), 0x6FE0u);
    ASSERT_TRUE(m.step({0xC9}));  // leave
    EXPECT_EQ(m.s.reg32(m.sp), 0x7000u);
    EXPECT_EQ(m.s.reg32(m.bp), 0x6000u);
}

TEST(DataStack, EnterOnASixteenBitStackTakesTheWholePointerWhereOperandsHave32Bits) {
    CodeMachine m;
    m.protect();
    m.s.segment(Seg::SS).big = false;
    m.s.set_reg32(m.sp, 0x42547000);
    ASSERT_TRUE(m.step({0xC8, 0x10, 0x00, 0x01}));
    EXPECT_EQ(m.s.reg32(m.bp), 0x42546FFCu);
    EXPECT_EQ(m.get32(0x6FF8), 0x42546FFCu);
    EXPECT_EQ(m.s.reg32(m.sp), 0x42546FE8u);
}

TEST(DataStack, EnterFaultsWhenTheNewTopOfTheStackIsMissing) {
    CodeMachine m;
    m.protect();
    m.page();
    m.put32(CodeMachine::table_entry(4), 0);
    m.s.set_reg32(m.bp, 0x1234);
    ASSERT_TRUE(faulted(m, m.step({0xC8, 0x00, 0x28, 0x00}), exception::pf, 2));
    EXPECT_EQ(m.s.reg32(m.sp), 0x7000u);
    EXPECT_EQ(m.s.reg32(m.bp), 0x1234u);
}

TEST(DataStack, StiShadowsOneInstructionOnlyWhenInterruptsWereOff) {
    CodeMachine m;
    m.s.system_flags &= ~eflags::if_;
    ASSERT_TRUE(m.step({0xFB}));
    EXPECT_TRUE(m.s.interrupt_shadow);
    m.s.interrupt_shadow = false;
    ASSERT_TRUE(m.step({0xFB}));
    EXPECT_FALSE(m.s.interrupt_shadow);
}

}  // namespace
}  // namespace lockstep::test
