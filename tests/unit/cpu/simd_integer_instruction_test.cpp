// Packed integer instructions as instructions: who may use them, what they do to the x87, operands in memory.
#include "cpu/fault.h"
#include "exec_data_test_machine.h"

namespace lockstep::test {
namespace {

constexpr u64 pattern = 0x8877665544332211;

class SimdIntegerInstruction : public ::testing::Test {
protected:
    SimdIntegerInstruction() { ready(m); }
    static void ready(CodeMachine& machine) {
        machine.protect();
        machine.s.cr0 = (machine.s.cr0 | cr0::ne) & ~(cr0::em | cr0::ts);
        machine.s.cr4 |= cr4::osfxsr;
        machine.s.set_reg32(Machine::ax, at);
        for (u32 i = 0; i < 32; ++i) machine.put8(at + i, static_cast<u8>(i + 1));
    }
    // The instruction raises `vector`; nothing but the fault is left of it.
    void expect_fault(CodeMachine& machine, std::initializer_list<u8> bytes, u8 vector) {
        const CpuState before = machine.s;
        ASSERT_FALSE(machine.step(bytes));
        EXPECT_EQ(machine.c.fault.vector, vector);
        EXPECT_TRUE(machine.s == before);
    }
    void expect_fault(std::initializer_list<u8> bytes, u8 vector) { expect_fault(m, bytes, vector); }
    // Puts the operand right in front of a page that is not there, so that no byte beyond it may be read.
    void before_absent_page(u32 bytes) {
        m.page();
        m.put32(CodeMachine::table_entry(0x21), 0);
        m.s.set_reg32(Machine::ax, 0x21000 - bytes);
        for (u32 i = 0; i < 16; ++i) m.put8(0x21000 - 16 + i, static_cast<u8>(0x80 + i));
    }

    static constexpr u32 at = 0x20000;
    CodeMachine m{CpuModel::Nehalem};
};

TEST_F(SimdIntegerInstruction, MmxInstructionsMakeAllRegistersValidAndTopZero) {
    m.s.fpu.top = 5;
    m.s.fpu.used = 0x10;
    m.s.fpu.set_mm(1, Mm{{1}});
    m.s.fpu.reg[2] = fp::Float80{pattern, 0x3FFF};
    ASSERT_TRUE(m.step({0x0F, 0xFC, 0xCA}));  // PADDB MM1, MM2
    EXPECT_EQ(m.s.fpu.top, 0);
    EXPECT_EQ(m.s.fpu.used, 0xFF);
    EXPECT_EQ(m.s.fpu.mm(1).quadword[0], 0x8877665544332212u);
    EXPECT_EQ(m.s.fpu.reg[1].sign_exponent, 0xFFFF);
    EXPECT_EQ(m.s.fpu.reg[2].sign_exponent, 0x3FFF);  // only read
}

TEST_F(SimdIntegerInstruction, ReadingAnMmxRegisterIsEnough) {
    for (const std::initializer_list<u8> bytes : {std::initializer_list<u8>{0x0F, 0xD7, 0xCA},  // PMOVMSKB ECX, MM2
                                                  {0x0F, 0xC5, 0xCA, 0x03}}) {                  // PEXTRW ECX, MM2, 3
        m.s.fpu.top = 5;
        m.s.fpu.used = 0;
        m.s.fpu.set_mm(2, Mm{{pattern}});
        ASSERT_TRUE(m.step(bytes));
        EXPECT_EQ(m.s.fpu.top, 0);
        EXPECT_EQ(m.s.fpu.used, 0xFF);
    }
    EXPECT_EQ(m.s.reg32(Machine::cx), 0x8877u);
}

TEST_F(SimdIntegerInstruction, EmmsEmptiesAllRegisters) {
    m.s.fpu.set_mm(3, Mm{{pattern}});
    m.s.fpu.top = 5;
    m.s.fpu.used = 0xFF;
    const fp::Float80 kept = m.s.fpu.reg[3];
    ASSERT_TRUE(m.step({0x0F, 0x77}));
    EXPECT_EQ(m.s.fpu.used, 0);
    EXPECT_EQ(m.s.fpu.top, 0);
    EXPECT_EQ(m.s.fpu.reg[3], kept);
}

TEST_F(SimdIntegerInstruction, XmmInstructionsLeaveTheX87Alone) {
    m.s.fpu.top = 5;
    m.s.fpu.used = 0x10;
    const FpuState before = m.s.fpu;
    ASSERT_TRUE(m.step({0x66, 0x0F, 0xFC, 0xCA}));
    EXPECT_TRUE(m.s.fpu == before);
}

TEST_F(SimdIntegerInstruction, ControlBitsForbidMmx) {
    for (const std::initializer_list<u8> bytes : {std::initializer_list<u8>{0x0F, 0xFC, 0xCA},
                                                  {0x0F, 0x71, 0xD1, 0x01},
                                                  {0x0F, 0x70, 0xCA, 0x01},
                                                  {0x0F, 0xD7, 0xCA},
                                                  {0x0F, 0xC4, 0xCA, 0x00},
                                                  {0x0F, 0xC5, 0xCA, 0x00},
                                                  {0x0F, 0x77}}) {
        m.s.cr0 |= cr0::em;
        expect_fault(bytes, exception::ud);
        m.s.cr0 ^= cr0::em | cr0::ts;
        expect_fault(bytes, exception::nm);
        m.s.cr0 &= ~cr0::ts;
        m.s.cr4 &= ~cr4::osfxsr;  // is not asked
        ASSERT_TRUE(m.step(bytes));
    }
}

TEST_F(SimdIntegerInstruction, PendingErrorsComeBeforeMmx) {
    m.s.fpu.control = 0x037E;
    m.s.fpu.status = 0x8081;
    expect_fault({0x0F, 0xFC, 0xCA}, exception::mf);
    expect_fault({0x0F, 0x77}, exception::mf);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0xFC, 0xCA}));
}

