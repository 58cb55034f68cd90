// Control registers, tables, selector queries, identification, I/O permission, LOADALL, fast system calls, debug
// registers, reset.
#include "cpu/reference/control_registers.h"
#include "cpu/reference/cpuid.h"
#include "cpu/reference/debug_traps.h"
#include "cpu/reference/step.h"
#include "tests/unit/cpu/system_test_machine.h"

namespace lockstep {
namespace {

using namespace test;

constexpr auto Reg = OperandKind::Register;

TEST(ControlRegisters, PagingWithoutProtectionFaults) {
    Machine m;
    EXPECT_TRUE(faulted(m, m.write_control(0, cr0::pg), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.write_control(0, cr0::nw), exception::gp, 0));
    EXPECT_FALSE(m.mmu.paging().paging);
}

TEST(ControlRegisters, BitsByModel) {
    for (const auto& [model, bits] : {std::pair{CpuModel::I80386, 0x0000001Fu},
                                      {CpuModel::I80486, 0x6005003Fu},
                                      {CpuModel::PentiumPro, 0x6005003Fu}}) {
        Machine m(model);
        ASSERT_TRUE(m.write_control(0, 0x7FFFFFFF));
        EXPECT_EQ(m.s.cr0, bits);
        ASSERT_TRUE(m.write_control(0, 0));
        EXPECT_EQ(m.s.cr0, model == CpuModel::I80386 ? 0u : cr0::et) << "ET is fixed from the 80486 on";
    }
}

TEST(ControlRegisters, Cr4ExistsFromThePentiumAndRefusesUnknownBits) {
    Machine older(CpuModel::I80486);
    EXPECT_TRUE(faulted(older, older.write_control(4, 0), exception::ud));
    Machine pentium(CpuModel::Pentium);
    EXPECT_TRUE(pentium.write_control(4, cr4::pse | cr4::tsd));
    EXPECT_TRUE(faulted(pentium, pentium.write_control(4, cr4::pge), exception::gp, 0));
    EXPECT_EQ(pentium.s.cr4, cr4::pse | cr4::tsd);
    Machine pro;
    EXPECT_TRUE(pro.write_control(4, cr4::pge));
    EXPECT_TRUE(pro.mmu.paging().global_pages);
    EXPECT_TRUE(faulted(pro, pro.write_control(4, cr4::osfxsr), exception::gp, 0));
    EXPECT_TRUE(faulted(pro, pro.write_control(1, 0), exception::ud));
}

TEST(ControlRegisters, WritingCr3FlushesEvenTheSameValue) {
    Machine m;
    m.protect();
    m.put32(0x10000, 0x11000 | 3);
    for (u32 page = 0; page < 0x200; ++page) m.put32(0x11000 + page * 4, (page << 12) | 3);
    ASSERT_TRUE(m.write_control(3, 0x10000));
    ASSERT_TRUE(m.write_control(0, m.s.cr0 | cr0::pg));
    u8 value = 0;
    ASSERT_TRUE(m.c.load_linear(0x50000, false, value));
    m.put32(0x11000 + 0x50 * 4, 0);
    ASSERT_TRUE(m.c.load_linear(0x50000, false, value)) << "stale entry";
    ASSERT_TRUE(m.write_control(3, 0x10000));
    EXPECT_FALSE(m.c.load_linear(0x50000, false, value));
}

TEST(ControlRegisters, NeedRing0) {
    Machine m;
    m.protect();
    m.enter_ring3();
    EXPECT_TRUE(faulted(m, m.write_control(0, 0), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.with_registers(Op::MovControl, Reg, 0, OperandKind::Control, 0), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.with_registers(Op::MovDebug, Reg, 0, OperandKind::Debug, 0), exception::gp, 0));
    for (const Op op : {Op::Hlt, Op::Clts, Op::Invd, Op::Wbinvd, Op::Rdmsr, Op::Wrmsr}) {
        EXPECT_TRUE(faulted(m, m.run(op), exception::gp, 0)) << int{static_cast<u8>(op)};
    }
    EXPECT_TRUE(faulted(m, m.with_memory(Op::Lgdt, 0x600, 4, 6), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.with_register(Op::Lmsw, 0), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.with_register(Op::Ltr, 0), exception::gp, 0));
    EXPECT_EQ(m.s.activity, Activity::Running);
}

TEST(ControlRegisters, ReadBackWhatTheyHold) {
    Machine m;
    m.protect();
    ASSERT_TRUE(m.write_control(2, 0x22222222));
    ASSERT_TRUE(m.write_control(3, 0x33333FFF));
    ASSERT_TRUE(m.write_control(4, cr4::pse));
    const u32 expected[] = {m.s.cr0, 0, 0x22222222, 0x33333FF8, cr4::pse};
    for (const u8 index : {u8{0}, u8{2}, u8{3}, u8{4}}) {
        ASSERT_TRUE(m.with_registers(Op::MovControl, Reg, Machine::cx, OperandKind::Control, index));
        EXPECT_EQ(m.s.reg32(Machine::cx), expected[index]) << int{index};
    }
    m.s.dr[3] = 0x1234;
    ASSERT_TRUE(m.with_registers(Op::MovDebug, Reg, Machine::cx, OperandKind::Debug, 3));
    EXPECT_EQ(m.s.reg32(Machine::cx), 0x1234u);
}

TEST(ControlRegisters, ClearTaskSwitched) {
    Machine m;
    m.s.cr0 |= cr0::ts;
    ASSERT_TRUE(m.run(Op::Clts));
    EXPECT_EQ(m.s.cr0 & cr0::ts, 0u);
}

TEST(TestRegisters, ExistOnTheirModels) {
    const auto round_trip = [](CpuModel model, u8 index) {
        Machine m(model);
        m.s.set_reg32(Machine::ax, 0xABCD1234);
        if (!m.with_registers(Op::MovTest, OperandKind::Test, index, Reg, Machine::ax)) return false;
        EXPECT_TRUE(m.with_registers(Op::MovTest, Reg, Machine::cx, OperandKind::Test, index));
        EXPECT_EQ(m.s.reg32(Machine::cx), 0xABCD1234u);
        return true;
    };
    EXPECT_TRUE(round_trip(CpuModel::I80386, 6));
    EXPECT_FALSE(round_trip(CpuModel::I80386, 3));
    EXPECT_TRUE(round_trip(CpuModel::I80486, 3));
    EXPECT_FALSE(round_trip(CpuModel::Pentium, 6));
}

TEST(MachineStatusWord, CannotLeaveProtectedMode) {
    Machine m;
    m.s.set_reg32(Machine::ax, 0xFFFF);
    ASSERT_TRUE(m.with_register(Op::Lmsw, Machine::ax));
    EXPECT_EQ(m.s.cr0 & 0xFFFFu, 0x1Fu);
    m.s.set_reg32(Machine::ax, 0);
    ASSERT_TRUE(m.with_register(Op::Lmsw, Machine::ax));
    EXPECT_EQ(m.s.cr0 & 0xFFFFu, 0x11u);
}

TEST(MachineStatusWord, The80286ReadsOnes) {
    Machine m(CpuModel::I80286);
    ASSERT_TRUE(m.with_register(Op::Smsw, Machine::ax));
    EXPECT_EQ(m.s.reg16(Machine::ax), 0xFFF0);
}

TEST(MachineStatusWord, WideRegisterGetsAllOfCr0ButMemoryOnlyAWord) {
    Machine m;
    m.put32(0x600, 0xAAAAAAAA);
    ASSERT_TRUE(m.with_register(Op::Smsw, Machine::ax, 4));
    EXPECT_EQ(m.s.reg32(Machine::ax), 0x60000010u);
    ASSERT_TRUE(m.with_memory(Op::Smsw, 0x600, 4, 2));
    EXPECT_EQ(m.get32(0x600), 0xAAAA0010u);
}

TEST(DebugRegisters, FixedBitsAliasesAndGeneralDetect) {
    Machine m;
    m.s.set_reg32(Machine::ax, 0);
    ASSERT_TRUE(m.with_registers(Op::MovDebug, OperandKind::Debug, 6, Reg, 0));
    EXPECT_EQ(m.s.dr[6], 0xFFFF0FF0u);
    m.s.set_reg32(Machine::ax, 0xFFFFDFFF);
    ASSERT_TRUE(m.with_registers(Op::MovDebug, OperandKind::Debug, 5, Reg, 0)) << "DR5 is DR7";
    EXPECT_EQ(m.s.dr[7], 0xFFFF07FFu);
    ASSERT_TRUE(m.write_control(4, cr4::de));
    EXPECT_TRUE(faulted(m, m.with_registers(Op::MovDebug, Reg, 0, OperandKind::Debug, 5), exception::ud));
    m.s.dr[7] |= 1u << 13;
    m.put32(4, 0x02000000);
    EXPECT_TRUE(faulted(m, m.with_registers(Op::MovDebug, Reg, 0, OperandKind::Debug, 0), exception::db));
    EXPECT_NE(m.s.dr[6] & 0x2000u, 0u);
    deliver_fault(m.c);
    EXPECT_EQ(m.s.dr[7] & 0x2000u, 0u) << "the handler may use them";
}

TEST(DebugTraps, ExecutionBreakpointIsAFaultThatRfSuppressesOnce) {
    Machine m;
    m.load_real(Seg::CS, 0x100);
    m.s.dr[0] = 0x1100;
    m.s.dr[7] = 0x402;
    EXPECT_TRUE(faulted(m, begin_instruction(m.c), exception::db));
    EXPECT_NE(m.s.dr[6] & 1u, 0u);
    EXPECT_FALSE(m.c.fault.is_trap);
    m.s.system_flags |= eflags::rf;
    EXPECT_TRUE(begin_instruction(m.c));
    EXPECT_FALSE(m.s.flag(eflags::rf));
    EXPECT_FALSE(begin_instruction(m.c));
    m.s.eip = 0x101;
    EXPECT_TRUE(begin_instruction(m.c));
}

TEST(DebugTraps, DataBreakpointsMatchOverlapByKind) {
    CpuState s;
    s.dr[1] = 0x1003;
    s.dr[7] = (1u << 3) | (1u << 20) | (3u << 22);  // G1, writes, four bytes: 1000h … 1003h
    EXPECT_EQ(matched_data_breakpoints(s, 0x1003, 1, BreakpointAccess::Write), 2u);
    EXPECT_EQ(matched_data_breakpoints(s, 0xFFE, 4, BreakpointAccess::Write), 2u);
    EXPECT_EQ(matched_data_breakpoints(s, 0xFFE, 2, BreakpointAccess::Write), 0u);
    EXPECT_EQ(matched_data_breakpoints(s, 0x1004, 4, BreakpointAccess::Write), 0u);
    EXPECT_EQ(matched_data_breakpoints(s, 0x1000, 4, BreakpointAccess::Read), 0u);
    s.dr[7] |= 3u << 20;
    EXPECT_EQ(matched_data_breakpoints(s, 0x1000, 4, BreakpointAccess::Read), 2u);
    s.dr[7] = (s.dr[7] & ~(3u << 20)) | (2u << 20);
    EXPECT_EQ(matched_data_breakpoints(s, 0x1000, 1, BreakpointAccess::InputOutput), 0u) << "without CR4.DE";
    s.cr4 = cr4::de;
    EXPECT_EQ(matched_data_breakpoints(s, 0x1000, 1, BreakpointAccess::InputOutput), 2u);
}

TEST(DebugTraps, Bit12OfDr6IsARegisterBitUpToThe486) {
    for (const CpuModel model : {CpuModel::I80386, CpuModel::I80486, CpuModel::Pentium, CpuModel::PentiumPro}) {
        Machine m(model);
        const u32 bit = model < CpuModel::Pentium ? 0x1000 : 0;
        EXPECT_EQ(m.s.dr[6], 0xFFFF0FF0u | bit) << "after RESET";
        for (const u32 value : {0u, 0xFFFFFFFFu}) {
            m.s.set_reg32(Machine::ax, value);
            ASSERT_TRUE(m.with_registers(Op::MovDebug, OperandKind::Debug, 6, Reg, Machine::ax));
            EXPECT_EQ(m.s.dr[6], value == 0 ? 0xFFFF0FF0u : 0xFFFFEFFFu | bit);
        }
    }
}

TEST(DebugTraps, SingleStepWaitsForTheStackSegmentShadow) {
    Machine m;
    EXPECT_FALSE(pending_debug_trap(m.c, false));
    m.s.debug_shadow = true;
    EXPECT_FALSE(pending_debug_trap(m.c, true));
    m.s.debug_shadow = false;
    m.c.matched_breakpoints = 4;
    EXPECT_TRUE(pending_debug_trap(m.c, true));
    EXPECT_EQ(m.s.dr[6], 0xFFFF4FF4u);
    EXPECT_TRUE(m.c.fault.is_trap);
}

TEST(DebugTraps, NoSingleStepBehindASoftwareInterrupt) {
    Machine m;
    m.insn(Op::Int);
    EXPECT_FALSE(pending_debug_trap(m.c, true));
    m.c.matched_breakpoints = 1;
    EXPECT_TRUE(pending_debug_trap(m.c, true)) << "data breakpoints stay";
    EXPECT_EQ(m.s.dr[6] & 0x4000u, 0u);
    m.c.matched_breakpoints = 0;
    m.insn(Op::Into);
    EXPECT_TRUE(pending_debug_trap(m.c, true)) << "not taken";
    m.s.flags.set_of(true);
    EXPECT_FALSE(pending_debug_trap(m.c, true));
}

TEST(DescriptorTables, SixteenBitOperandLoads24BitsAndStores32) {
    Machine m;
    m.put16(0x600, 0x1234);
    m.put32(0x602, 0xFF345678);
    ASSERT_TRUE(m.with_memory(Op::Lgdt, 0x600, 2, 6));
    EXPECT_EQ(m.s.gdtr, (TableRegister{0x345678, 0x1234}));
    ASSERT_TRUE(m.with_memory(Op::Lidt, 0x600, 4, 6));
    EXPECT_EQ(m.s.idtr, (TableRegister{0xFF345678, 0x1234}));
    ASSERT_TRUE(m.with_memory(Op::Sidt, 0x700, 2, 6));
    EXPECT_EQ(m.get32(0x702), 0xFF345678u);
    Machine old(CpuModel::I80286);
    old.s.gdtr = TableRegister{0x123456, 0x10};
    ASSERT_TRUE(old.with_memory(Op::Sgdt, 0x700, 2, 6));
    EXPECT_EQ(old.get16(0x700), 0x10);
    EXPECT_EQ(old.get32(0x702), 0xFF123456u);
}

TEST(DescriptorTables, LocalTableAndTaskRegisterChecks) {
    Machine m;
    EXPECT_TRUE(faulted(m, m.with_register(Op::Sldt, 0), exception::ud)) << "real mode";
    m.protect();
    const auto attempt = [&](Op op, u16 selector) {
        m.s.set_reg16(Machine::ax, selector);
        return m.with_register(op, Machine::ax);
    };
    EXPECT_TRUE(faulted(m, attempt(Op::Lldt, ldt_selector | 4), exception::gp, ldt_selector | 4u));
    EXPECT_TRUE(faulted(m, attempt(Op::Lldt, data0), exception::gp, data0));
    m.segment(free_slot, 0, 0, 0x02);
    EXPECT_TRUE(faulted(m, attempt(Op::Lldt, free_slot), exception::np, free_slot));
    ASSERT_TRUE(attempt(Op::Lldt, ldt_selector));
    EXPECT_EQ(m.s.ldtr.base, ldt_base);
    ASSERT_TRUE(attempt(Op::Lldt, 0));
    EXPECT_FALSE(m.s.ldtr.usable);
    EXPECT_TRUE(faulted(m, attempt(Op::Ltr, 0), exception::gp, 0));
    EXPECT_TRUE(faulted(m, attempt(Op::Ltr, tss_selector), exception::gp, tss_selector)) << "busy";
    m.segment(free_slot, 0, 0x67, 0x09);
    EXPECT_TRUE(faulted(m, attempt(Op::Ltr, free_slot), exception::np, free_slot));
    ASSERT_TRUE(attempt(Op::Ltr, second_tss));
    EXPECT_EQ(m.access_of(second_tss), 0x8B);
    EXPECT_EQ(m.s.tr.base, tss2_base);
    ASSERT_TRUE(m.with_register(Op::Str, Machine::cx, 4));
    EXPECT_EQ(m.s.reg32(Machine::cx), u32{second_tss});
    m.enter_v86();
    EXPECT_TRUE(faulted(m, m.with_register(Op::Str, 0), exception::ud));
}

// Runs LAR or LSL EAX, ECX and returns ZF.
bool query(Machine& m, Op op, u16 selector, u8 size = 4) {
    m.s.set_reg32(Machine::ax, 0xDEADBEEF);
    m.s.set_reg32(Machine::cx, selector);
    EXPECT_TRUE(m.with_registers(op, Reg, Machine::ax, Reg, Machine::cx, size));
    return m.s.flags.zf();
}

TEST(SelectorQueries, AccessRights) {
    Machine m;
    EXPECT_TRUE(faulted(m, m.with_registers(Op::Lar, Reg, 0, Reg, 1), exception::ud)) << "real mode";
    m.protect();
    ASSERT_TRUE(query(m, Op::Lar, code0));
    EXPECT_EQ(m.s.reg32(Machine::ax), 0x00CF9A00u);
    ASSERT_TRUE(query(m, Op::Lar, code0, 2));
    EXPECT_EQ(m.s.reg32(Machine::ax), 0xDEAD9A00u);
    ASSERT_TRUE(query(m, Op::Lar, tss_selector));
    EXPECT_EQ(m.s.reg32(Machine::ax), 0x8B00u);
    m.call_gate(code0, 0, 0x8C);
    EXPECT_TRUE(query(m, Op::Lar, gate));
    m.call_gate(code0, 0, 0x8E);
    EXPECT_FALSE(query(m, Op::Lar, gate)) << "interrupt gates have no place in the GDT";
    EXPECT_EQ(m.s.reg32(Machine::ax), 0xDEADBEEFu);
    EXPECT_FALSE(query(m, Op::Lar, 0));
    EXPECT_FALSE(query(m, Op::Lar, gdt_limit + 1));
    EXPECT_FALSE(query(m, Op::Lar, data0 | 3)) << "RPL";
    EXPECT_TRUE(query(m, Op::Lar, absent_code0)) << "presence does not matter";
    m.enter_ring3();
    EXPECT_FALSE(query(m, Op::Lar, code0));
    EXPECT_TRUE(query(m, Op::Lar, conforming0));
}

TEST(SelectorQueries, Limits) {
    Machine m;
    m.protect();
    ASSERT_TRUE(query(m, Op::Lsl, data0));
    EXPECT_EQ(m.s.reg32(Machine::ax), 0xFFFFFFFFu);
    ASSERT_TRUE(query(m, Op::Lsl, tss_selector));
    EXPECT_EQ(m.s.reg32(Machine::ax), 0x67u);
    m.call_gate(code0, 0, 0x8C);
    EXPECT_FALSE(query(m, Op::Lsl, gate));
}

TEST(SelectorQueries, VerifyReadAndWrite) {
    Machine m;
    m.protect();
    const auto verify = [&](Op op, u16 selector) {
        m.s.set_reg16(Machine::ax, selector);
        EXPECT_TRUE(m.with_register(op, Machine::ax));
        return m.s.flags.zf();
    };
    EXPECT_TRUE(verify(Op::Verr, code0));
    EXPECT_FALSE(verify(Op::Verr, execute_only0));
    EXPECT_FALSE(verify(Op::Verr, tss_selector));
    EXPECT_FALSE(verify(Op::Verr, 0));
    EXPECT_TRUE(verify(Op::Verw, data0));
    EXPECT_FALSE(verify(Op::Verw, read_only0));
    EXPECT_FALSE(verify(Op::Verw, code0));
    EXPECT_FALSE(verify(Op::Verw, data0 | 3));
}

TEST(SelectorQueries, AdjustRpl) {
    Machine m;
    m.protect();
    m.s.set_reg16(Machine::ax, 0x1230);
    m.s.set_reg16(Machine::cx, 2);
    ASSERT_TRUE(m.with_registers(Op::Arpl, Reg, Machine::ax, Reg, Machine::cx, 2));
    EXPECT_EQ(m.s.reg16(Machine::ax), 0x1232);
    EXPECT_TRUE(m.s.flags.zf());
    ASSERT_TRUE(m.with_registers(Op::Arpl, Reg, Machine::ax, Reg, Machine::cx, 2));
    EXPECT_FALSE(m.s.flags.zf());
}

TEST(Identification, CpuidLeaves) {
    const CpuidLeaf vendor = cpuid_leaf(CpuModel::Pentium, 0);
    EXPECT_EQ(vendor, (CpuidLeaf{1, 0x756E6547, 0x6C65746E, 0x49656E69}));
    EXPECT_EQ(cpuid_leaf(CpuModel::PentiumPro, 1).eax, 0x619u);
    EXPECT_EQ(cpuid_leaf(CpuModel::Pentium, 1).eax, 0x525u);
    EXPECT_EQ(cpuid_leaf(CpuModel::I80486, 1), (CpuidLeaf{0x480, 0, 0, 1}));
    EXPECT_EQ(cpuid_leaf(CpuModel::I80486, 1, /*coprocessor=*/false), (CpuidLeaf{0x480, 0, 0, 0}));
    EXPECT_EQ(cpuid_leaf(CpuModel::Pentium, 1).edx & 0x8000u, 0u) << "no CMOV";
    EXPECT_EQ(cpuid_leaf(CpuModel::PentiumPro, 0x80000000), cpuid_leaf(CpuModel::PentiumPro, 2));
}

TEST(Identification, TimeStampCounterAndItsRegister) {
    Machine m;
    m.protect();
    m.clock.end = 1000;
    m.clock.left = 10;
    ASSERT_TRUE(m.run(Op::Rdtsc));
    EXPECT_EQ(m.s.reg32(Machine::ax), 990u);
    m.s.set_reg32(Machine::cx, 0x10);
    m.s.set_reg32(Machine::ax, 5);
    m.s.set_reg32(Machine::dx, 7);
    ASSERT_TRUE(m.run(Op::Wrmsr));
    ASSERT_TRUE(m.run(Op::Rdmsr));
    EXPECT_EQ(m.s.reg32(Machine::ax), 5u);
    EXPECT_EQ(m.s.reg32(Machine::dx), 0u) << "a write clears the high half";
    m.s.cr4 = cr4::tsd;
    EXPECT_TRUE(m.run(Op::Rdtsc));
    m.enter_ring3();
    EXPECT_TRUE(faulted(m, m.run(Op::Rdtsc), exception::gp, 0));
}

TEST(Identification, CpuidFillsFourRegisters) {
    Machine m;
    m.s.set_reg32(Machine::ax, 0);
    ASSERT_TRUE(m.run(Op::Cpuid));
    EXPECT_EQ(m.s.reg32(Machine::ax), 2u);
    EXPECT_EQ(m.s.reg32(Machine::bx), 0x756E6547u);
    EXPECT_EQ(m.s.reg32(Machine::dx), 0x49656E69u);
    EXPECT_EQ(m.s.reg32(Machine::cx), 0x6C65746Eu);
}

TEST(Identification, SystemCallRegistersAndMicrocode) {
    Machine m;
    const auto write = [&](u32 index, u32 value) {
        m.s.set_reg32(Machine::cx, index);
        m.s.set_reg32(Machine::ax, value);
        m.s.set_reg32(Machine::dx, 0);
        EXPECT_TRUE(m.run(Op::Wrmsr));
    };
    const auto read = [&](u32 index) {
        m.s.set_reg32(Machine::cx, index);
        EXPECT_TRUE(m.run(Op::Rdmsr));
        return m.s.reg32(Machine::ax);
    };
    write(0x174, 0x12340008);
    write(0x175, 0x11111111);
    write(0x176, 0x22222222);
    EXPECT_EQ(read(0x174), 8u);
    EXPECT_EQ(read(0x175), 0x11111111u);
    EXPECT_EQ(read(0x176), 0x22222222u);
    write(0x8B, 0);
    write(0x79, 0x1000);
    EXPECT_EQ(read(0x8B), 0u);
    EXPECT_EQ(read(0x17), 0u);
}

TEST(Identification, UnknownModelSpecificRegistersFault) {
    Machine m;
    m.s.set_reg32(Machine::cx, 0x12345678);
    EXPECT_TRUE(faulted(m, m.run(Op::Rdmsr), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.run(Op::Wrmsr), exception::gp, 0));
    Machine pentium(CpuModel::Pentium);
    pentium.s.set_reg32(Machine::cx, 0x174);
    EXPECT_TRUE(faulted(pentium, pentium.run(Op::Rdmsr), exception::gp, 0));
}

TEST(FastSystemCall, RoundTrip) {
    Machine m;
    m.protect();
    m.enter_ring3();
    EXPECT_TRUE(faulted(m, m.run(Op::Sysenter), exception::gp, 0)) << "not set up";
    m.s.sysenter_cs = code0;
    m.s.sysenter_esp = 0x8000;
    m.s.sysenter_eip = 0x1234;
    m.s.system_flags |= eflags::if_;
    ASSERT_TRUE(m.run(Op::Sysenter));
    EXPECT_EQ(m.s.cpl, 0);
    EXPECT_EQ(m.selector(Seg::SS), code0 + 8);
    EXPECT_EQ(m.s.eip, 0x1234u);
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x8000u);
    EXPECT_FALSE(m.s.flag(eflags::if_));
    m.s.set_reg32(Machine::dx, 0x4321);
    m.s.set_reg32(Machine::cx, 0x9000);
    ASSERT_TRUE(m.run(Op::Sysexit));
    EXPECT_EQ(m.s.cpl, 3);
    EXPECT_EQ(m.selector(Seg::CS), (code0 + 16) | 3);
    EXPECT_EQ(m.selector(Seg::SS), (code0 + 24) | 3);
    EXPECT_EQ(m.s.segment(Seg::CS).access, 0xFB);
    EXPECT_EQ(m.s.eip, 0x4321u);
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x9000u);
    EXPECT_TRUE(faulted(m, m.run(Op::Sysexit), exception::gp, 0));
}

