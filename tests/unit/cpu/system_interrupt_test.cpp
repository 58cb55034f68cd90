// Interrupt and exception delivery, IRET.
#include "cpu/reference/interrupt.h"
#include "tests/unit/cpu/system_test_machine.h"

namespace lockstep {
namespace {

using namespace test;

constexpr u32 tf_if = eflags::tf | eflags::if_;

TEST(RealInterrupt, PushesFlagsAndReturnAddressAndClearsTrapAndInterrupt) {
    Machine m;
    m.put32(0x21 * 4, 0x56780123);
    m.s.system_flags |= tf_if;
    m.s.flags.set_cf(true);
    ASSERT_TRUE(m.interrupt(0x21));
    EXPECT_EQ(m.s.segment(Seg::CS).base, 0x56780u);
    EXPECT_EQ(m.s.eip, 0x123u);
    EXPECT_EQ(m.get16(0x6FFA), 0x102);
    EXPECT_EQ(m.get16(0x6FFC), 0);
    EXPECT_EQ(m.get16(0x6FFE) & 0xF303, 0x0303);
    EXPECT_EQ(m.s.system_flags & tf_if, 0u);
    ASSERT_TRUE(m.run(Op::Iret, 2));
    EXPECT_EQ(m.s.eip, 0x102u);
    EXPECT_EQ(m.s.system_flags & tf_if, tf_if);
    EXPECT_EQ(m.s.reg16(Machine::sp), 0x7000);
}

TEST(RealInterrupt, TopFlagBitsByModel) {
    for (const auto& [model, top] : {std::pair{CpuModel::I8086, 0xF000}, std::pair{CpuModel::I80286, 0}}) {
        Machine m(model);
        m.push16(0xFFFF);
        m.push16(0);
        m.push16(0x100);
        ASSERT_TRUE(m.run(Op::Iret, 2));
        ASSERT_TRUE(m.interrupt(3));
        EXPECT_EQ(m.get16(0x6FFE), top | 0x0FD7);
    }
    Machine m(CpuModel::I80386);
    m.push16(0xFFFF);
    m.push16(0);
    m.push16(0x100);
    ASSERT_TRUE(m.run(Op::Iret, 2));
    ASSERT_TRUE(m.interrupt(3));
    EXPECT_EQ(m.get16(0x6FFE), 0x7FD7);
}

TEST(RealInterrupt, FaultsPushNoErrorCodeAndNameTheInstruction) {
    Machine m;
    m.put32(13 * 4, 0x02000000);
    m.c.raise(exception::gp, 0);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.segment(Seg::CS).base, 0x2000u);
    EXPECT_EQ(m.s.reg16(Machine::sp), 0x6FFA);
    EXPECT_EQ(m.get16(0x6FFA), 0x100);
}

TEST(RealInterrupt, DivideErrorOfThe8086IsReportedBehindTheInstruction) {
    Machine m(CpuModel::I8086);
    m.insn(Op::Div, 2);
    m.c.raise(exception::de);
    deliver_fault(m.c);
    EXPECT_EQ(m.get16(0x6FFA), 0x102);
}

TEST(RealInterrupt, ShortTableIsInterrupt8OnThe80286AndShutdownWithoutRoomForThat) {
    Machine m(CpuModel::I80286);
    m.s.idtr.limit = 0x7F;
    m.put32(8 * 4, 0x02000008);
    EXPECT_TRUE(faulted(m, m.interrupt(0x40), exception::df));
    deliver_fault(m.c);
    EXPECT_EQ(m.s.eip, 8u);
    EXPECT_EQ(m.s.activity, Activity::Running);
    m.s.idtr.limit = 0x10;
    m.c.raise(exception::ud);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.activity, Activity::Shutdown);
}

TEST(RealInterrupt, ShortTableIsGeneralProtectionOnLaterModels) {
    Machine m;
    m.s.idtr.limit = 0x7F;
    EXPECT_TRUE(faulted(m, m.interrupt(0x40), exception::gp, 0x202));
    m.put32(13 * 4, 0x0200000D);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.eip, 13u);
}