TEST_F(SimdIntegerInstruction, ControlBitsForbidXmm) {
    for (const std::initializer_list<u8> bytes : {std::initializer_list<u8>{0x66, 0x0F, 0xFC, 0xCA},
                                                  {0x66, 0x0F, 0x73, 0xD9, 0x01},
                                                  {0x66, 0x0F, 0xD7, 0xCA},
                                                  {0x66, 0x0F, 0xC4, 0xCA, 0x00},
                                                  {0x66, 0x0F, 0x3A, 0x14, 0xCA, 0x00},
                                                  {0x66, 0x0F, 0x38, 0x17, 0xCA},
                                                  {0x66, 0x0F, 0x38, 0x10, 0xCA},
                                                  {0x66, 0x0F, 0x3A, 0x63, 0xCA, 0x00}}) {
        m.s.cr0 |= cr0::em;
        expect_fault(bytes, exception::ud);
        m.s.cr0 ^= cr0::em | cr0::ts;
        expect_fault(bytes, exception::nm);
        m.s.cr4 &= ~cr4::osfxsr;
        expect_fault(bytes, exception::ud);
        m.s.cr0 &= ~cr0::ts;
        expect_fault(bytes, exception::ud);
        m.s.cr4 |= cr4::osfxsr;
        ASSERT_TRUE(m.step(bytes));
    }
}

TEST_F(SimdIntegerInstruction, GeneralRegisterInstructionsAreAlwaysAllowed) {
    m.s.cr0 |= cr0::em | cr0::ts;
    m.s.cr4 &= ~cr4::osfxsr;
    m.s.set_reg32(Machine::dx, 0x80000001);
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0xB8, 0xCA}));  // POPCNT ECX, EDX
    EXPECT_EQ(m.s.reg32(Machine::cx), 2u);
    m.s.set_reg32(Machine::cx, 0);
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0x38, 0xF0, 0x08}));  // CRC32 ECX, byte [EAX]
    EXPECT_EQ(m.s.reg32(Machine::cx), 0xF26B8303u);
}

TEST_F(SimdIntegerInstruction, PopcntClearsTheOtherFlags) {
    m.s.flags.set_bits(eflags::arithmetic);
    m.s.set_reg32(Machine::dx, 0xFFFF0000);
    m.s.set_reg32(Machine::cx, 0x55555555);
    ASSERT_TRUE(m.step({0x66, 0xF3, 0x0F, 0xB8, 0xCA}));  // POPCNT CX, DX
    EXPECT_EQ(m.s.reg32(Machine::cx), 0x55550000u);
    EXPECT_EQ(m.s.flags.bits(), eflags::zf);
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0xB8, 0xCA}));
    EXPECT_EQ(m.s.flags.bits(), 0u);
}

