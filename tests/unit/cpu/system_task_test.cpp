// Hardware task switches.
#include "tests/unit/cpu/system_test_machine.h"

namespace lockstep {
namespace {

using namespace test;

constexpr u32 tss2_eip = 32, tss2_eflags = 36, tss2_registers = 40, tss2_segments = 72;

// A runnable 32-bit task in the second TSS: ring 0, EIP 5000h.
void make_task(Machine& m) {
    m.put32(tss2_base + 28, 0xABC000);
    m.put32(tss2_base + tss2_eip, 0x5000);
    m.put32(tss2_base + tss2_eflags, 0x202);
    for (u32 i = 0; i < 8; ++i) m.put32(tss2_base + tss2_registers + i * 4, 0x10000 * (i + 1));
    const u16 segments[] = {data0, code0, data0, data0, 0, data3};
    for (u32 i = 0; i < 6; ++i) m.put16(tss2_base + tss2_segments + i * 4, segments[i]);
}

void set_segment(Machine& m, Seg seg, u16 selector) {
    m.put16(tss2_base + tss2_segments + static_cast<u32>(seg) * 4, selector);
}

TEST(TaskSwitch, JumpSavesTheOldTaskAndLoadsTheNew) {
    Machine m;
    m.protect();
    make_task(m);
    m.s.set_reg32(Machine::bx, 0xB0B0);
    m.s.dr[7] = 0x4FF;
    m.s.cr3 = 0x7000;
    ASSERT_TRUE(m.far(Op::JmpFar, second_tss, 0xDEAD));
    EXPECT_EQ(m.get32(tss_base + 32), 0x102u);
    EXPECT_EQ(m.get32(tss_base + 36), 2u);
    EXPECT_EQ(m.get32(tss_base + 40 + 3 * 4), 0xB0B0u);
    EXPECT_EQ(m.get16(tss_base + 72 + 4), code0);
    EXPECT_EQ(m.get32(tss_base + 28), 0u) << "CR3 is a static field";
    EXPECT_EQ(m.access_of(tss_selector), 0x89) << "no longer busy";
    EXPECT_EQ(m.access_of(second_tss), 0x8B);
    EXPECT_EQ(m.s.tr.selector, second_tss);
    EXPECT_EQ(m.s.tr.access, 0x8B);
    EXPECT_EQ(m.s.eip, 0x5000u);
    EXPECT_EQ(m.s.eflags(), 0x202u);
    EXPECT_EQ(m.s.reg32(Machine::di), 0x80000u);
    EXPECT_EQ(m.selector(Seg::GS), data3);
    EXPECT_FALSE(m.s.segment(Seg::FS).usable);
    EXPECT_TRUE((m.s.cr0 & cr0::ts) != 0);
    EXPECT_EQ(m.s.cr3, 0x7000u) << "without paging CR3 stays";
    EXPECT_EQ(m.s.dr[7], 0x4AAu) << "local breakpoints off";
}

TEST(TaskSwitch, CallNestsAndIretReturns) {
    Machine m;
    m.protect();
    make_task(m);
    m.s.set_reg32(Machine::bx, 0xB0B0);
    ASSERT_TRUE(m.far(Op::CallFar, second_tss, 0));
    EXPECT_EQ(m.get16(tss2_base), tss_selector);
    EXPECT_TRUE(m.s.flag(eflags::nt));
    EXPECT_EQ(m.access_of(tss_selector), 0x8B) << "still busy";
    ASSERT_TRUE(m.run(Op::Iret));
    EXPECT_EQ(m.s.tr.selector, tss_selector);
    EXPECT_EQ(m.s.eip, 0x102u);
    EXPECT_EQ(m.s.reg32(Machine::bx), 0xB0B0u);
    EXPECT_FALSE(m.s.flag(eflags::nt));
    EXPECT_EQ(m.access_of(second_tss), 0x89);
    EXPECT_EQ(m.get32(tss2_base + tss2_eflags), 0x202u) << "NT clear in the saved image";
    EXPECT_EQ(m.get32(tss2_base + tss2_eip), 0x5002u);
}

TEST(TaskSwitch, SixteenBitTask) {
    Machine m;
    m.protect();
    m.segment(second_tss, tss2_base, 0x2B, 0x81);
    m.put16(tss2_base + 14, 0x5000);
    m.put16(tss2_base + 16, 0x202);
    for (u32 i = 0; i < 8; ++i) m.put16(tss2_base + 18 + i * 2, static_cast<u16>(0x1000 + i));
    const u16 segments[] = {data0, code0, data0, data0};
    for (u32 i = 0; i < 4; ++i) m.put16(tss2_base + 34 + i * 2, segments[i]);
    ASSERT_TRUE(m.far(Op::JmpFar, second_tss, 0));
    EXPECT_EQ(m.s.eip, 0x5000u);
    EXPECT_EQ(m.s.reg32(Machine::bx), 0xFFFF1003u);
    EXPECT_EQ(m.s.tr.access, 0x83);
    EXPECT_FALSE(m.s.segment(Seg::FS).usable);
    ASSERT_TRUE(m.far(Op::JmpFar, tss_selector, 0));
    EXPECT_EQ(m.get16(tss2_base + 14), 0x5002);
    EXPECT_EQ(m.s.tr.access, 0x8B);
}

TEST(TaskSwitch, TaskGateChecks) {
    Machine m;
    m.protect();
    make_task(m);
    m.enter_ring3();
    m.call_gate(second_tss, 0, 0x85);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, gate, 0), exception::gp, gate));
    m.call_gate(second_tss, 0, 0x65);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, gate, 0), exception::np, gate));
    m.call_gate(second_tss | 4, 0, 0xE5);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, gate, 0), exception::gp, second_tss | 4u));
    m.call_gate(tss_selector, 0, 0xE5);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, gate, 0), exception::gp, tss_selector)) << "busy";
    m.segment(second_tss, tss2_base, 0x67, 0x09);
    m.call_gate(second_tss, 0, 0xE5);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, gate, 0), exception::np, second_tss));
    m.segment(second_tss, tss2_base, 0x66, 0x89);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, gate, 0), exception::ts, second_tss)) << "too short";
    EXPECT_EQ(m.s.tr.selector, tss_selector);
    EXPECT_EQ(m.access_of(tss_selector), 0x8B);
    m.segment(second_tss, tss2_base, 0x67, 0x89);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, second_tss, 0), exception::gp, second_tss)) << "TSS DPL below CPL";
    EXPECT_TRUE(m.far(Op::CallFar, gate, 0));
    EXPECT_EQ(m.s.cpl, 0);
}

