// Far jumps, calls and returns.
#include "tests/unit/cpu/system_test_machine.h"

namespace lockstep {
namespace {

using namespace test;

TEST(FarTransfer, RealModeCallPushesAndReturnComesBack) {
    Machine m;
    ASSERT_TRUE(m.far(Op::CallFar, 0x1234, 0x5678, 2));
    EXPECT_EQ(m.s.segment(Seg::CS).base, 0x12340u);
    EXPECT_EQ(m.s.eip, 0x5678u);
    EXPECT_EQ(m.s.reg16(Machine::sp), 0x6FFC);
    EXPECT_EQ(m.get16(0x6FFC), 0x102);
    EXPECT_EQ(m.get16(0x6FFE), 0);
    ASSERT_TRUE(m.far_return(2, 6));
    EXPECT_EQ(m.selector(Seg::CS), 0);
    EXPECT_EQ(m.s.eip, 0x102u);
    EXPECT_EQ(m.s.reg16(Machine::sp), 0x7006);
}

TEST(FarTransfer, The8086WrapsTheStackInsideItsSegment) {
    Machine m(CpuModel::I8086);
    m.load_real(Seg::SS, 0x1000);
    m.s.set_reg16(Machine::sp, 1);
    m.load_real(Seg::CS, 0xBBAA);
    ASSERT_TRUE(m.far(Op::CallFar, 0x1234, 0x5678, 2));
    EXPECT_EQ(m.get8(0x1FFFF), 0xAA);
    EXPECT_EQ(m.get8(0x10000), 0xBB);
    EXPECT_EQ(m.get16(0x1FFFD), 0x102);
    EXPECT_EQ(m.s.reg16(Machine::sp), 0xFFFD);
    m.load_real(Seg::CS, 0);
    ASSERT_TRUE(m.far_return(2, 0));
    EXPECT_EQ(m.selector(Seg::CS), 0xBBAA);
    EXPECT_EQ(m.s.reg16(Machine::sp), 1);
}

TEST(FarTransfer, RealModeTargetBeyondTheLimitFaultsBeforeThePush) {
    Machine m;
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, 0x1234, 0x10000, 4), exception::gp, 0));
    EXPECT_EQ(m.s.reg16(Machine::sp), 0x7000);
    EXPECT_EQ(m.get32(0x6FFC), 0u);
}

TEST(FarTransfer, StackOverrunIsInterrupt13OnThe80286AndAStackFaultLater) {
    for (const auto& [model, vector] :
         {std::pair{CpuModel::I80286, exception::gp}, std::pair{CpuModel::I80386, exception::ss}}) {
        Machine m(model);
        m.s.set_reg16(Machine::sp, 1);
        EXPECT_TRUE(faulted(m, m.far(Op::CallFar, 0x1234, 0x5678, 2), vector, 0));
        EXPECT_EQ(m.s.reg16(Machine::sp), 1);
    }
}

TEST(FarTransfer, DirectJumpChecksAndTheirErrorCodes) {
    Machine m;
    m.protect();
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, 0, 0), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, 3, 0), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, gdt_limit + 1, 0), exception::gp, gdt_limit + 1));
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, data0, 0), exception::gp, data0));
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, ldt_selector, 0), exception::gp, ldt_selector));
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, code3, 0), exception::gp, code3 & 0xFFFCu));
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, code0 | 3, 0), exception::gp, code0));
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, absent_code0, 0), exception::np, absent_code0));
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, code0_small, 0x1000), exception::gp, 0)) << "beyond the limit";
    EXPECT_EQ(m.access_of(code0_small), 0x9A) << "not accessed by a jump that failed";
    ASSERT_TRUE(m.far(Op::JmpFar, code0_small, 0xFFF));
    EXPECT_EQ(m.access_of(code0_small), 0x9B);
    EXPECT_EQ(m.s.segment(Seg::CS).limit, 0xFFFu);
}

TEST(FarTransfer, ConformingCodeRunsAtTheCallersPrivilege) {
    Machine m;
    m.protect();
    m.enter_ring3();
    ASSERT_TRUE(m.far(Op::CallFar, conforming0, 0x4444));
    EXPECT_EQ(m.selector(Seg::CS), conforming0 | 3);
    EXPECT_EQ(m.s.cpl, 3);
    EXPECT_EQ(m.get32(stack3_top - 4), u32{code3});
    ASSERT_TRUE(m.far_return(4, 0));
    EXPECT_EQ(m.selector(Seg::CS), code3);
    m.segment(free_slot, 0, 0xFFFFF, 0xFE, 0xC);
    m.flat(code0, data0, 0);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, free_slot, 0), exception::gp, free_slot)) << "less privileged conforming";
}