TEST(RealInterrupt, NoStackEndsInShutdown) {
    Machine m;
    m.s.set_reg16(Machine::sp, 1);
    m.c.raise(exception::ud);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.activity, Activity::Shutdown);
}

TEST(RealInterrupt, IntoActsOnlyOnOverflow) {
    Machine m;
    m.put32(4 * 4, 0x02000004);
    ASSERT_TRUE(m.run(Op::Into, 2));
    EXPECT_EQ(m.s.eip, 0x102u);
    m.s.flags.set_of(true);
    ASSERT_TRUE(m.run(Op::Into, 2));
    EXPECT_EQ(m.s.eip, 4u);
}

TEST(ProtectedInterrupt, SameRingFrame) {
    Machine m;
    m.protect();
    m.s.system_flags |= tf_if | eflags::nt;
    const u32 flags = m.s.eflags();
    ASSERT_TRUE(m.interrupt(0x30));
    EXPECT_EQ(m.s.eip, 0x1030u);
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x7000u - 12);
    EXPECT_EQ(m.get32(0x6FFC), flags);
    EXPECT_EQ(m.get32(0x6FF8), u32{code0});
    EXPECT_EQ(m.get32(0x6FF4), 0x102u);
    EXPECT_EQ(m.s.system_flags & (tf_if | eflags::nt), 0u);
    ASSERT_TRUE(m.run(Op::Iret));
    EXPECT_EQ(m.s.eflags(), flags);
    EXPECT_EQ(m.s.eip, 0x102u);
}

TEST(ProtectedInterrupt, TrapGateLeavesInterruptsOn) {
    Machine m;
    m.protect();
    m.idt_gate(0x30, code0, 0x1000, 0x8F);
    m.s.system_flags |= tf_if;
    ASSERT_TRUE(m.interrupt(0x30));
    EXPECT_EQ(m.s.system_flags & tf_if, eflags::if_);
}

TEST(ProtectedInterrupt, FromRing3WithErrorCodeAndBack) {
    Machine m;
    m.protect();
    m.enter_ring3();
    m.s.system_flags |= eflags::if_;
    const u32 flags = m.s.eflags();
    m.c.raise(exception::gp, 0x1234);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.cpl, 0);
    EXPECT_EQ(m.s.eip, 0x100Du);
    EXPECT_EQ(m.s.reg32(Machine::sp), stack0_top - 24);
    const u32 expected[] = {0x1234, 0x100, code3, flags | eflags::rf, stack3_top, data3};
    for (u32 i = 0; i < 6; ++i) EXPECT_EQ(m.get32(stack0_top - 24 + i * 4), expected[i]) << i;
    m.s.set_reg32(Machine::sp, stack0_top - 20);
    ASSERT_TRUE(m.run(Op::Iret));
    EXPECT_EQ(m.s.cpl, 3);
    EXPECT_EQ(m.s.eflags(), flags | eflags::rf);
    EXPECT_EQ(m.s.reg32(Machine::sp), stack3_top);
    EXPECT_EQ(m.s.eip, 0x100u);
}

TEST(ProtectedInterrupt, SixteenBitGatePushesWordsErrorCodeIncluded) {
    Machine m;
    m.protect();
    m.enter_ring3();
    m.idt_gate(13, code0, 0x12345678, 0x86);
    m.c.raise(exception::gp, 0xFFFC);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.eip, 0x5678u);
    EXPECT_EQ(m.s.reg32(Machine::sp), stack0_top - 12);
    EXPECT_EQ(m.get16(stack0_top - 12), 0xFFFC);
    EXPECT_EQ(m.get16(stack0_top - 10), 0x100);
    EXPECT_EQ(m.get16(stack0_top - 2), data3);
}