TEST(IoPermission, RealModeAndIoplAllowEverything) {
    Machine m;
    EXPECT_TRUE(check_io_permission(m.c, 0xFFFF, 4));
    m.protect();
    m.enter_ring3();
    m.s.system_flags |= eflags::iopl;
    EXPECT_TRUE(check_io_permission(m.c, 0x60, 1));
}

TEST(IoPermission, BitmapDecidesElsewhere) {
    Machine m;
    m.protect();
    m.enter_ring3();
    m.put16(tss_base + 102, 0x68);
    EXPECT_TRUE(faulted(m, check_io_permission(m.c, 0x60, 1), exception::gp, 0)) << "no map inside the limit";
    m.s.tr.limit = 102;
    EXPECT_TRUE(faulted(m, check_io_permission(m.c, 0x60, 1), exception::gp, 0)) << "not even its base";
    m.s.tr.limit = 0x68 + 0x20;
    m.put8(tss_base + 0x68 + 0x60 / 8, 0x04);
    EXPECT_TRUE(check_io_permission(m.c, 0x60, 2));
    EXPECT_FALSE(check_io_permission(m.c, 0x60, 4));
    EXPECT_FALSE(check_io_permission(m.c, 0x62, 1));
    m.put8(tss_base + 0x68 + 2, 0x01);
    EXPECT_FALSE(check_io_permission(m.c, 0x0F, 2)) << "the second byte's bit is in the next byte";
    EXPECT_TRUE(check_io_permission(m.c, 0xF8, 1)) << "its two bytes just fit";
    EXPECT_FALSE(check_io_permission(m.c, 0x100, 1)) << "the second byte is beyond the limit";
    m.enter_v86();
    EXPECT_FALSE(check_io_permission(m.c, 0x62, 1)) << "IOPL does not count in virtual mode";
    m.s.tr.access = 0x83;
    EXPECT_FALSE(check_io_permission(m.c, 0x60, 1)) << "no bit map in a 16-bit TSS";
}

