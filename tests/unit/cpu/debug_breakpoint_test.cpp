// Data, I/O and execution breakpoints, RF and single steps in whole programs, on both paths (SDM volume 3, chapter 17).
#include "program_test_machine.h"

namespace lockstep::test {
namespace {

constexpr u32 place = 0x8100;
// DR7 for breakpoint 0: enabled, of this kind and length code.
constexpr u32 execute = 0, write = 1, input_output = 2, access = 3;
constexpr u32 breakpoint(u32 kind, u32 length = 0) {
    return 0x400 | 1 | kind << 16 | length << 18;
}
constexpr u32 one = 0, two = 1, four = 3;

class Breakpoints : public ::testing::TestWithParam<bool> {
protected:
    Breakpoints() : m(CpuModel::PentiumPro, GetParam()) {}
    void prepare(std::initializer_list<u8> code, u32 address, u32 dr7, bool ring3 = true) {
        m.prepare({.ring3 = ring3, .code32 = true}, {code.begin(), code.size()});
        m.cpu.state.dr[0] = address;
        m.cpu.state.dr[7] = dr7;
    }
    // A debug exception pushed this EIP, and DR6 tells these conditions.
    void expect_trap(u32 eip, u32 conditions) {
        ASSERT_EQ(m.vector(), exception::db);
        EXPECT_EQ(m.frame(0), eip);
        EXPECT_EQ(m.cpu.state.dr[6] & 0xE00F, conditions);
    }
    void expect_no_trap() { EXPECT_EQ(m.vector(), -1) << "EIP " << std::hex << m.cpu.state.eip; }
    bool pushed_rf() { return (m.frame(2) & eflags::rf) != 0; }