TEST(TaskSwitch, ReturnChecks) {
    Machine m;
    m.protect();
    make_task(m);
    m.s.system_flags |= eflags::nt;
    EXPECT_TRUE(faulted(m, m.run(Op::Iret), exception::ts, 0)) << "no link";
    m.put16(tss_base, second_tss);
    EXPECT_TRUE(faulted(m, m.run(Op::Iret), exception::ts, second_tss)) << "not busy";
    m.put16(tss_base, gdt_limit + 1);
    EXPECT_TRUE(faulted(m, m.run(Op::Iret), exception::ts, gdt_limit + 1));
}

TEST(TaskSwitch, BadSegmentsAreInvalidTssInTheNewTask) {
    struct Case {
        Seg seg;
        u16 selector;
        u8 vector;
    };
    for (const Case& bad : {Case{Seg::CS, 0, exception::ts}, Case{Seg::CS, data0, exception::ts},
                            Case{Seg::CS, absent_code0, exception::np}, Case{Seg::SS, 0, exception::ts},
                            Case{Seg::SS, data3, exception::ts}, Case{Seg::SS, read_only0, exception::ts},
                            Case{Seg::DS, execute_only0, exception::ts}, Case{Seg::ES, gdt_limit + 1, exception::ts},
                            Case{Seg::GS, absent_data3, exception::np}}) {
        Machine m;
        m.protect();
        make_task(m);
        set_segment(m, bad.seg, bad.selector);
        EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, second_tss, 0), bad.vector, bad.selector & 0xFFFCu))
            << int{static_cast<u8>(bad.seg)} << ' ' << bad.selector;
        EXPECT_EQ(m.s.tr.selector, second_tss) << "the new task has begun";
        EXPECT_EQ(m.s.eip, 0x5000u);
    }
}

TEST(TaskSwitch, HandlerOfABadCodeSegmentRunsOnTheNewTasksStack) {
    Machine m;
    m.protect();
    make_task(m);
    set_segment(m, Seg::CS, absent_code0);
    ASSERT_FALSE(m.far(Op::JmpFar, second_tss, 0));
    deliver_fault(m.c);
    EXPECT_EQ(m.s.eip, 0x100Bu);
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x50000u - 16);
    EXPECT_EQ(m.get32(0x50000 - 12), 0x5000u);
}

TEST(TaskSwitch, HandlerOfABadLocalTableFindsTheNewTasksStack) {
    Machine m;
    m.protect();
    make_task(m);
    m.put16(tss2_base + 96, data0);
    set_segment(m, Seg::DS, execute_only0);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, second_tss, 0), exception::ts, data0)) << "the first fault counts";
    deliver_fault(m.c);
    EXPECT_EQ(m.s.eip, 0x100Au);
    EXPECT_EQ(m.get32(0x50000 - 16), u32{data0});
}

