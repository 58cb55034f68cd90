// What instructions of the x87, of MMX and of SSE pass before they run, and the FERR# and IGNNE# pins.
#include "cpu/reference/x87_gate.h"

#include "cpu/float/environment.h"
#include "exec_data_test_machine.h"
#include "program_test_machine.h"

namespace lockstep::test {
namespace {

constexpr u16 pending_division = fp::exception::zero_divide | fpu_status::summary | fpu_status::busy;

// The vector that `gate` raises, 0 for none, -1 when it waits.
int outcome(Machine& m, bool (*gate)(Reference&)) {
    if (gate(m.c)) return 0;
    return m.c.fault.waits ? -1 : m.c.fault.vector;
}

struct Case {
    u32 cr0;
    int no_wait, x87, wait, mmx, sse;
};

// SDM volume 3, table 9-3: EM and TS stop escapes, MP and TS together stop WAIT.
constexpr Case switches[] = {
    {0, 0, 0, 0, 0, 0},
    {cr0::mp, 0, 0, 0, 0, 0},
    {cr0::ts, 7, 7, 0, 7, 7},
    {cr0::ts | cr0::mp, 7, 7, 7, 7, 7},
    {cr0::em, 7, 7, 0, 6, 6},
    {cr0::em | cr0::mp, 7, 7, 0, 6, 6},
    {cr0::em | cr0::ts, 7, 7, 0, 6, 6},
    {cr0::em | cr0::ts | cr0::mp, 7, 7, 7, 6, 6},
};

TEST(X87Gate, CoprocessorBits) {
    for (const Case& one : switches) {
        Machine m(CpuModel::Pentium3);
        m.s.cr4 = cr4::osfxsr;
        m.s.cr0 |= one.cr0;
        EXPECT_EQ(outcome(m, &x87_ready_no_wait), one.no_wait) << one.cr0;
        EXPECT_EQ(outcome(m, &x87_ready), one.x87) << one.cr0;
        EXPECT_EQ(outcome(m, &op_wait), one.wait) << one.cr0;
        EXPECT_EQ(outcome(m, &mmx_ready), one.mmx) << one.cr0;
        EXPECT_EQ(outcome(m, &sse_ready), one.sse) << one.cr0;
    }
}

TEST(X87Gate, SseNeedsTheSystemsConsent) {
    Machine m(CpuModel::Pentium3);
    EXPECT_EQ(outcome(m, &sse_ready), 6);
    m.s.cr0 |= cr0::ts;
    EXPECT_EQ(outcome(m, &sse_ready), 6) << "#UD comes before #NM";
    m.s.cr4 = cr4::osfxsr;
    EXPECT_EQ(outcome(m, &sse_ready), 7);
}

TEST(X87Gate, ErrorsRaiseExceptionSixteenInsideTheProcessor) {
    Machine m(CpuModel::I80486);
    m.s.fpu.status = pending_division;
    m.s.cr0 |= cr0::ne;
    EXPECT_EQ(outcome(m, &x87_ready), 16);
    EXPECT_EQ(outcome(m, &op_wait), 16);
    EXPECT_EQ(outcome(m, &mmx_ready), 16);
    EXPECT_EQ(outcome(m, &x87_ready_no_wait), 0);
    EXPECT_FALSE(m.s.numeric_error) << "FERR# is for NE clear";
    m.s.cr0 |= cr0::ts;
    EXPECT_EQ(outcome(m, &x87_ready), 7) << "#NM comes before #MF";
}

TEST(X87Gate, ErrorsWaitForTheBoardWithoutNe) {
    for (const CpuModel model : {CpuModel::I80286, CpuModel::I80386, CpuModel::I80486, CpuModel::Pentium3}) {
        Machine m(model);
        m.s.fpu.status = pending_division;
        EXPECT_EQ(outcome(m, &x87_ready), -1);
        EXPECT_TRUE(m.s.numeric_error);
        EXPECT_EQ(outcome(m, &op_wait), -1);
        EXPECT_EQ(outcome(m, &x87_ready_no_wait), 0);
        m.s.ignore_numeric_error = true;
        EXPECT_EQ(outcome(m, &x87_ready), 0);
        EXPECT_EQ(outcome(m, &op_wait), 0);
    }
}

TEST(X87Gate, The8086OnlyWaitsInWait) {
    Machine m(CpuModel::I8086);
    m.s.fpu.status = pending_division;
    EXPECT_EQ(outcome(m, &x87_ready), 0);
    EXPECT_EQ(outcome(m, &op_wait), -1);
    EXPECT_FALSE(numeric_error_level(m.c)) << "the control word masks the interrupt after a reset";
    m.s.fpu.control &= ~0x80;
    EXPECT_TRUE(numeric_error_level(m.c));
}

TEST(X87Gate, AnEmptySocketAnswersNothing) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::I80386, CpuModel::I80486}) {
        CodeMachine m(model);
        m.env.coprocessor = false;
        m.put16(0x600, 0x5A5A);
        EXPECT_TRUE(m.step({0xDB, 0xE3}));              // FNINIT
        EXPECT_TRUE(m.step({0xDD, 0x3E, 0x00, 0x06}));  // FNSTSW [600h]
        EXPECT_TRUE(m.step({0x9B}));
        EXPECT_TRUE(m.step({0xD9, 0xC9}));
        EXPECT_EQ(m.get16(0x600), 0x5A5A);
        EXPECT_EQ(m.s.eip, 0x100u + 2 + 4 + 1 + 2);
        if (model == CpuModel::I8086) continue;
        m.s.cr0 |= cr0::em;
        EXPECT_TRUE(faulted(m, m.step({0xDB, 0xE3}), exception::nm));
        EXPECT_TRUE(m.step({0x9B}));
    }
}