TEST_F(SimdIntegerInstruction, XmmOperandsInMemoryAreAligned) {
    for (const u32 offset : {1u, 4u, 8u, 15u}) {
        m.s.set_reg32(Machine::ax, at + offset);
        expect_fault({0x66, 0x0F, 0xFC, 0x08}, exception::gp);        // PADDB XMM1, [EAX]
        expect_fault({0x66, 0x0F, 0x60, 0x08}, exception::gp);        // PUNPCKLBW
        expect_fault({0x66, 0x0F, 0x38, 0x17, 0x08}, exception::gp);  // PTEST
        ASSERT_TRUE(m.step({0x66, 0x0F, 0x3A, 0x63, 0x08, 0x00}));    // PCMPISTRI
        ASSERT_TRUE(m.step({0x0F, 0xFC, 0x08}));                      // PADDB MM1, [EAX]
    }
    m.s.set_reg32(Machine::ax, at + 16);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0xFC, 0x08}));
    EXPECT_EQ(m.s.sse.xmm[1].quadword[0], 0x1817161514131211u);
}

TEST_F(SimdIntegerInstruction, AlignmentIsOfTheLinearAddress) {
    m.s.segment(Seg::DS).base = 8;
    m.s.set_reg32(Machine::ax, at + 8);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0xFC, 0x08}));
    m.s.set_reg32(Machine::ax, at);
    expect_fault({0x66, 0x0F, 0xFC, 0x08}, exception::gp);
}

TEST_F(SimdIntegerInstruction, AlignmentComesBeforeTheSegmentAndThePage) {
    m.page();
    m.put32(CodeMachine::table_entry(0x20), 0);
    m.s.set_reg32(Machine::ax, at + 1);
    expect_fault({0x66, 0x0F, 0xFC, 0x08}, exception::gp);
    m.s.set_reg32(Machine::ax, at);
    expect_fault({0x66, 0x0F, 0xFC, 0x08}, exception::pf);
    m.s.segment(Seg::SS).limit = 0x1000;
    m.s.set_reg32(Machine::bp, at);
    expect_fault({0x66, 0x0F, 0xFC, 0x4D, 0x00}, exception::ss);  // PADDB XMM1, [EBP]
    expect_fault({0x66, 0x0F, 0xFC, 0x4D, 0x01}, exception::gp);
}

TEST_F(SimdIntegerInstruction, OnlyWhatTheInstructionNeedsIsRead) {
    struct Form {
        std::initializer_list<u8> bytes;
        u32 size;
    };
    const Form forms[] = {
        {{0x0F, 0x60, 0x08}, 4},                     // PUNPCKLBW MM1, m32
        {{0x0F, 0x68, 0x08}, 8},                     // PUNPCKHBW MM1, m64
        {{0x66, 0x0F, 0x38, 0x20, 0x08}, 8},         // PMOVSXBW
        {{0x66, 0x0F, 0x38, 0x21, 0x08}, 4},         // PMOVSXBD
        {{0x66, 0x0F, 0x38, 0x22, 0x08}, 2},         // PMOVSXBQ
        {{0x66, 0x0F, 0x38, 0x34, 0x08}, 4},         // PMOVZXWQ
        {{0x66, 0x0F, 0xC4, 0x08, 0x01}, 2},         // PINSRW
        {{0x66, 0x0F, 0x3A, 0x20, 0x08, 0x01}, 1},   // PINSRB
        {{0x66, 0x0F, 0x3A, 0x22, 0x08, 0x01}, 4},   // PINSRD
        {{0x66, 0x0F, 0x3A, 0x14, 0x08, 0x01}, 1},   // PEXTRB
        {{0x66, 0x0F, 0x3A, 0x15, 0x08, 0x01}, 2},   // PEXTRW
        {{0x66, 0x0F, 0x3A, 0x16, 0x08, 0x01}, 4},   // PEXTRD
        {{0x66, 0x0F, 0x3A, 0x63, 0x08, 0x01}, 16},  // PCMPISTRI
    };
    for (const Form& form : forms) {
        before_absent_page(form.size);
        ASSERT_TRUE(m.step(form.bytes)) << form.size;
        if (form.size == 1) continue;
        before_absent_page(form.size - 1);
        expect_fault(form.bytes, exception::pf);
    }
}

TEST_F(SimdIntegerInstruction, WidenedElementsComeFromTheLowBytes) {
    before_absent_page(2);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x38, 0x22, 0x08}));  // PMOVSXBQ XMM1, m16
    EXPECT_EQ(m.s.sse.xmm[1], (Xmm{{0xFFFFFFFFFFFFFF8E, 0xFFFFFFFFFFFFFF8F}}));
}