TEST(ProtectedInterrupt, GateChecksAndTheirErrorCodes) {
    Machine m;
    m.protect();
    m.enter_ring3();
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::gp, 0x182)) << "gate DPL below CPL, no EXT";
    m.idt_gate(0x30, code0, 0, 0xEC);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::gp, 0x182)) << "a call gate";
    m.idt_gate(0x30, code0, 0, 0x6E);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::np, 0x182));
    m.idt_gate(0x30, 0, 0, 0xEE);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::gp, 0));
    m.idt_gate(0x30, data0, 0, 0xEE);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::gp, data0));
    m.idt_gate(0x30, absent_code0, 0, 0xEE);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::np, absent_code0));
    m.idt_gate(0x30, code0_small, 0x1000, 0xEE);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::gp, 0));
    m.s.idtr.limit = 0x30 * 8 + 6;
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::gp, 0x182));
    m.flat(code0, data0, 0);
    m.s.idtr.limit = 0x7FF;
    m.idt_gate(0x30, code3, 0, 0xEE);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::gp, code3 & 0xFFFCu)) << "outward";
}

TEST(ProtectedInterrupt, ExternalEventsSetExtAndIgnoreTheGatesPrivilege) {
    Machine m;
    m.protect();
    m.enter_ring3();
    ASSERT_TRUE(deliver_interrupt(m.c, 0x30, InterruptKind::External, 0x100, false, 0));
    m.enter_ring3();
    m.idt_gate(0x30, 0, 0, 0x8E);
    EXPECT_TRUE(faulted(m, deliver_interrupt(m.c, 0x30, InterruptKind::External, 0x100, false, 0), exception::gp, 1));
    m.idt_gate(0x30, code0, 0, 0x0E);
    EXPECT_TRUE(
        faulted(m, deliver_interrupt(m.c, 0x30, InterruptKind::External, 0x100, false, 0), exception::np, 0x183));
    m.insn(Op::Int1);
    m.idt_gate(1, code0, 0, 0x8E);
    EXPECT_TRUE(m.run()) << "INT1 ignores the gate's DPL";
}

TEST(ProtectedInterrupt, StackFaultsNameTheNewStack) {
    Machine m;
    m.protect();
    m.enter_ring3();
    m.idt_gate(0x30, code0, 0x1000, 0xEE);
    m.segment(free_slot, 0, 0xF, 0x92, 0x4);
    m.put16(tss_base + 8, free_slot);
    m.put32(tss_base + 4, 0x10);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::ss, free_slot));
    EXPECT_EQ(m.s.reg32(Machine::sp), stack3_top);
    m.flat(code0, data0, 0);
    m.s.segment(Seg::SS).limit = 0xFF;
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::ss, 0));
}

TEST(ProtectedInterrupt, ConformingHandlerKeepsTheRing) {
    Machine m;
    m.protect();
    m.enter_ring3();
    m.idt_gate(0x30, conforming0, 0x1000, 0xEE);
    ASSERT_TRUE(m.interrupt(0x30));
    EXPECT_EQ(m.s.cpl, 3);
    EXPECT_EQ(m.selector(Seg::CS), conforming0 | 3);
    EXPECT_EQ(m.s.reg32(Machine::sp), stack3_top - 12);
}

TEST(VirtualMode, InterruptSavesAllSegmentsAndIretRestoresThem) {
    Machine m;
    m.protect();
    m.enter_v86();
    m.idt_gate(0x30, code0, 0x1000, 0xEE);
    m.s.system_flags |= eflags::if_;
    const u32 flags = m.s.eflags();
    const CpuState before = m.s;
    ASSERT_TRUE(m.interrupt(0x30));
    EXPECT_EQ(m.s.cpl, 0);
    EXPECT_FALSE(m.s.v86());
    EXPECT_EQ(m.s.reg32(Machine::sp), stack0_top - 36);
    const u32 expected[] = {0x102, 0x200, flags, 0x800, 0x3000, 0x1222, 0x1111, 0x1333, 0x1444};
    for (u32 i = 0; i < 9; ++i) EXPECT_EQ(m.get32(stack0_top - 36 + i * 4), expected[i]) << i;
    for (const Seg seg : {Seg::DS, Seg::ES, Seg::FS, Seg::GS}) {
        EXPECT_EQ(m.selector(seg), 0);
        EXPECT_FALSE(m.s.segment(seg).usable);
    }
    ASSERT_TRUE(m.run(Op::Iret));
    EXPECT_TRUE(m.s.v86());
    EXPECT_EQ(m.s.cpl, 3);
    EXPECT_EQ(m.s.eflags(), flags);
    EXPECT_EQ(m.s.seg, before.seg);
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x800u);
    EXPECT_EQ(m.s.eip, 0x102u);
}

