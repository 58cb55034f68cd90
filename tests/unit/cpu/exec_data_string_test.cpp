// String instructions, ports and near control flow: iterations, restarts, sizes.
#include "exec_data_test_machine.h"

namespace lockstep::test {
namespace {

TEST(DataString, OneIterationACallUntilTheCountIsUsedUp) {
    CodeMachine m;
    m.protect();
    m.s.set_reg32(m.si, 0x20000);
    m.s.set_reg32(m.di, 0x30000);
    m.s.set_reg32(m.cx, 2);
    m.put32(0x20000, 1);
    m.put32(0x20004, 2);
    ASSERT_TRUE(m.step({0xF3, 0xA5}));
    EXPECT_EQ(m.s.eip, 0x100u);
    EXPECT_EQ(m.s.reg32(m.cx), 1u);
    EXPECT_EQ(m.get32(0x30000), 1u);
    EXPECT_EQ(m.get32(0x30004), 0u);
    ASSERT_TRUE(m.step({0xF3, 0xA5}));
    EXPECT_EQ(m.s.eip, 0x102u);
    EXPECT_EQ(m.get32(0x30004), 2u);
    EXPECT_EQ(m.s.reg32(m.si), 0x20008u);
}

TEST(DataString, CountOfZeroDoesNothing) {
    CodeMachine m;
    m.protect();
    m.s.set_reg32(m.cx, 0);
    m.s.set_reg32(m.di, 0xFFFFFFF0);  // would fault with these segments only if it were touched
    m.s.segment(Seg::ES).limit = 0xFFFF;
    ASSERT_TRUE(m.step({0xF3, 0xAA}));
    EXPECT_EQ(m.s.eip, 0x102u);
}

TEST(DataString, FaultLeavesTheIterationToBeDoneAgain) {
    CodeMachine m;
    m.protect();
    m.page();
    m.put32(CodeMachine::table_entry(0x31), 0);
    m.s.set_reg32(m.di, 0x30FFC);
    m.s.set_reg32(m.cx, 3);
    m.s.set_reg32(m.ax, 0x55555555);
    ASSERT_TRUE(m.step({0xF3, 0xAB}));
    ASSERT_TRUE(faulted(m, m.step({0xF3, 0xAB}), exception::pf, 2));
    EXPECT_EQ(m.s.reg32(m.cx), 2u);
    EXPECT_EQ(m.s.reg32(m.di), 0x31000u);
    EXPECT_EQ(m.s.eip, 0x100u);
    m.put32(CodeMachine::table_entry(0x31), 0x31007);
    ASSERT_TRUE(m.step({0xF3, 0xAB}));
    EXPECT_EQ(m.s.reg32(m.cx), 1u);
}

TEST(DataString, AddressSizeChoosesTheRegisters) {
    CodeMachine m;
    m.protect();
    m.s.set_reg32(m.cx, 0x10001);
    m.s.set_reg32(m.di, 0x2FFFF);
    ASSERT_TRUE(m.step({0x67, 0xF3, 0xAA}));  // CX = 1, DI = FFFFh
    EXPECT_EQ(m.s.eip, 0x103u);
    EXPECT_EQ(m.s.reg32(m.cx), 0x10000u);
    EXPECT_EQ(m.s.reg32(m.di), 0x20000u);
}

TEST(DataString, CompareStopsAtTheFirstDifferenceOrMatch) {
    CodeMachine m;
    m.put8(0x3000, 'a');
    m.put8(0x3001, 'b');
    m.put8(0x4000, 'a');
    m.put8(0x4001, 'x');
    m.s.set_reg16(m.si, 0x3000);
    m.s.set_reg16(m.di, 0x4000);
    m.s.set_reg16(m.cx, 10);
    ASSERT_TRUE(m.step({0xF3, 0xA6}));  // repe cmpsb
    EXPECT_EQ(m.s.eip, 0x100u);
    ASSERT_TRUE(m.step({0xF3, 0xA6}));
    EXPECT_EQ(m.s.eip, 0x102u);
    EXPECT_EQ(m.s.reg16(m.cx), 8);
    EXPECT_FALSE(m.s.flags.zf());
    EXPECT_TRUE(m.s.flags.cf());

    m.s.eip = 0x100;
    m.s.set_reg16(m.di, 0x4000);
    m.s.set_reg8(0, 'x');
    ASSERT_TRUE(m.step({0xF2, 0xAE}));  // repne scasb
    EXPECT_EQ(m.s.eip, 0x100u);
    ASSERT_TRUE(m.step({0xF2, 0xAE}));
    EXPECT_EQ(m.s.eip, 0x102u);
    EXPECT_EQ(m.s.reg16(m.di), 0x4002);
}

TEST(DataString, DirectionFlagMovesDown) {
    CodeMachine m;
    m.s.system_flags |= eflags::df;
    m.put16(0x3000, 0xBEEF);
    m.s.set_reg16(m.si, 0x3000);
    ASSERT_TRUE(m.step({0xAD}));
    EXPECT_EQ(m.s.reg16(m.ax), 0xBEEF);
    EXPECT_EQ(m.s.reg16(m.si), 0x2FFE);
}

TEST(DataString, SegmentOverrideMovesTheSourceOnly) {
    CodeMachine m;
    m.load_real(Seg::FS, 0x2000);
    m.load_real(Seg::ES, 0x1000);
    m.put8(0x20005, 0x77);
    m.s.set_reg16(m.si, 5);
    m.s.set_reg16(m.di, 6);
    ASSERT_TRUE(m.step({0x64, 0xA4}));
    EXPECT_EQ(m.get8(0x10006), 0x77);
}

// Ports that count their reads.
class CountingPorts final : public PortTarget {
public:
    u32 port_in(Port, BusWidth) override { return ++reads; }
    void port_out(Port port, u32 value, BusWidth width) override {
        last_port = port.value;
        last_value = value;
        last_width = bytes_of(width);
    }
    u32 reads = 0;
    u16 last_port = 0;
    u32 last_value = 0;
    u32 last_width = 0;
};

class DataPort : public ::testing::Test {
protected:
    DataPort() : env{CpuModel::PentiumPro, m.mmu, ports, m.clock}, c(m.s, env) { m.protect(); }
    bool step(std::initializer_list<u8> bytes) {
        u32 at = m.s.eip;
        for (const u8 byte : bytes) m.put8(at++, byte);
        return execute_instruction(c);
    }
    CodeMachine m;
    CountingPorts ports;
    CpuEnvironment env;
    Reference c;
};

TEST_F(DataPort, ImmediateAndDxPortsOfEveryWidth) {
    m.s.set_reg32(m.ax, 0x11223344);
    m.s.set_reg32(m.dx, 0xFFFF1234);
    ASSERT_TRUE(step({0xE6, 0x80}));  // out 80h, al
    EXPECT_EQ(ports.last_port, 0x80);
    EXPECT_EQ(ports.last_width, 1u);
    EXPECT_EQ(ports.last_value, 0x44u);
    ASSERT_TRUE(step({0xEF}));  // out dx, eax
    EXPECT_EQ(ports.last_port, 0x1234);
    EXPECT_EQ(ports.last_width, 4u);
    EXPECT_EQ(ports.last_value, 0x11223344u);
    ASSERT_TRUE(step({0x66, 0xED}));  // in ax, dx
    EXPECT_EQ(m.s.reg32(m.ax), 0x11220001u);
}

TEST_F(DataPort, PortIsNotReadWhenTheDestinationFaults) {
    m.page();
    m.put32(CodeMachine::table_entry(0x20), 0);
    m.s.set_reg32(m.di, 0x20000);
    m.s.set_reg32(m.cx, 4);
    EXPECT_FALSE(step({0xF3, 0x6C}));
    EXPECT_EQ(c.fault.vector, exception::pf);
    EXPECT_EQ(ports.reads, 0u);
    m.put32(CodeMachine::table_entry(0x20), 0x20007);
    EXPECT_TRUE(step({0xF3, 0x6C}));
    EXPECT_EQ(ports.reads, 1u);
    EXPECT_EQ(m.get8(0x20000), 1);
}

TEST_F(DataPort, NoPermissionNoAccess) {
    m.enter_ring3();
    for (const u8 opcode : std::initializer_list<u8>{0xEC, 0xED, 0xEE, 0xEF, 0x6C, 0x6E}) {
        EXPECT_FALSE(step({opcode})) << int{opcode};
        EXPECT_EQ(c.fault.vector, exception::gp);
    }
    EXPECT_EQ(ports.reads, 0u);
    EXPECT_EQ(ports.last_width, 0u);
}

TEST(DataFlow, NearCallsAndReturnsUseTheOperandSize) {
    CodeMachine m;
    m.protect();
    m.s.eip = 0x12340;
    ASSERT_TRUE(m.step({0xE8, 0x10, 0, 0, 0}));
    EXPECT_EQ(m.s.eip, 0x12355u);
    EXPECT_EQ(m.get32(0x6FFC), 0x12345u);
    ASSERT_TRUE(m.step({0xC2, 0x08, 0x00}));
    EXPECT_EQ(m.s.eip, 0x12345u);
    EXPECT_EQ(m.s.reg32(m.sp), 0x7008u);
    ASSERT_TRUE(m.step({0x66, 0xE9, 0x00, 0x00}));
    EXPECT_EQ(m.s.eip, 0x2349u);  // cut to 16 bits
}

TEST(DataFlow, JumpBeyondTheLimitFaultsAtTheJump) {
    CodeMachine m;
    m.protect();
    m.s.segment(Seg::CS).limit = 0x1FFF;
    EXPECT_TRUE(faulted(m, m.step({0xE9, 0x00, 0x20, 0, 0}), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.step({0xE8, 0x00, 0x20, 0, 0}), exception::gp, 0));
    EXPECT_EQ(m.s.reg32(m.sp), 0x7000u);
    m.s.set_reg32(m.cx, 5);
    m.s.eip = 0x1FFE;
    EXPECT_TRUE(faulted(m, m.step({0xE2, 0x10}), exception::gp, 0));  // loop
    EXPECT_EQ(m.s.reg32(m.cx), 5u);
}

TEST(DataFlow, ReturnToBeyondTheLimitKeepsTheStackPointer) {
    CodeMachine m;
    m.protect();
    m.s.segment(Seg::CS).limit = 0x1FFF;
    m.push32(0x2000);
    EXPECT_TRUE(faulted(m, m.step({0xC3}), exception::gp, 0));
    EXPECT_EQ(m.s.reg32(m.sp), 0x6FFCu);
}

TEST(DataFlow, LoopCountsInTheAddressSize) {
    CodeMachine m;
    m.protect();
    m.s.set_reg32(m.cx, 0x10001);
    ASSERT_TRUE(m.step({0x67, 0xE2, 0x10}));
    EXPECT_EQ(m.s.eip, 0x103u);  // CX became zero
    EXPECT_EQ(m.s.reg32(m.cx), 0x10000u);
    ASSERT_TRUE(m.step({0x67, 0xE3, 0x10}));  // jcxz
    EXPECT_EQ(m.s.eip, 0x116u);
}

TEST(DataFlow, BoundAcceptsBothBoundsAndFaultsOutside) {
    CodeMachine m;
    m.put16(0x3000, static_cast<u16>(-5));
    m.put16(0x3002, 10);
    m.s.set_reg16(m.bx, 0x3000);
    for (const int inside : {-5, 0, 10}) {
        m.s.eip = 0x100;
        m.s.set_reg16(m.ax, static_cast<u16>(inside));
        EXPECT_TRUE(m.step({0x62, 0x07})) << inside;
    }
    for (const int outside : {-6, 11}) {
        m.s.eip = 0x100;
        m.s.set_reg16(m.ax, static_cast<u16>(outside));
        EXPECT_TRUE(faulted(m, m.step({0x62, 0x07}), exception::br)) << outside;
    }
}

TEST(DataCoprocessor, WithoutOneTheDestinationStaysAsItIs) {
    CodeMachine m;
    m.env.coprocessor = false;
    m.put16(0x3000, 0x5A5A);
    ASSERT_TRUE(m.step({0xDB, 0xE3}));              // fninit
    ASSERT_TRUE(m.step({0xDD, 0x3E, 0x00, 0x30}));  // fnstsw [3000h]
    ASSERT_TRUE(m.step({0xD9, 0x3E, 0x00, 0x30}));  // fnstcw [3000h]
    EXPECT_EQ(m.get16(0x3000), 0x5A5A);
}

TEST(DataCoprocessor, EmulationAndTaskSwitchBitsRaiseDeviceNotAvailable) {
    for (const u32 bit : {cr0::em, cr0::ts}) {
        CodeMachine m;
        m.s.cr0 |= bit;
        EXPECT_TRUE(faulted(m, m.step({0xDB, 0xE3}), exception::nm));
        EXPECT_TRUE(m.step({0x9B}));  // wait needs MP too
    }
    CodeMachine m;
    m.s.cr0 |= cr0::mp | cr0::ts;
    EXPECT_TRUE(faulted(m, m.step({0x9B}), exception::nm));
}

}  // namespace
}  // namespace lockstep::test