TEST(IoPermission, IsAskedForEvenWhenNothingIsRepeated) {
    for (const Op op : {Op::Ins, Op::Outs}) {
        Machine m;
        m.protect();
        m.enter_ring3();
        m.s.set_reg32(Machine::cx, 0);
        m.c.insn = Instruction{};
        m.c.insn.op = op;
        m.c.insn.operand_size = m.c.insn.address_size = 4;
        m.c.insn.rep = RepPrefix::Rep;
        EXPECT_TRUE(faulted(m, operation_for(op)(m.c), exception::gp, 0));
    }
}

TEST(Lock, OnThe80286IsForThoseWhoMayDoIo) {
    Machine m(CpuModel::I80286);
    m.put8(0x100, 0xF0);
    m.put8(0x101, 0x90);
    m.s.cr0 |= cr0::pe;
    m.s.cpl = 3;
    EXPECT_TRUE(faulted(m, execute_instruction(m.c), exception::gp, 0));
    m.s.system_flags |= eflags::iopl;
    EXPECT_TRUE(execute_instruction(m.c));
}

TEST(Loadall, The80286LoadsHiddenBases) {
    Machine m(CpuModel::I80286);
    m.put16(0x804, 0);
    m.put16(0x806, 0xFFF0);
    m.put16(0x818, 0x0202);
    m.put16(0x81A, 0x4321);
    m.put16(0x81E, 0x1111);
    m.put16(0x834, 0xAAAA);
    m.put16(0x826, 0xDDDD);
    // DS: base 123456h, access 93h, limit FFFFh.
    m.put16(0x848, 0x3456);
    m.put16(0x84A, 0x9312);
    m.put16(0x84C, 0xFFFF);
    ASSERT_TRUE(m.run(Op::Loadall286, 2));
    EXPECT_EQ(m.s.segment(Seg::DS), (SegmentRegister{0x1111, 0x123456, 0xFFFF, 0x93, false, true}));
    EXPECT_EQ(m.s.reg16(Machine::ax), 0xAAAA);
    EXPECT_EQ(m.s.reg16(Machine::di), 0xDDDD);
    EXPECT_EQ(m.s.eip, 0x4321u);
    EXPECT_TRUE(m.s.flag(eflags::if_));
    EXPECT_FALSE(m.s.protected_mode());
}