TEST(FarTransfer, CallThroughGateSwitchesStackAndCopiesParameters) {
    Machine m;
    m.protect();
    m.call_gate(code0, 0x12345678, 0xEC, 2);
    m.enter_ring3();
    m.push32(0xAAAA0001);
    m.push32(0xBBBB0002);
    ASSERT_TRUE(m.far(Op::CallFar, gate | 3, 0xDEAD));
    EXPECT_EQ(m.s.cpl, 0);
    EXPECT_EQ(m.selector(Seg::CS), code0);
    EXPECT_EQ(m.selector(Seg::SS), data0);
    EXPECT_EQ(m.s.eip, 0x12345678u);
    EXPECT_EQ(m.s.reg32(Machine::sp), stack0_top - 24);
    const u32 expected[] = {0x102, code3, 0xBBBB0002, 0xAAAA0001, stack3_top - 8, data3};
    for (u32 i = 0; i < 6; ++i) EXPECT_EQ(m.get32(stack0_top - 24 + i * 4), expected[i]) << i;

    ASSERT_TRUE(m.far_return(4, 8));
    EXPECT_EQ(m.s.cpl, 3);
    EXPECT_EQ(m.selector(Seg::CS), code3);
    EXPECT_EQ(m.selector(Seg::SS), data3);
    EXPECT_EQ(m.s.reg32(Machine::sp), stack3_top) << "the caller's parameters are released too";
    EXPECT_EQ(m.s.eip, 0x102u);
}

TEST(FarTransfer, SixteenBitGatePushesWords) {
    Machine m;
    m.protect();
    m.call_gate(code0, 0xFFFF5678, 0xE4, 1);
    m.enter_ring3();
    m.push16(0x7777);
    ASSERT_TRUE(m.far(Op::CallFar, gate | 3, 0));
    EXPECT_EQ(m.s.eip, 0x5678u);
    EXPECT_EQ(m.s.reg32(Machine::sp), stack0_top - 10);
    const u16 expected[] = {0x102, code3, 0x7777, stack3_top - 2, data3};
    for (u32 i = 0; i < 5; ++i) EXPECT_EQ(m.get16(stack0_top - 10 + i * 2), expected[i]) << i;
}

TEST(FarTransfer, CallGateChecks) {
    Machine m;
    m.protect();
    m.enter_ring3();
    m.call_gate(code0, 0x1000, 0x8C);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::gp, gate)) << "gate DPL below CPL";
    m.call_gate(code0, 0x1000, 0x6C);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::np, gate));
    m.call_gate(0, 0x1000, 0xEC);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::gp, 0));
    m.call_gate(data0, 0x1000, 0xEC);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::gp, data0));
    m.call_gate(absent_code0, 0x1000, 0xEC);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::np, absent_code0));
    m.call_gate(code0, 0x1000, 0xEC);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, gate, 0), exception::gp, code0)) << "JMP cannot go inward";
    m.call_gate(code0_small, 0x1000, 0xEC);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::gp, 0)) << "target beyond the limit";
    EXPECT_EQ(m.s.cpl, 3);
    EXPECT_EQ(m.s.reg32(Machine::sp), stack3_top);
    m.call_gate(code3, 0x1000, 0xEC);
    ASSERT_TRUE(m.far(Op::JmpFar, gate, 0)) << "same ring";
    EXPECT_EQ(m.s.eip, 0x1000u);
}

TEST(FarTransfer, InnerStackChecks) {
    Machine m;
    m.protect();
    m.enter_ring3();
    m.call_gate(code0, 0x1000, 0xEC);
    m.put16(tss_base + 8, 0);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::ts, 0));
    m.put16(tss_base + 8, gdt_limit + 1);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::ts, gdt_limit + 1));
    m.put16(tss_base + 8, data0 | 3);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::ts, data0));
    m.put16(tss_base + 8, data3 & 0xFFFC);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::ts, data3 & 0xFFFCu));
    m.put16(tss_base + 8, read_only0);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::ts, read_only0));
    m.segment(free_slot, 0, 0xFFFFF, 0x12, 0xC);
    m.put16(tss_base + 8, free_slot);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::ss, free_slot)) << "not present";
    m.segment(free_slot, 0, 0xFF, 0x92, 0x4);
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::ss, free_slot)) << "no room";
    m.s.tr.limit = 6;
    EXPECT_TRUE(faulted(m, m.far(Op::CallFar, gate, 0), exception::ts, tss_selector));
}