TEST(VirtualMode, IoplGuardsIntAndIretButNotInt3) {
    Machine m;
    m.protect();
    m.enter_v86(2);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.run(Op::Iret, 2), exception::gp, 0));
    m.idt_gate(3, code0, 0x1000, 0xEE);
    EXPECT_TRUE(m.run(Op::Int3));
}

TEST(VirtualMode, HandlerMustRunInRing0) {
    Machine m;
    m.protect();
    m.enter_v86();
    m.idt_gate(0x30, code3, 0x1000, 0xEE);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::gp, code3 & 0xFFFCu));
    m.idt_gate(0x30, code1, 0x1000, 0xEE);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::gp, code1 & 0xFFFCu));
    m.idt_gate(0x30, conforming0, 0x1000, 0xEE);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::gp, conforming0));
}

TEST(VirtualMode, IretInsideKeepsIoplAndMode) {
    Machine m;
    m.protect();
    m.enter_v86();
    m.push16(0x0202);  // IOPL 0
    m.push16(0x4000);
    m.push16(0x55);
    ASSERT_TRUE(m.run(Op::Iret, 2));
    EXPECT_TRUE(m.s.v86());
    EXPECT_EQ(m.s.iopl(), 3u);
    EXPECT_TRUE(m.s.flag(eflags::if_));
    EXPECT_EQ(m.s.segment(Seg::CS).base, 0x40000u);
}

TEST(Iret, InnerPrivilegeDecidesIoplAndInterruptFlag) {
    Machine m;
    m.protect();
    m.enter_ring3();
    m.push32(0x3202);
    m.push32(code3);
    m.push32(0x500);
    ASSERT_TRUE(m.run(Op::Iret));
    EXPECT_EQ(m.s.iopl(), 0u);
    EXPECT_FALSE(m.s.flag(eflags::if_)) << "CPL above IOPL";
    m.flat(code0, data0, 0);
    m.s.set_reg32(Machine::sp, 0x7000);
    m.push32(data3);
    m.push32(stack3_top);
    m.push32(0x3202);
    m.push32(code3);
    m.push32(0x500);
    ASSERT_TRUE(m.run(Op::Iret));
    EXPECT_EQ(m.s.iopl(), 3u);
    EXPECT_TRUE(m.s.flag(eflags::if_));
    EXPECT_FALSE(m.s.segment(Seg::DS).usable);
}

TEST(Iret, UnmasksNmi) {
    Machine m;
    m.s.nmi_masked = true;
    m.push16(2);
    m.push16(0);
    m.push16(0x100);
    ASSERT_TRUE(m.run(Op::Iret, 2));
    EXPECT_FALSE(m.s.nmi_masked);
}

TEST(Iret, VirtualModeImageFromRing3IsIgnored) {
    Machine m;
    m.protect();
    m.enter_ring3();
    m.push32(eflags::vm | 2);
    m.push32(code3);
    m.push32(0x500);
    ASSERT_TRUE(m.run(Op::Iret));
    EXPECT_FALSE(m.s.v86());
}

TEST(Iret, SixteenBitFormToAnOuterRing) {
    Machine m;
    m.protect();
    m.push16(data3);
    m.push16(0x1234);
    m.push16(0x3202);
    m.push16(code3);
    m.push16(0x500);
    m.s.system_flags |= eflags::ac;
    ASSERT_TRUE(m.run(Op::Iret, 2));
    EXPECT_EQ(m.s.cpl, 3);
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x1234u);
    EXPECT_EQ(m.s.eflags(), 0x3202u | eflags::ac) << "the upper half stays";
}

TEST(ProtectedInterrupt, InnerStackOfASixteenBitTss) {
    Machine m;
    m.protect();
    m.enter_ring3();
    m.s.tr.access = 0x83;
    m.s.tr.limit = 0x2B;
    m.put16(tss_base + 2, 0x6800);
    m.put16(tss_base + 4, data0);
    m.idt_gate(0x30, code0, 0x1000, 0xEE);
    ASSERT_TRUE(m.interrupt(0x30));
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x6800u - 20);
    EXPECT_EQ(m.get32(0x6800 - 8), stack3_top);
}