TEST_F(SimdIntegerInstruction, ExtractedElementsGoToMemoryAlone) {
    m.s.sse.xmm[1] = Xmm{{pattern, 0xF0E0D0C0B0A09080}};
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x3A, 0x14, 0x08, 0x1F}));  // PEXTRB [EAX], XMM1, 31
    EXPECT_EQ(m.get32(at), 0x040302F0u);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x3A, 0x15, 0x08, 0x00}));  // PEXTRW
    EXPECT_EQ(m.get32(at), 0x04032211u);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x3A, 0x16, 0x08, 0x06}));  // PEXTRD
    EXPECT_EQ(m.get32(at), 0xB0A09080u);
    EXPECT_EQ(m.get8(at + 4), 5);
    m.s.set_reg32(Machine::cx, 0xFFFFFFFF);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x3A, 0x14, 0xC9, 0x07}));  // PEXTRB ECX, XMM1, 7
    EXPECT_EQ(m.s.reg32(Machine::cx), 0x88u);
}

TEST_F(SimdIntegerInstruction, InsertedElementsLeaveTheOthers) {
    m.s.sse.xmm[1] = Xmm{{pattern, pattern}};
    m.s.set_reg32(Machine::dx, 0xAAAABBCC);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0xC4, 0xCA, 0x0C}));  // PINSRW XMM1, EDX, 12: word 4
    EXPECT_EQ(m.s.sse.xmm[1], (Xmm{{pattern, 0x887766554433BBCC}}));
    ASSERT_TRUE(m.step({0x0F, 0xC4, 0xCA, 0x05}));  // PINSRW MM1, EDX, 5: word 1
    EXPECT_EQ(m.s.fpu.mm(1).get<u16>(1), 0xBBCC);
}

TEST_F(SimdIntegerInstruction, BlendTakesItsMaskFromXmm0) {
    m.s.sse.xmm[0] = Xmm{{0x80, 0x8000000000000000}};
    m.s.sse.xmm[1] = Xmm{};
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x38, 0x10, 0x08}));
    EXPECT_EQ(m.s.sse.xmm[1], (Xmm{{0x01, 0x1000000000000000}}));
}

TEST_F(SimdIntegerInstruction, StringLengthsAreInEaxForTheFirstAndEdxForTheSecond) {
    m.s.sse.xmm[1] = Xmm{{0x6261, 0}};
    m.s.sse.xmm[2] = Xmm{{0x6261626162, 0}};
    m.s.set_reg32(Machine::ax, 2);
    m.s.set_reg32(Machine::dx, 5);
    m.s.set_reg32(Machine::cx, 0xFFFFFFFF);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x3A, 0x61, 0xCA, 0x0C}));  // PCMPESTRI XMM1, XMM2, equal ordered
    EXPECT_EQ(m.s.reg32(Machine::cx), 1u);
    EXPECT_EQ(m.s.flags.bits(), eflags::cf | eflags::zf | eflags::sf);
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x3A, 0x62, 0xCA, 0x0C}));  // PCMPISTRM
    EXPECT_EQ(m.s.sse.xmm[0], (Xmm{{0b1010, 0}}));
    EXPECT_EQ(m.s.reg32(Machine::cx), 1u);
}

TEST_F(SimdIntegerInstruction, AlignmentChecksOfRingThree) {
    m.page();
    m.enter_ring3();
    m.s.cr0 |= cr0::am;
    m.s.system_flags |= eflags::ac;
    m.s.set_reg32(Machine::ax, at + 4);
    ASSERT_TRUE(m.step({0x0F, 0x60, 0x08}));                            // PUNPCKLBW MM1, m32
    expect_fault({0x0F, 0x68, 0x08}, exception::ac);                    // PUNPCKHBW MM1, m64
    expect_fault({0x66, 0x0F, 0xFC, 0x08}, exception::gp);              // an aligned operand: never #AC
    expect_fault({0x66, 0x0F, 0x3A, 0x63, 0x08, 0x00}, exception::ac);  // PCMPISTRI: 16 bytes
}

TEST_F(SimdIntegerInstruction, OldProcessorsPassOverPrefixes) {
    CodeMachine old(CpuModel::PentiumMmx);
    ready(old);
    old.s.fpu.set_mm(1, Mm{{1}});
    old.s.fpu.set_mm(2, Mm{{2}});
    ASSERT_TRUE(old.step({0x66, 0x0F, 0xFC, 0xCA}));
    ASSERT_TRUE(old.step({0xF3, 0x0F, 0xFC, 0xCA}));
    EXPECT_EQ(old.s.fpu.mm(1).quadword[0], 5u);
    expect_fault(old, {0x0F, 0xE0, 0xCA}, exception::ud);  // PAVGB came with SSE
    CodeMachine without(CpuModel::PentiumPro);
    ready(without);
    expect_fault(without, {0x0F, 0xFC, 0xCA}, exception::ud);
}

}  // namespace
}  // namespace lockstep::test
