// The runner must notice whatever differs.
#include "conformance/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cpu_executor.h"
#include "conformance/reference_executor.h"

namespace lockstep::conformance {
namespace {

using enum MooRegister;
using ::testing::HasSubstr;

// Both paths must notice the same.
template <class Path>
class Runner : public ::testing::Test {
public:
    // ADD AX, BX; HLT at 1000:0100.
    static MooTest add() {
        MooTest test;
        test.name = "add ax,bx";
        test.bytes = {0x01, 0xD8, 0xF4};
        for (const MooRegister r : {Eax, Ebx, Ecx, Edx, Cs, Ss, Ds, Es, Esp, Ebp, Esi, Edi, Eip, Eflags}) {
            test.initial.registers.set(r, 0);
        }
        test.initial.registers.set(Eax, 0x0FFF);
        test.initial.registers.set(Ebx, 1);
        test.initial.registers.set(Cs, 0x1000);
        test.initial.registers.set(Ss, 0x2000);
        test.initial.registers.set(Esp, 0x100);
        test.initial.registers.set(Eip, 0x100);
        test.initial.registers.set(Eflags, 2);
        for (u32 i = 0; i < 3; ++i) test.initial.ram.push_back({0x10100 + i, test.bytes[i]});
        test.final.registers.set(Eax, 0x1000);
        test.final.registers.set(Eip, 0x103);
        test.final.registers.set(Eflags, 2 | eflags::af | eflags::pf);
        return test;
    }
    TestReport run(const MooTest& test, u32 defined = ~0u) { return run_test(*executor, test, defined); }