TEST(ProtectedInterrupt, ExpandDownStack) {
    Machine m;
    m.protect();
    ASSERT_TRUE(m.load(Seg::SS, expand_down0));
    m.s.set_reg32(Machine::sp, 0x100C);
    ASSERT_TRUE(m.interrupt(0x30));
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x1000u);
    EXPECT_TRUE(faulted(m, m.interrupt(0x30), exception::ss, 0)) << "the limit is the lower bound";
}

TEST(DoubleFault, CombinationTable) {
    using enum FaultCombination;
    constexpr u8 benign[] = {exception::db, exception::nmi, exception::bp, exception::ud, exception::nm,
                             exception::mf, exception::ac,  0x20,          0xFF};
    constexpr u8 contributory[] = {exception::de, exception::ts, exception::np, exception::ss, exception::gp};
    for (const u8 first : benign) {
        for (const u8 second : contributory) EXPECT_EQ(combine_faults(first, second), Serial);
        EXPECT_EQ(combine_faults(first, exception::pf), Serial);
        EXPECT_EQ(combine_faults(exception::gp, first), Serial);
        EXPECT_EQ(combine_faults(exception::pf, first), Serial);
    }
    for (const u8 first : contributory) {
        for (const u8 second : contributory) EXPECT_EQ(combine_faults(first, second), DoubleFault);
        EXPECT_EQ(combine_faults(first, exception::pf), Serial);
        EXPECT_EQ(combine_faults(exception::pf, first), DoubleFault);
        EXPECT_EQ(combine_faults(exception::df, first), Shutdown);
    }
    EXPECT_EQ(combine_faults(exception::pf, exception::pf), DoubleFault);
    EXPECT_EQ(combine_faults(exception::df, exception::pf), Shutdown);
}

TEST(DoubleFault, IsDeliveredWithErrorCodeZero) {
    Machine m;
    m.protect();
    m.idt_gate(13, code0, 0, 0x0E);
    m.c.raise(exception::gp, 0x5678);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.eip, 0x1008u);
    EXPECT_EQ(m.get32(0x6FF0), 0u);
    EXPECT_EQ(m.get32(0x6FF4), 0x100u);
    EXPECT_EQ(m.get32(0x6FFC) & eflags::rf, 0u);
}

TEST(DoubleFault, BenignFirstIsReplacedBySecond) {
    Machine m;
    m.protect();
    m.idt_gate(6, code0, 0, 0x0E);
    m.c.raise(exception::ud);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.eip, 0x100Bu);
    EXPECT_EQ(m.get32(0x6FF0), 6u * 8 + 3) << "#NP for the gate, EXT set";
}

TEST(DoubleFault, EmptyTableShutsDown) {
    Machine m;
    m.protect();
    m.s.idtr.limit = 0;
    m.c.raise(exception::ud);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.activity, Activity::Shutdown);
    EXPECT_EQ(m.s.eip, 0x100u);
}

TEST(PageFaults, SetCr2AlsoInsideADelivery) {
    Machine m;
    m.protect();
    m.put32(0x10000, 0x11000 | 3);
    for (u32 page = 0; page < 0x200; ++page) m.put32(0x11000 + page * 4, (page << 12) | 3);
    m.put32(0x11000 + 0x30 * 4, 0);
    m.s.cr3 = 0x10000;
    ASSERT_TRUE(m.write_control(0, m.s.cr0 | cr0::pg));
    m.s.set_reg32(Machine::sp, 0x31000);
    m.s.eip = 0x100;
    m.c.raise(exception::ud);
    m.put16(tss_base + 8, data0);
    // The #UD frame lies on a missing page; so does the #PF frame: double fault, then shutdown.
    deliver_fault(m.c);
    EXPECT_EQ(m.s.activity, Activity::Shutdown);
    EXPECT_EQ(m.s.cr2, 0x30FFCu);
}

}  // namespace
}  // namespace lockstep