TEST(TaskSwitch, LocalTableOfTheNewTask) {
    Machine m;
    m.protect();
    make_task(m);
    m.put16(tss2_base + 96, ldt_selector);
    m.descriptor(ldt_base + 8, 0x900, 0xFFFF, 0x92, 0);
    set_segment(m, Seg::DS, 0x0C);
    ASSERT_TRUE(m.far(Op::JmpFar, second_tss, 0));
    EXPECT_EQ(m.s.ldtr.selector, ldt_selector);
    EXPECT_EQ(m.s.segment(Seg::DS).base, 0x900u);
    m.segment(second_tss, tss2_base, 0x67, 0x8B);
    m.s.system_flags |= eflags::nt;
    m.put16(tss2_base, tss_selector);
    m.put16(tss_base + 96, data0);
    m.segment(tss_selector, tss_base, 0x67, 0x8B);
    EXPECT_TRUE(faulted(m, m.run(Op::Iret), exception::ts, data0)) << "not an LDT";
    EXPECT_FALSE(m.s.ldtr.usable);
}

TEST(TaskSwitch, VirtualModeTask) {
    Machine m;
    m.protect();
    make_task(m);
    m.put32(tss2_base + tss2_eflags, eflags::vm | 0x3202);
    set_segment(m, Seg::CS, 0x1234);
    set_segment(m, Seg::SS, 0x4321);
    ASSERT_TRUE(m.far(Op::JmpFar, second_tss, 0));
    EXPECT_EQ(m.s.cpl, 3);
    EXPECT_TRUE(m.s.v86());
    EXPECT_EQ(m.s.segment(Seg::CS).base, 0x12340u);
    EXPECT_EQ(m.s.segment(Seg::SS).base, 0x43210u);
}

TEST(TaskSwitch, ExceptionThroughTaskGatePushesItsErrorCodeThere) {
    Machine m;
    m.protect();
    make_task(m);
    m.idt_gate(13, second_tss, 0, 0x85);
    m.enter_ring3();
    m.c.raise(exception::gp, 0x4444);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.eip, 0x5000u);
    EXPECT_EQ(m.s.cpl, 0);
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x50000u - 4);
    EXPECT_EQ(m.get32(0x50000 - 4), 0x4444u);
    EXPECT_EQ(m.get32(tss_base + 32), 0x100u);
    EXPECT_NE(m.get32(tss_base + 36) & eflags::rf, 0u);
    EXPECT_EQ(m.get16(tss2_base), tss_selector);
    EXPECT_TRUE(m.s.flag(eflags::nt));
}

TEST(TaskSwitch, TrapBitRaisesDebugInTheNewTask) {
    Machine m;
    m.protect();
    make_task(m);
    m.put16(tss2_base + 100, 1);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, second_tss, 0), exception::db));
    EXPECT_TRUE(m.c.fault.is_trap);
    EXPECT_NE(m.s.dr[6] & 0x8000u, 0u);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.eip, 0x1001u);
    EXPECT_EQ(m.get32(0x50000 - 12), 0x5000u) << "before the task's first instruction";
}

TEST(TaskSwitch, EntryBeyondTheCodeLimit) {
    Machine m;
    m.protect();
    make_task(m);
    set_segment(m, Seg::CS, code0_small);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, second_tss, 0), exception::gp, 0));
    EXPECT_EQ(m.s.eip, 0x5000u);
}

TEST(TaskSwitch, MissingPageOfTheNewTssFaultsInTheOldTask) {
    Machine m;
    m.protect();
    make_task(m);
    m.put32(0x10000, 0x11000 | 3);
    for (u32 page = 0; page < 0x200; ++page) m.put32(0x11000 + page * 4, (page << 12) | 3);
    m.put32(0x11000 + 5 * 4, 0);
    m.s.cr3 = 0x10000;
    ASSERT_TRUE(m.write_control(0, m.s.cr0 | cr0::pg));
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, second_tss, 0), exception::pf, 0));
    EXPECT_EQ(m.s.tr.selector, tss_selector);
    EXPECT_EQ(m.access_of(tss_selector), 0x8B);
    EXPECT_EQ(m.get32(tss_base + 32), 0u);
}

TEST(TaskSwitch, LoadsTheDirectoryWithPaging) {
    Machine m;
    m.protect();
    make_task(m);
    for (const u32 directory : {0x10000u, 0x12000u}) {
        m.put32(directory, (directory + 0x1000) | 3);
        for (u32 page = 0; page < 0x200; ++page) m.put32(directory + 0x1000 + page * 4, (page << 12) | 3);
    }
    m.put32(tss2_base + 28, 0x12000);
    m.s.cr3 = 0x10000;
    ASSERT_TRUE(m.write_control(0, m.s.cr0 | cr0::pg));
    ASSERT_TRUE(m.far(Op::JmpFar, second_tss, 0));
    EXPECT_EQ(m.s.cr3, 0x12000u);
    EXPECT_EQ(m.mmu.paging().directory, 0x12000u);
}

}  // namespace
}  // namespace lockstep