TEST(Loadall, The80386ReadsItsTableAtEsEdi) {
    Machine m(CpuModel::I80386);
    m.s.set_reg32(Machine::di, 0x900);
    m.put32(0x900, cr0::pe);
    m.put32(0x904, 0x202);
    m.put32(0x908, 0x87654321);
    m.put32(0x928, 0xAAAAAAAA);
    m.put32(0x900 + 0x48, data0);
    m.put32(0x900 + 0xA8, 0x00C09300 | (3u << 13));
    m.put32(0x900 + 0xAC, 0x1000);
    m.put32(0x900 + 0xB0, 0xFFFFFFFF);
    ASSERT_TRUE(m.run(Op::Loadall386));
    EXPECT_EQ(m.s.eip, 0x87654321u);
    EXPECT_EQ(m.s.reg32(Machine::ax), 0xAAAAAAAAu);
    EXPECT_EQ(m.s.segment(Seg::SS), (SegmentRegister{data0, 0x1000, 0xFFFFFFFF, 0xF3, true, true}));
    EXPECT_EQ(m.s.cpl, 3) << "the privilege is the stack segment's";
    EXPECT_TRUE(m.s.protected_mode());
}

TEST(Reset, FirstFetchAddressAndSignature) {
    CpuState s;
    reset_state(s, CpuModel::I8086);
    EXPECT_EQ(s.segment(Seg::CS).base + s.eip, 0xFFFF0u);
    EXPECT_EQ(s.segment(Seg::CS).selector, 0xFFFF);
    reset_state(s, CpuModel::I80286);
    EXPECT_EQ(s.segment(Seg::CS).base + s.eip, 0xFFFFF0u);
    reset_state(s, CpuModel::I80386);
    EXPECT_EQ(s.segment(Seg::CS).base + s.eip, 0xFFFFFFF0u);
    EXPECT_EQ(s.reg32(2), 0x308u);
    EXPECT_EQ(s.idtr.limit, 0x3FF);
    EXPECT_EQ(s.cr0, 0x10u) << "ET: an 80387";
    reset_state(s, CpuModel::PentiumPro);
    EXPECT_EQ(s.segment(Seg::CS).selector, 0xF000);
    EXPECT_EQ(s.reg32(2), 0x619u);
    EXPECT_EQ(s.cr0, 0x60000010u);
    EXPECT_EQ(s.dr[6], 0xFFFF0FF0u);
    EXPECT_EQ(s.dr[7], 0x400u);
    EXPECT_EQ(s.eflags(), 2u);
}

