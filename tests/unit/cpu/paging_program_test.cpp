// Corners of paging in whole programs, on both paths (SDM volume 3, chapter 4 and 6.15, interrupt 14).
#include "program_test_machine.h"

namespace lockstep::test {
namespace {

class Paging : public ::testing::TestWithParam<bool> {
protected:
    Paging() : m(CpuModel::PentiumPro, GetParam()) {}
    void expect_page_fault(u32 address, u32 error, u32 eip) {
        ASSERT_EQ(m.vector(), exception::pf);
        EXPECT_EQ(m.cpu.state.cr2, address);
        EXPECT_EQ(m.frame(0), error);
        EXPECT_EQ(m.frame(1), eip);
    }

    ProgramMachine m;
};

INSTANTIATE_TEST_SUITE_P(Paths, Paging, ::testing::Bool(), path_name);

TEST_P(Paging, AnInstructionMayEndInAMissingPage) {
    const u8 code[] = {0x90};
    for (u32 length = 1; length < 5; ++length) {
        m.prepare({}, code);
        m.put8(0x8000 - length, 0xB8);  // MOV EAX, imm32
        for (u32 i = 1; i < 5; ++i) m.put8(0x8000 - length + i, static_cast<u8>(i));
        m.put16(0x8000 - length + 5, 0xFEEB);
        m.cpu.state.eip = 0x8000 - length;
        m.set_page_rights(0x8000, 0);
        m.run();
        expect_page_fault(0x8000, 4, 0x8000 - length);
        m.set_page_rights(0x8000, 7);
        m.return_from_handler();
        EXPECT_EQ(m.cpu.state.reg32(0), 0x04030201u);
    }
}

TEST_P(Paging, BytesBehindTheInstructionAreNotFetched) {
    const u8 code[] = {0x90};
    m.prepare({}, code);
    m.put16(0x7FFE, 0xFEEB);
    m.cpu.state.eip = 0x7FFE;
    m.set_page_rights(0x8000, 0);
    m.run();
    EXPECT_EQ(m.vector(), -1);
}

TEST_P(Paging, CodeOfTheSupervisorIsNotForRing3) {
    const u8 code[] = {0xE9, 0xFB, 0x0E, 0, 0};  // JMP 8000h
    m.prepare({}, code);
    m.put16(0x8000, 0xFEEB);
    m.set_page_rights(0x8000, 3);
    m.run();
    expect_page_fault(0x8000, 5, 0x8000);
}

TEST_P(Paging, AccessesWrapAroundAtFourGigabytes) {
    const u8 code[] = {0xA1, 0xFE, 0x0F, 0, 0};  // MOV EAX, [FFEh]
    m.prepare({}, code);
    m.cpu.state.segment(Seg::DS).base = 0xFFFFF000;
    m.put16(0xFFFE, 0xBBAA);
    m.put16(0, 0xDDCC);  // the null descriptor
    m.run();
    EXPECT_EQ(m.cpu.state.reg32(0), 0xDDCCBBAAu);
    m.prepare({}, code);
    m.cpu.state.segment(Seg::DS).base = 0xFFFFF000;
    m.set_page_rights(0xFFFFF000, 0);
    m.run();
    expect_page_fault(0xFFFFFFFE, 4, code_at);
}

TEST_P(Paging, DescriptorTablesAreReadAsTheSupervisor) {
    const u8 code[] = {0x8E, 0xD8};  // MOV DS, AX
    m.prepare({}, code);
    m.cpu.state.set_reg32(0, program_data3);
    m.set_page_rights(gdt_at, 3);
    m.run();
    EXPECT_EQ(m.vector(), -1);
    // A missing page of the table is a supervisor's fault, too. The first page holds the IDT's gates: a copy of the
    // GDT.
    m.prepare({}, code);
    std::memmove(m.ram.data() + 0x8000, m.ram.data() + gdt_at, 0x80);
    m.cpu.state.gdtr.base = 0x8000;
    m.cpu.state.gdtr.limit = 0x1FFF;
    m.cpu.state.set_reg32(0, 0x100B);  // in the next page
    m.set_page_rights(0x9000, 0);
    m.run();
    expect_page_fault(0x9008, 0, code_at);
}

TEST_P(Paging, AFaultInDeliveryLeavesItsAddressAndTheFirstInstruction) {
    const u8 code[] = {0xF4};  // HLT in ring 3: #GP, whose gate lies in a missing page
    m.prepare({}, code);
    std::memmove(m.ram.data() + 0x9000 - 14 * 8, m.ram.data() + idt_at, 0x100);
    m.cpu.state.idtr.base = 0x9000 - 14 * 8;
    m.set_page_rights(0x8000, 0);
    m.run();
    expect_page_fault(0x9000 - 8, 0, code_at);
}

TEST_P(Paging, TwoPageFaultsInARowAreADoubleFault) {
    const u8 code[] = {0xA1, 0, 0x80, 0, 0};  // MOV EAX, [8000h]; the gate of #PF lies in the same page
    m.prepare({}, code);
    std::memmove(m.ram.data() + 0x9000 - 15 * 8, m.ram.data() + idt_at, 0x100);
    m.cpu.state.idtr.base = 0x9000 - 15 * 8;
    m.set_page_rights(0x8000, 0);
    m.run();
    EXPECT_EQ(m.cpu.state.activity, Activity::Shutdown) << "the gate of #DF lies there as well";
    EXPECT_EQ(m.cpu.state.cr2, 0x9000u - 15 * 8 + 8 * 8) << "the address of the last one";
}

TEST_P(Paging, AStaleTranslationServesUntilInvlpg) {
    // MOV EAX, [8100h]; MOV [table entry], EDX; MOV ECX, [8100h]; INVLPG [8100h]; MOV EBX, [8100h]
    const u8 code[] = {0xA1, 0x00, 0x81, 0,    0,    0x89, 0x15, 0x20, 0x30, 0,    0,    0x8B, 0x0D, 0x00, 0x81,
                       0,    0,    0x0F, 0x01, 0x3D, 0x00, 0x81, 0,    0,    0x8B, 0x1D, 0x00, 0x81, 0,    0};
    m.prepare({.ring3 = false}, code);
    m.put32(0x8100, 0x11111111);
    m.put32(0x9100, 0x22222222);
    m.cpu.state.set_reg32(2, 0x9000 | 7);
    m.run();
    EXPECT_EQ(m.cpu.state.reg32(0), 0x11111111u);
    EXPECT_EQ(m.cpu.state.reg32(1), 0x11111111u);
    EXPECT_EQ(m.cpu.state.reg32(3), 0x22222222u);
}

TEST_P(Paging, AFaultingWriteSetsNoBits) {
    const u8 code[] = {0xA3, 0x00, 0x81, 0, 0};
    m.prepare({}, code);
    m.set_page_rights(0x8000, 5);
    m.run();
    expect_page_fault(0x8100, 7, code_at);
    EXPECT_EQ(m.get32(table_at + 8 * 4) & 0x60, 0u);
}

// CR0.WP exists from the 80486 on (SDM volume 3, 4.1.3): before, the supervisor writes where it likes.
TEST_P(Paging, TheSupervisorObeysReadOnlyPagesByWp) {
    const u8 code[] = {0xA3, 0x00, 0x81, 0, 0};
    struct Case {
        CpuModel model;
        bool write_protect;
        int vector;
    };
    for (const Case& c : {Case{CpuModel::I80386, false, -1}, Case{CpuModel::I80486, false, -1},
                          Case{CpuModel::I80486, true, exception::pf}, Case{CpuModel::Pentium, true, exception::pf}}) {
        ProgramMachine one(c.model, GetParam());
        one.prepare({.ring3 = false}, code);
        if (!c.write_protect) one.cpu.state.cr0 &= ~cr0::wp;
        one.mmu.set_paging({.paging = true, .write_protect = c.write_protect, .directory = directory_at});
        one.set_page_rights(0x8000, 5);
        one.run();
        EXPECT_EQ(one.vector(), c.vector);
        if (c.vector == exception::pf) {
            EXPECT_EQ(one.frame(0), 3u);
        } else {
            EXPECT_EQ(one.get32(table_at + 8 * 4) & 0x60, 0x60u) << "accessed and dirty";
        }
    }
}

TEST_P(Paging, ModelSpecificRegistersByModelAndPrivilege) {
    struct Case {
        CpuModel model;
        u8 opcode;  // behind 0F
        bool ring3;
        u32 index;
        int vector;
    };
    constexpr u8 wrmsr = 0x30, rdtsc = 0x31, rdmsr = 0x32, rdpmc = 0x33;
    const Case cases[] = {
        {CpuModel::I80486, rdmsr, false, 0x10, exception::ud},
        {CpuModel::I80486, wrmsr, false, 0x10, exception::ud},
        {CpuModel::I80486, rdtsc, false, 0, exception::ud},
        {CpuModel::Pentium, rdpmc, false, 0, exception::ud},
        {CpuModel::Pentium, rdmsr, false, 0x10, -1},
        {CpuModel::Pentium, rdmsr, true, 0x10, exception::gp},
        {CpuModel::Pentium, wrmsr, true, 0x10, exception::gp},
        {CpuModel::Pentium, rdmsr, false, 0x174, exception::gp},
        {CpuModel::PentiumPro, rdmsr, false, 0x174, -1},
        {CpuModel::PentiumPro, rdmsr, false, 0x1B, exception::gp},
        {CpuModel::PentiumPro, rdmsr, false, 0xFE, exception::gp},
        {CpuModel::PentiumPro, rdpmc, true, 0, exception::gp},
        {CpuModel::PentiumPro, rdtsc, true, 0, -1},
    };
    for (const Case& c : cases) {
        ProgramMachine one(c.model, GetParam());
        const u8 code[] = {0x0F, c.opcode};
        one.prepare({.ring3 = c.ring3}, code);
        one.cpu.state.set_reg32(1, c.index);
        one.run();
        EXPECT_EQ(one.vector(), c.vector) << std::hex << int{c.opcode} << " " << c.index;
        if (c.vector == exception::gp) {
            EXPECT_EQ(one.frame(0), 0u);
        }
    }
}

}  // namespace
}  // namespace lockstep::test
