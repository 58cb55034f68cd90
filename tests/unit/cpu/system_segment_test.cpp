// Loading segment registers.
#include "tests/unit/cpu/system_test_machine.h"

namespace lockstep {
namespace {

using test::faulted;
using test::Machine;
using namespace test;

TEST(SegmentLoad, RealModeSetsBaseAndKeepsTheLimit) {
    Machine m;
    m.s.segment(Seg::DS).limit = 0xFFFFFFFF;
    ASSERT_TRUE(m.load(Seg::DS, 0x1234));
    EXPECT_EQ(m.selector(Seg::DS), 0x1234);
    EXPECT_EQ(m.s.segment(Seg::DS).base, 0x12340u);
    EXPECT_EQ(m.s.segment(Seg::DS).limit, 0xFFFFFFFFu);
}

TEST(SegmentLoad, StackSegmentOpensTheShadowOnlyThere) {
    Machine m;
    ASSERT_TRUE(m.load(Seg::DS, 1));
    EXPECT_FALSE(m.s.interrupt_shadow);
    ASSERT_TRUE(m.load(Seg::SS, 1));
    EXPECT_TRUE(m.s.interrupt_shadow);
    EXPECT_TRUE(m.s.debug_shadow);
}

TEST(SegmentLoad, The8086LoadsCodeSegmentAndAlwaysOpensTheShadow) {
    Machine m(CpuModel::I8086);
    ASSERT_TRUE(m.load(Seg::CS, 0x40));
    EXPECT_EQ(m.s.segment(Seg::CS).base, 0x400u);
    EXPECT_TRUE(m.s.interrupt_shadow);
}

TEST(SegmentLoad, LaterModelsRefuseCodeSegment) {
    Machine m(CpuModel::I80286);
    EXPECT_TRUE(faulted(m, m.load(Seg::CS, 0x40), exception::ud));
}

TEST(SegmentLoad, ProtectedModeTakesTheDescriptorAndMarksItAccessed) {
    Machine m;
    m.protect();
    m.segment(free_slot, 0x12345678, 0xABCDE, 0xF2, 0xC);
    ASSERT_TRUE(m.load(Seg::ES, free_slot | 3));
    const SegmentRegister& es = m.s.segment(Seg::ES);
    EXPECT_EQ(es.base, 0x12345678u);
    EXPECT_EQ(es.limit, 0xABCDEFFFu);
    EXPECT_TRUE(es.big);
    EXPECT_EQ(m.access_of(free_slot), 0xF3);
}

TEST(SegmentLoad, The80286SeesNeitherUpperBaseNorGranularity) {
    Machine m(CpuModel::I80286);
    m.protect();
    m.segment(free_slot, 0x12345678, 0xABCDE, 0x92, 0xC);
    ASSERT_TRUE(m.load(Seg::ES, free_slot));
    const SegmentRegister& es = m.s.segment(Seg::ES);
    EXPECT_EQ(es.base, 0x345678u);
    EXPECT_EQ(es.limit, 0xBCDEu);
    EXPECT_FALSE(es.big);
}

TEST(SegmentLoad, DataSegmentChecksNameTheSelector) {
    Machine m;
    m.protect();
    EXPECT_TRUE(faulted(m, m.load(Seg::DS, gdt_limit + 1), exception::gp, gdt_limit + 1));
    EXPECT_TRUE(faulted(m, m.load(Seg::DS, 0x0C), exception::gp, 0x0C)) << "no LDT";
    EXPECT_TRUE(faulted(m, m.load(Seg::DS, tss_selector), exception::gp, tss_selector));
    EXPECT_TRUE(faulted(m, m.load(Seg::DS, execute_only0), exception::gp, execute_only0));
    EXPECT_TRUE(faulted(m, m.load(Seg::DS, data0 | 3), exception::gp, data0)) << "RPL above DPL";
    EXPECT_TRUE(faulted(m, m.load(Seg::DS, absent_data3), exception::np, absent_data3 & 0xFFFCu));
    m.enter_ring3();
    EXPECT_TRUE(faulted(m, m.load(Seg::DS, data0), exception::gp, data0)) << "CPL above DPL";
    EXPECT_EQ(m.selector(Seg::DS), data3) << "nothing changed";
    EXPECT_TRUE(m.load(Seg::DS, conforming0)) << "conforming code is readable from everywhere";
}

TEST(SegmentLoad, StackSegmentChecks) {
    Machine m;
    m.protect();
    EXPECT_TRUE(faulted(m, m.load(Seg::SS, 0), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.load(Seg::SS, data0 | 1), exception::gp, data0)) << "RPL is not CPL";
    EXPECT_TRUE(faulted(m, m.load(Seg::SS, data1 & 0xFFFC), exception::gp, data1 & 0xFFFCu)) << "DPL is not CPL";
    EXPECT_TRUE(faulted(m, m.load(Seg::SS, read_only0), exception::gp, read_only0));
    EXPECT_TRUE(faulted(m, m.load(Seg::SS, code0), exception::gp, code0));
    m.enter_ring3();
    EXPECT_TRUE(faulted(m, m.load(Seg::SS, absent_data3), exception::ss, absent_data3 & 0xFFFCu));
    EXPECT_TRUE(m.load(Seg::SS, data3));
}

TEST(SegmentLoad, NullSelectorMakesDataSegmentsUnusable) {
    Machine m;
    m.protect();
    ASSERT_TRUE(m.load(Seg::DS, 3));
    EXPECT_EQ(m.selector(Seg::DS), 3);
    u8 value = 0;
    EXPECT_TRUE(faulted(m, m.c.load<u8>(Seg::DS, 0, value), exception::gp, 0));
}

TEST(SegmentLoad, DescriptorsOfTheLocalTable) {
    Machine m;
    m.protect();
    m.descriptor(ldt_base + 8, 0x500, 0xFF, 0x92, 0);
    ASSERT_TRUE(m.load(Seg::DS, data0));
    m.s.set_reg16(Machine::ax, ldt_selector);
    ASSERT_TRUE(m.with_register(Op::Lldt, Machine::ax));
    ASSERT_TRUE(m.load(Seg::FS, 0x0C));
    EXPECT_EQ(m.s.segment(Seg::FS).base, 0x500u);
    EXPECT_TRUE(faulted(m, m.load(Seg::FS, 0x34), exception::gp, 0x34));
}

TEST(SegmentLoad, VirtualModeLoadsWithoutDescriptors) {
    Machine m;
    m.protect();
    m.enter_v86();
    ASSERT_TRUE(m.load(Seg::DS, 0xFFFF));
    EXPECT_EQ(m.s.segment(Seg::DS), (SegmentRegister{0xFFFF, 0xFFFF0, 0xFFFF, 0xF3, false, true}));
}

TEST(SegmentLoad, AccessedBitInReadOnlyPageFaultsBeforeAnythingChanges) {
    Machine m;
    m.protect();
    m.put32(0x10000, 0x11000 | 3);  // directory
    for (u32 page = 0; page < 0x200; ++page) m.put32(0x11000 + page * 4, (page << 12) | (page == 1 ? 1u : 3u));
    m.s.cr3 = 0x10000;
    m.s.cr0 |= cr0::wp;
    m.write_control(0, m.s.cr0 | cr0::pg);
    EXPECT_TRUE(faulted(m, m.load(Seg::ES, data3), exception::pf, 3));
    EXPECT_EQ(m.c.fault.cr2, gdt_base + 0x25);
    EXPECT_EQ(m.selector(Seg::ES), data0);
}

TEST(PushSegment, PentiumProWritesOnlyHalfOfTheDoubleword) {
    for (const CpuModel model : {CpuModel::I80386, CpuModel::PentiumPro}) {
        Machine m(model);
        m.protect();
        m.put32(0x6FFC, 0xAAAAAAAA);
        m.insn(Op::PushSreg).operands[0] = {OperandKind::Segment, static_cast<u8>(Seg::DS), 2};
        ASSERT_TRUE(m.run());
        EXPECT_EQ(m.s.reg32(Machine::sp), 0x6FFCu);
        EXPECT_EQ(m.get32(0x6FFC), model == CpuModel::I80386 ? u32{data0} : 0xAAAA0000u | data0);
    }
}

TEST(PopSegment, StackSegmentMovesTheOldStackPointer) {
    Machine m;
    m.protect();
    m.s.set_reg32(Machine::sp, 0x1FFFE);
    m.put16(0x1FFFE, stack0_16);
    m.insn(Op::PopSreg).operands[0] = {OperandKind::Segment, static_cast<u8>(Seg::SS), 2};
    ASSERT_TRUE(m.run());
    EXPECT_EQ(m.s.reg32(Machine::sp), 0x20002u);
    EXPECT_FALSE(m.s.segment(Seg::SS).big);
}

TEST(PopSegment, FaultLeavesTheStackPointer) {
    Machine m;
    m.protect();
    m.push32(tss_selector);
    const u32 pointer = m.s.reg32(Machine::sp);
    m.insn(Op::PopSreg).operands[0] = {OperandKind::Segment, static_cast<u8>(Seg::ES), 2};
    EXPECT_TRUE(faulted(m, m.run(), exception::gp, tss_selector));
    EXPECT_EQ(m.s.reg32(Machine::sp), pointer);
}

TEST(LoadFarPointer, LoadsBothOrNothing) {
    Machine m;
    m.protect();
    m.put32(0x600, 0x87654321);
    m.put16(0x604, data3);
    Instruction& i = m.insn(Op::Les);
    i.operands[0] = {OperandKind::Register, Machine::bx, 4};
    i.operands[1] = {OperandKind::Memory, 0, 6};
    i.disp = 0x600;
    ASSERT_TRUE(m.run());
    EXPECT_EQ(m.s.reg32(Machine::bx), 0x87654321u);
    EXPECT_EQ(m.selector(Seg::ES), data3);

    m.put32(0x600, 0);
    m.put16(0x604, tss_selector);
    m.c.insn = i;
    EXPECT_TRUE(faulted(m, m.run(), exception::gp, tss_selector));
    EXPECT_EQ(m.s.reg32(Machine::bx), 0x87654321u);
}

TEST(LoadFarPointer, SecondPartsOffsetWrapsInTheAddressSize) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::I80386, CpuModel::PentiumPro}) {
        Machine m(model);
        m.put16(0xFFFE, 0x1234);
        m.put16(0, 0x5678);
        Instruction& i = m.insn(Op::Lds, 2);
        i.operands[0] = {OperandKind::Register, Machine::bx, 2};
        i.operands[1] = {OperandKind::Memory, 0, 4};
        i.disp = 0xFFFE;
        ASSERT_TRUE(m.run());
        EXPECT_EQ(m.selector(Seg::DS), 0x5678);
    }
}

}  // namespace
}  // namespace lockstep