TEST(Halt, StopsBehindTheInstruction) {
    Machine m;
    ASSERT_TRUE(m.run(Op::Hlt));
    EXPECT_EQ(m.s.activity, Activity::Halted);
    EXPECT_EQ(m.s.eip, 0x102u);
    ASSERT_TRUE(deliver_interrupt(m.c, 8, InterruptKind::External, m.s.eip, false, 0));
    EXPECT_EQ(m.s.activity, Activity::Running);
}

TEST(Invlpg, DropsOnePage) {
    Machine m;
    m.protect();
    m.put32(0x10000, 0x11000 | 3);
    for (u32 page = 0; page < 0x200; ++page) m.put32(0x11000 + page * 4, (page << 12) | 3);
    m.s.cr3 = 0x10000;
    ASSERT_TRUE(m.write_control(0, m.s.cr0 | cr0::pg));
    u8 value = 0;
    ASSERT_TRUE(m.c.load_linear(0x50000, false, value));
    ASSERT_TRUE(m.c.load_linear(0x51000, false, value));
    m.put32(0x11000 + 0x50 * 4, 0);
    m.put32(0x11000 + 0x51 * 4, 0);
    ASSERT_TRUE(m.with_memory(Op::Invlpg, 0x50123, 4, 0));
    EXPECT_FALSE(m.c.load_linear(0x50000, false, value));
    EXPECT_TRUE(m.c.load_linear(0x51000, false, value));
}

TEST(UndefinedOperations, RaiseInvalidOpcode) {
    Machine m;
    for (const Op op : {Op::Invalid, Op::Ud, Op::Rsm}) EXPECT_TRUE(faulted(m, m.run(op), exception::ud));
    m.s.set_reg32(Machine::cx, 0);
    EXPECT_TRUE(faulted(m, m.run(Op::Rdpmc), exception::gp, 0));
}

TEST(Umov, MovesLikeMov) {
    Machine m(CpuModel::I80386);
    m.s.set_reg8(1, 0x5A);
    m.insn(Op::Umov).operands[0] = {OperandKind::Memory, 0, 1};
    m.c.insn.operands[1] = {Reg, 1, 1};
    m.c.insn.disp = 0x600;
    ASSERT_TRUE(m.run());
    EXPECT_EQ(m.get8(0x600), 0x5A);
}

}  // namespace
}  // namespace lockstep
