// Which of two faults is seen, and what an instruction that faults leaves in memory: as native processors do
// (tests/oracle).
#include "exec_data_test_machine.h"

namespace lockstep::test {
namespace {

TEST(DataOrder, NearCallChecksTheStackBeforeItsTarget) {
    CodeMachine m;
    m.protect();
    m.s.segment(Seg::CS).limit = 0xFFFF;
    m.s.segment(Seg::SS).limit = 0xFFF;
    ASSERT_TRUE(faulted(m, m.step({0xE8, 0x00, 0x00, 0x01, 0x00}), exception::ss, 0));
    m.s.segment(Seg::SS).limit = 0xFFFF;
    m.put32(0x6FFC, 0x11223344);
    ASSERT_TRUE(faulted(m, m.step({0xE8, 0x00, 0x00, 0x01, 0x00}), exception::gp, 0));
    EXPECT_EQ(m.get32(0x6FFC), 0x11223344u);
    EXPECT_EQ(m.s.reg32(m.sp), 0x7000u);
}

TEST(DataOrder, FarCallHasPushedWhenItsTargetFaults) {
    CodeMachine m;
    m.protect();
    m.segment(free_slot, 0, 0xFFF, 0x9A, 4);
    ASSERT_TRUE(faulted(m, m.far(Op::CallFar, free_slot, 0x1000), exception::gp, 0));
    EXPECT_EQ(m.get32(0x6FFC), u32{code0});
    EXPECT_EQ(m.get32(0x6FF8), 0x102u);
    EXPECT_EQ(m.s.reg32(m.sp), 0x7000u);
}

TEST(DataOrder, FarCallHasPushedTheSelectorWhenTheOffsetFaults) {
    CodeMachine m;
    m.protect();
    m.page();
    m.s.set_reg32(m.sp, 0x8004);
    m.put32(CodeMachine::table_entry(7), 0);
    ASSERT_TRUE(faulted(m, m.far(Op::CallFar, code0, 0x1000), exception::pf, 2));
    EXPECT_EQ(m.get32(0x8000), u32{code0});
    EXPECT_EQ(m.s.reg32(m.sp), 0x8004u);
}

TEST(DataOrder, FarReturnAndInterruptReturnReadFromTheTopDown) {
    for (const u8 opcode : {u8{0xCB}, u8{0xCF}}) {
        CodeMachine m;
        m.protect();
        m.page();
        m.put32(CodeMachine::table_entry(6), 0);
        m.put32(CodeMachine::table_entry(7), 0);
        m.s.set_reg32(m.sp, 0x6FFC);  // the offset in one missing page, the rest in the next
        ASSERT_TRUE(faulted(m, m.step({opcode}), exception::pf, 0)) << int{opcode};
        EXPECT_EQ(m.c.fault.cr2, opcode == 0xCB ? 0x7000u : 0x7004u);
    }
}

TEST(DataOrder, ArplWritesOnlyWhatChanges) {
    CodeMachine m;
    m.protect();
    m.page();
    m.put16(0x20000, 0x1233);
    m.put32(CodeMachine::table_entry(0x20), 0x20005);
    m.s.set_reg32(m.bx, 0x20000);
    m.s.set_reg32(m.ax, 2);
    ASSERT_TRUE(m.step({0x63, 0x03}));
    EXPECT_FALSE(m.s.flags.zf());
    m.put16(0x20000, 0x1231);
    ASSERT_TRUE(faulted(m, m.step({0x63, 0x03}), exception::pf, 3));
}

TEST(DataOrder, RepeatedPortStringNeedsItsPortEvenWithoutIterations) {
    for (const u8 opcode : {u8{0x6C}, u8{0x6E}}) {
        CodeMachine m;
        m.protect();
        m.enter_ring3();
        m.s.set_reg32(m.cx, 0);
        ASSERT_TRUE(faulted(m, m.step({0xF3, opcode}), exception::gp, 0)) << int{opcode};
    }
}

}  // namespace
}  // namespace lockstep::test