    ProgramMachine m;
};

INSTANTIATE_TEST_SUITE_P(Paths, Breakpoints, ::testing::Bool(), path_name);

TEST_P(Breakpoints, AWriteTrapsBehindTheInstruction) {
    prepare({0xA3, 0x00, 0x81, 0, 0}, place, breakpoint(write, four));  // MOV [place], EAX
    m.run();
    expect_trap(code_at + 5, 1);
    EXPECT_EQ(m.get32(place), m.cpu.state.reg32(0));
    EXPECT_FALSE(pushed_rf());
}

TEST_P(Breakpoints, AReadMatchesOnlyReadAndWriteBreakpoints) {
    prepare({0xA1, 0x00, 0x81, 0, 0}, place + 3, breakpoint(write));
    m.run();
    expect_no_trap();
    prepare({0xA1, 0x00, 0x81, 0, 0}, place + 3, breakpoint(access));
    m.run();
    expect_trap(code_at + 5, 1);
}

TEST_P(Breakpoints, NeighboursDoNotMatch) {
    for (const u32 near : {place - 1, place + 4}) {
        prepare({0xA3, 0x00, 0x81, 0, 0}, near, breakpoint(write));
        m.run();
        expect_no_trap();
    }
    prepare({0xA3, 0x00, 0x81, 0, 0}, place + 5, breakpoint(write, two));
    m.run();
    expect_no_trap();
    prepare({0xA3, 0x00, 0x81, 0, 0}, place + 3, breakpoint(write, two));
    m.run();
    expect_trap(code_at + 5, 1);
}

TEST_P(Breakpoints, StackAccessesMatch) {
    prepare({0x50}, 0xA800 - 4, breakpoint(write, four));  // PUSH EAX
    m.run();
    expect_trap(code_at + 1, 1);
    prepare({0x61}, 0xA800 + 20, breakpoint(access, one));  // POPA
    m.run();
    expect_trap(code_at + 1, 1);
}

TEST_P(Breakpoints, DescriptorLoadsMatch) {
    prepare({0x8E, 0x1D, 0x00, 0x81, 0, 0}, gdt_at + (program_data3 & 0xFFF8), breakpoint(access));  // MOV DS, [place]
    m.put16(place, program_data3);
    m.run();
    expect_trap(code_at + 6, 1);
}

TEST_P(Breakpoints, SeveralAreReportedTogether) {
    prepare({0xFF, 0x35, 0x00, 0x81, 0, 0}, place, breakpoint(access, four));  // PUSH [place]
    m.cpu.state.dr[2] = 0xA800 - 4;
    m.cpu.state.dr[7] |= 1u << 5 | write << 24;
    m.cpu.state.dr[3] = place;  // not enabled
    m.cpu.state.dr[7] |= access << 28;
    m.run();
    expect_trap(code_at + 6, 5);
}

TEST_P(Breakpoints, ASingleStepIsReportedWithThem) {
    prepare({0xA3, 0x00, 0x81, 0, 0}, place, breakpoint(write));
    m.cpu.state.system_flags |= eflags::tf;
    m.run();
    expect_trap(code_at + 5, 1 | 1u << 14);
}

TEST_P(Breakpoints, ConditionsStayInDr6) {
    prepare({0xA3, 0x00, 0x81, 0, 0}, place, breakpoint(write));
    m.cpu.state.dr[6] |= 8;
    m.run();
    expect_trap(code_at + 5, 1 | 8);
}

TEST_P(Breakpoints, AFaultTakesTheMatchAway) {
    prepare({0xFF, 0x35, 0x00, 0x81, 0, 0}, place, breakpoint(access, four));  // PUSH [place]
    m.set_page_rights(0xA000, 0);
    m.run();
    ASSERT_EQ(m.vector(), exception::pf);
    EXPECT_EQ(m.cpu.state.dr[6] & 0xE00F, 0u);
    m.set_page_rights(0xA000, 7);
    m.return_from_handler();
    expect_trap(code_at + 6, 1);
}

TEST_P(Breakpoints, ARepeatedInstructionStopsBehindTheIteration) {
    prepare({0xF3, 0xAA}, 0xE801, breakpoint(write));  // REP STOSB
    m.run();
    expect_trap(code_at, 1);
    EXPECT_EQ(m.cpu.state.reg32(1), 1u);
    EXPECT_TRUE(pushed_rf()) << "between iterations";
    m.return_from_handler();
    expect_no_trap();
    EXPECT_EQ(m.cpu.state.reg32(1), 0u);
    EXPECT_EQ(m.cpu.state.reg32(7), 0xE803u);
}

TEST_P(Breakpoints, BehindTheLastIterationRfIsClear) {
    prepare({0xF3, 0xAA}, 0xE802, breakpoint(write));
    m.run();
    expect_trap(code_at + 2, 1);
    EXPECT_FALSE(pushed_rf());
}

TEST_P(Breakpoints, InputAndOutputMatchWithDebugExtensions) {
    prepare({0xE4, 0x60}, 0x60, breakpoint(input_output));  // IN AL, 60h
    m.run();
    expect_no_trap();
    for (const u8 opcode : {u8{0xE4}, u8{0xE6}}) {
        prepare({opcode, 0x60}, 0x60, breakpoint(input_output));
        m.cpu.state.cr4 = cr4::de;
        m.run();
        expect_trap(code_at + 2, 1);
        EXPECT_EQ(m.ports.count, 1u);
    }
    prepare({0x6D}, 0x2, breakpoint(input_output, two));  // INSD from port 0: 0 … 3
    m.cpu.state.cr4 = cr4::de;
    m.run();
    expect_trap(code_at + 1, 1);
}

TEST_P(Breakpoints, MovSsPutsItsOwnBehindTheNextInstruction) {
    prepare({0x8E, 0x15, 0x00, 0x81, 0, 0, 0x90}, place, breakpoint(access));  // MOV SS, [place]; NOP
    m.put16(place, program_data3);
    m.run();
    expect_trap(code_at + 7, 1);
}

TEST_P(Breakpoints, MovSsAndAnInterruptTrapInTheHandler) {
    prepare({0x8E, 0x15, 0x00, 0x81, 0, 0, 0xCD, same_level_vector}, place, breakpoint(access));
    m.put16(place, program_data3);
    m.run();
    expect_trap(landing_at, 1);
}

TEST_P(Breakpoints, AFaultBehindMovSsTakesItsMatchAway) {
    prepare({0x8E, 0x15, 0x00, 0x81, 0, 0, 0xF4}, place, breakpoint(access));  // …; HLT, not allowed in ring 3
    m.put16(place, program_data3);
    m.run();
    ASSERT_EQ(m.vector(), exception::gp);
    EXPECT_EQ(m.cpu.state.dr[6] & 0xE00F, 0u);
}

TEST_P(Breakpoints, TheInstructionBehindMovSsIsNotStoppedAt) {
    prepare({0x8E, 0xD0, 0x40, 0x40}, code_at + 2, breakpoint(execute));  // MOV SS, AX; INC EAX; INC EAX
    m.cpu.state.set_reg32(0, program_data3);
    m.run();
    expect_no_trap();
    prepare({0x8E, 0xD0, 0x40, 0x40}, code_at + 3, breakpoint(execute));
    m.cpu.state.set_reg32(0, program_data3);
    m.run();
    expect_trap(code_at + 3, 1);
}

TEST_P(Breakpoints, AnExecutionBreakpointStopsOnceWhateverTheIterations) {
    prepare({0xF3, 0xAA}, code_at, breakpoint(execute));
    m.run();
    expect_trap(code_at, 1);
    EXPECT_EQ(m.cpu.state.reg32(1), 3u);
    EXPECT_FALSE(pushed_rf());
    m.put32(m.cpu.state.reg32(4) + 8, m.frame(2) | eflags::rf);
    m.return_from_handler();
    expect_no_trap();
    EXPECT_EQ(m.cpu.state.reg32(1), 0u);
}

TEST_P(Breakpoints, AnExecutionBreakpointComesBeforeTheInstructionsFaults) {
    prepare({0xF4}, code_at, breakpoint(execute));  // HLT in ring 3
    m.run();
    expect_trap(code_at, 1);
    m.put32(m.cpu.state.reg32(4) + 8, m.frame(2) | eflags::rf);
    m.return_from_handler();
    EXPECT_EQ(m.vector(), exception::gp);
    EXPECT_NE(m.frame(3) & eflags::rf, 0u) << "faults push RF";
}

TEST_P(Breakpoints, GeneralDetectIsAFaultThatPushesRf) {
    prepare({0x0F, 0x21, 0xC0}, 0, 0x400 | 1u << 13, false);  // MOV EAX, DR0 in ring 0
    m.run();
    expect_trap(code_at, 1u << 13);
    EXPECT_TRUE(pushed_rf());
    EXPECT_EQ(m.cpu.state.dr[7] & (1u << 13), 0u);
}

TEST_P(Breakpoints, AnInterruptBetweenIterationsPushesRf) {
    for (const u64 iterations : {1u, 2u, 3u}) {
        prepare({0xF3, 0xAA}, 0, 0x400);
        m.cpu.state.system_flags |= eflags::if_;
        m.run(iterations);
        EXPECT_EQ(m.cpu.state.reg32(1), 3 - iterations);
        m.cpu.set_intr(true);
        m.run(1);
        m.cpu.set_intr(false);
        ASSERT_EQ(m.vector(), 0xFF);
        EXPECT_EQ(m.frame(0), code_at + (iterations == 3 ? 2 : 0));
        EXPECT_EQ(pushed_rf(), iterations != 3);
        m.return_from_handler();
        EXPECT_EQ(m.cpu.state.reg32(1), 0u);
    }
}

TEST_P(Breakpoints, MoveToDr7ArmsTheNextInstruction) {
    // MOV DR7, EAX; MOV [place], EAX
    prepare({0x0F, 0x23, 0xF8, 0xA3, 0x00, 0x81, 0, 0}, place, 0x400, false);
    m.cpu.state.set_reg32(0, breakpoint(write));
    m.run();
    expect_trap(code_at + 8, 1);
}

}  // namespace
}  // namespace lockstep::test