    std::unique_ptr<Path> executor = std::move(Path::create(CpuModel::I80286)).value();
};
using Paths = ::testing::Types<ReferenceExecutor, CpuExecutor>;
TYPED_TEST_SUITE(Runner, Paths);

TYPED_TEST(Runner, CorrectTestPasses) {
    EXPECT_EQ(this->run(this->add()).verdict, Verdict::Pass);
}

TYPED_TEST(Runner, WrongRegisterFails) {
    MooTest test = this->add();
    test.final.registers.set(Eax, 0x1001);
    const TestReport report = this->run(test);
    EXPECT_EQ(report.verdict, Verdict::Fail);
    ASSERT_EQ(report.differences.size(), 1u);
    EXPECT_EQ(report.differences[0].what, "eax");
    EXPECT_EQ(report.differences[0].actual, 0x1000u);
}

TYPED_TEST(Runner, RegisterThatShouldNotChangeIsCompared) {
    MooTest test = this->add();
    test.final.registers = MooRegisters{};  // "nothing changed"
    EXPECT_EQ(this->run(test).verdict, Verdict::Fail);
}

TYPED_TEST(Runner, MissingWriteFails) {
    MooTest test = this->add();
    test.final.ram.push_back({0x20000, 0x55});
    EXPECT_EQ(this->run(test).verdict, Verdict::Fail);
}

TYPED_TEST(Runner, UnrecordedWriteFails) {
    MooTest test = this->add();
    // PUSH AX; HLT writes 00FFh.
    test.initial.ram = {{0x10100, 0x50}, {0x10101, 0xF4}};
    test.final.registers = MooRegisters{};
    test.final.registers.set(Esp, 0xFE);
    test.final.registers.set(Eip, 0x102);
    test.final.ram = {{0x200FE, 0xFF}};
    EXPECT_EQ(this->run(test).verdict, Verdict::Fail);
    test.final.ram.push_back({0x200FF, 0x0F});
    EXPECT_EQ(this->run(test).verdict, Verdict::Pass);
}

TYPED_TEST(Runner, UnrecordedWriteToAPageWithoutRecordedBytesFails) {
    MooTest test = this->add();
    test.initial.ram = {{0x10100, 0xA2}, {0x10101, 0x34}, {0x10102, 0x12}, {0x10103, 0xF4}};  // MOV [1234h], AL; HLT
    test.initial.registers.set(Ds, 0x5000);
    test.final.registers = MooRegisters{};
    test.final.registers.set(Eip, 0x104);
    const TestReport report = this->run(test);
    EXPECT_EQ(report.verdict, Verdict::Fail);
    ASSERT_EQ(report.differences.size(), 1u);
    EXPECT_EQ(report.differences[0].what, "[051234]");
}

TYPED_TEST(Runner, UndefinedFlagsAreCountedApart) {
    MooTest test = this->add();
    test.final.registers.set(Eflags, 2 | eflags::pf);
    EXPECT_EQ(this->run(test).verdict, Verdict::Fail);
    const TestReport report = this->run(test, ~eflags::af);
    EXPECT_EQ(report.verdict, Verdict::UndefinedFlags);
    EXPECT_EQ(report.undefined_flags, eflags::af);
}

TYPED_TEST(Runner, RunThatNeverHaltsFails) {
    MooTest test = this->add();
    test.initial.ram = {{0x10100, 0xEB}, {0x10101, 0xFE}};  // JMP $
    EXPECT_EQ(this->run(test).verdict, Verdict::Fail);
}

TYPED_TEST(Runner, NothingIsLeftForTheNextTest) {
    MooTest dirty = this->add();
    dirty.initial.ram = {{0x10100, 0x50}, {0x10101, 0xF4}, {0x30000, 1}};
    this->run(dirty);
    this->run(this->add());
    for (const u32 address : {0x30000u, 0x200FEu, 0x200FFu}) EXPECT_EQ(this->executor->peek(address), 0) << address;
}

TYPED_TEST(Runner, FileCountsSkipsRevokedTestsAndSamples) {
    MooFile file;
    for (u32 i = 0; i < 10; ++i) {
        file.tests.push_back(this->add());
        file.tests.back().index = i;
    }
    file.tests[2].final.registers.set(Eax, 0);
    file.tests[4].hash = std::string(40, 'a');
    const FormReport all = run_file(*this->executor, file, "01", ~0u, {std::string(40, 'a')}, RunOptions{});
    EXPECT_EQ(all.tests, 9u);
    EXPECT_EQ(all.passed, 8u);
    EXPECT_EQ(all.failed, 1u);
    EXPECT_EQ(all.revoked, 1u);
    ASSERT_EQ(all.first_failures.size(), 1u);
    EXPECT_THAT(summary(all.first_failures[0]), HasSubstr("#2 add ax,bx (01D8F4); eax is 1000, recorded 0"));
    const FormReport sample = run_file(*this->executor, file, "01", ~0u, {}, RunOptions{.every = 5});
    EXPECT_EQ(sample.tests, 2u);
}

TEST(Runner8086, ExecutesExactlyOneInstructionButAllRepetitions) {
    MooTest test;
    for (const MooRegister r : {Eax, Ebx, Ecx, Edx, Cs, Ss, Ds, Es, Esp, Ebp, Esi, Edi, Eip, Eflags})
        test.initial.registers.set(r, 0);
    test.initial.registers.set(Ecx, 3);
    test.initial.registers.set(Eax, 0x77);
    test.initial.registers.set(Edi, 0xFFFF);  // wraps
    test.initial.registers.set(Eip, 0x100);
    test.initial.registers.set(Eflags, 0xF002);
    test.initial.ram = {{0x100, 0xF3}, {0x101, 0xAA}, {0x102, 0x40}};
    test.final.registers.set(Ecx, 0);
    test.final.registers.set(Edi, 2);
    test.final.registers.set(Eip, 0x102);
    test.final.ram = {{0xFFFF, 0x77}, {0, 0x77}, {1, 0x77}};
    EXPECT_EQ(run_test(*std::move(ReferenceExecutor::create(CpuModel::I8086)).value(), test, ~0u).verdict,
              Verdict::Pass);
    EXPECT_EQ(run_test(*std::move(CpuExecutor::create(CpuModel::I8086)).value(), test, ~0u).verdict, Verdict::Pass);
}

// ADD AX, [BX]: the first run finds no translation and leaves the read to the reference path, the second does not.
TEST(Runner8086, FastPathExecutesTheOneInstruction) {
    const auto executor = std::move(CpuExecutor::create(CpuModel::I8086)).value();
    MooTest test;
    for (const MooRegister r : {Eax, Ebx, Ecx, Edx, Cs, Ss, Ds, Es, Esp, Ebp, Esi, Edi, Eip, Eflags})
        test.initial.registers.set(r, 0);
    test.initial.registers.set(Ebx, 0x5000);
    test.initial.registers.set(Eip, 0x100);
    test.initial.registers.set(Eflags, 0xF002);
    test.initial.ram = {{0x100, 0x03}, {0x101, 0x07}, {0x102, 0x40}, {0x5000, 0x34}, {0x5001, 0x12}};
    test.final.registers.set(Eax, 0x1234);
    test.final.registers.set(Eip, 0x102);
    EXPECT_EQ(run_test(*executor, test, ~0u).verdict, Verdict::Pass);
    EXPECT_EQ(executor->fast_path_ticks(), 1u);
}

}  // namespace
}  // namespace lockstep::conformance