TEST(FarTransfer, ReturnChecks) {
    Machine m;
    m.protect();
    const auto attempt = [&](u16 cs, u32 eip = 0x500) {
        m.s.set_reg32(Machine::sp, 0x7000);
        m.push32(0);
        m.push32(0);
        m.push32(cs);
        m.push32(eip);
        return m.far_return(4, 0);
    };
    EXPECT_TRUE(faulted(m, attempt(0), exception::gp, 0));
    EXPECT_TRUE(faulted(m, attempt(gdt_limit + 1), exception::gp, gdt_limit + 1));
    EXPECT_TRUE(faulted(m, attempt(data0), exception::gp, data0));
    EXPECT_TRUE(faulted(m, attempt(code3 & 0xFFFC), exception::gp, code3 & 0xFFFCu)) << "DPL is not RPL";
    EXPECT_TRUE(faulted(m, attempt(absent_code0), exception::np, absent_code0));
    EXPECT_TRUE(faulted(m, attempt(code0_small, 0x1000), exception::gp, 0));
    EXPECT_TRUE(faulted(m, attempt(code3), exception::gp, 0)) << "null outer stack";
    m.enter_ring3();
    EXPECT_TRUE(faulted(m, attempt(code0), exception::gp, code0)) << "inward";
}

TEST(FarTransfer, OuterReturnChecksItsStackAndDropsInnerSegments) {
    Machine m;
    m.protect();
    const auto attempt = [&](u16 ss) {
        m.s.set_reg32(Machine::sp, 0x7000);
        m.push32(ss);
        m.push32(0x1234);
        m.push32(code3);
        m.push32(0x500);
        return m.far_return(4, 0);
    };
    EXPECT_TRUE(faulted(m, attempt(data0), exception::gp, data0));
    EXPECT_TRUE(faulted(m, attempt(data3 & 0xFFFC), exception::gp, data3 & 0xFFFCu));
    EXPECT_TRUE(faulted(m, attempt(code3), exception::gp, code3 & 0xFFFCu));
    EXPECT_TRUE(faulted(m, attempt(absent_data3), exception::ss, absent_data3 & 0xFFFCu));
    ASSERT_TRUE(m.load(Seg::FS, data3));
    ASSERT_TRUE(m.load(Seg::GS, conforming0));
    ASSERT_TRUE(attempt(data3));
    EXPECT_EQ(m.s.cpl, 3);
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x1234u);
    EXPECT_EQ(m.selector(Seg::DS), 0);
    EXPECT_FALSE(m.s.segment(Seg::DS).usable);
    EXPECT_FALSE(m.s.segment(Seg::ES).usable);
    EXPECT_EQ(m.selector(Seg::FS), data3);
    EXPECT_EQ(m.selector(Seg::GS), conforming0);
}

TEST(FarTransfer, ReturnToASixteenBitStackKeepsTheUpperHalf) {
    Machine m;
    m.protect();
    m.segment(free_slot, 0, 0xFFFF, 0xF2, 0);
    m.s.set_reg32(Machine::sp, 0x27000);
    m.push32(free_slot | 3);
    m.push32(0x1234);
    m.push32(code3);
    m.push32(0x500);
    ASSERT_TRUE(m.far_return(4, 0));
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x21234u);
}

TEST(FarTransfer, VirtualModeTransfersAsRealMode) {
    Machine m;
    m.protect();
    m.enter_v86();
    ASSERT_TRUE(m.far(Op::CallFar, 0x4321, 0x100, 2));
    EXPECT_EQ(m.s.segment(Seg::CS), (SegmentRegister{0x4321, 0x43210, 0xFFFF, 0xF3, false, true}));
    EXPECT_EQ(m.s.cpl, 3);
    ASSERT_TRUE(m.far_return(2, 0));
    EXPECT_EQ(m.selector(Seg::CS), 0x200);
}

TEST(FarTransfer, IndirectJumpReadsOffsetThenSelector) {
    Machine m;
    m.put16(0x600, 0x5678);
    m.put16(0x602, 0x1234);
    ASSERT_TRUE(m.with_memory(Op::JmpFar, 0x600, 2, 4));
    EXPECT_EQ(m.s.segment(Seg::CS).base, 0x12340u);
    EXPECT_EQ(m.s.eip, 0x5678u);
}

}  // namespace
}  // namespace lockstep