// --- the whole processor: fast path or not ---

class X87Pins : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(BothPaths, X87Pins, ::testing::Bool(), path_name);

constexpr u8 wait_and_inc[] = {0x9B, 0x40};  // WAIT; INC EAX

void start(ProgramMachine& m) {
    m.prepare({.ring3 = false, .code32 = true}, wait_and_inc);
    m.cpu.state.set_reg32(0, 0);
    m.cpu.state.fpu.status = pending_division;
}

TEST_P(X87Pins, WaitingReportsTheErrorAndEndsWithTheAnswer) {
    ProgramMachine m(CpuModel::I80486, GetParam());
    start(m);
    m.run();
    EXPECT_TRUE(m.cpu.ferr.level());
    EXPECT_EQ(m.cpu.state.eip, code_at) << "still at WAIT";
    EXPECT_EQ(m.cpu.clock.now(), ProgramMachine::long_enough) << "waiting takes time";
    m.cpu.set_ignne(true);
    m.run();
    EXPECT_EQ(m.cpu.state.reg32(0), 1u);
    EXPECT_TRUE(m.cpu.ferr.level()) << "the error is not cleared";
}

TEST_P(X87Pins, NativeReportingLeavesThePinAlone) {
    ProgramMachine m(CpuModel::I80486, GetParam());
    start(m);
    m.cpu.state.cr0 |= cr0::ne;
    m.run();
    EXPECT_EQ(m.vector(), 16);
    EXPECT_FALSE(m.cpu.ferr.level());
}

TEST_P(X87Pins, The80387ReportsAtOnce) {
    constexpr u8 code[] = {0xDB, 0xE4};  // FSETPM: any instruction that goes through the reference path
    for (const auto& [model, level] : {std::pair{CpuModel::I80386, true}, std::pair{CpuModel::I80486, false}}) {
        ProgramMachine m(model, GetParam());
        m.prepare({.ring3 = false, .code32 = true}, code);
        m.cpu.state.fpu.status = pending_division;
        m.run();
        EXPECT_EQ(m.cpu.ferr.level(), level);
    }
}

// Somebody else (a test, a debugger) has changed the state: no instruction has to come first.
TEST_P(X87Pins, AnErrorFromOutsideIsThereAtOnce) {
    constexpr u8 code[] = {0x90};
    ProgramMachine m(CpuModel::I80286, GetParam());
    m.prepare({.ring3 = false, .code32 = false}, code);
    m.cpu.state.fpu.status = pending_division;
    m.cpu.state_changed();
    EXPECT_TRUE(m.cpu.ferr.level());
}

TEST_P(X87Pins, ABreakpointOnAnInstructionThatWaitsIsMetOnce) {
    ProgramMachine m(CpuModel::I80486, GetParam());
    start(m);
    m.cpu.state.dr[0] = code_at;
    m.cpu.state.dr[7] = 0x401 | 2;
    m.run();
    EXPECT_EQ(m.vector(), 1);
    m.put32(m.cpu.state.reg32(4) + 8, m.frame(2) | eflags::rf);
    m.return_from_handler();
    m.run();
    EXPECT_EQ(m.cpu.state.eip, code_at);
}

}  // namespace
}  // namespace lockstep::test
