// One recorded test, and one file of them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "conformance/executor.h"
#include "conformance/moo.h"

namespace lockstep::conformance {

enum class Verdict : u8 {
    Pass,            // all as recorded
    UndefinedFlags,  // only flags differ that the instruction leaves undefined
    Fail,
};

struct Difference {
    std::string what;  // a register's name or "[address]"
    u32 expected = 0;
    u32 actual = 0;
    friend bool operator==(const Difference&, const Difference&) = default;
};

struct TestReport {
    Verdict verdict = Verdict::Pass;
    u32 undefined_flags = 0;              // the undefined flag bits that differ, in register or pushed image
    std::vector<Difference> differences;  // why it failed; at most 16
    // Registers and bytes that differ in undefined flags only; at most 16.
    std::vector<Difference> undefined_differences;
    friend bool operator==(const TestReport&, const TestReport&) = default;
};

// Runs `test`: up to the HLT behind it, or on the 8086 exactly one instruction with the exception it may raise.
// `defined_flags` is the mask of the flag bits that count; `file_masks` those of the file's registers.
TestReport run_test(Executor& executor, const MooTest& test, u32 defined_flags, const MooRegisters& file_masks = {});

// One test that is worth showing.
struct ShownTest {
    MooTest test;
    TestReport report;
};
// In one line.
std::string summary(const ShownTest& shown);

struct FormReport {
    std::string form;  // "F7.6"
    u32 tests = 0;     // that were run
    u32 passed = 0;
    u32 undefined_flags = 0;  // tests where only undefined flags differ
    u32 failed = 0;
    u32 revoked = 0;              // tests left out
    u32 undefined_flag_bits = 0;  // which undefined flags differed anywhere
    std::vector<ShownTest> first_failures;
};

struct RunOptions {
    u32 every = 1;                // run every nth test
    u32 failures_shown = 3;       // tests kept per form
    bool show_undefined = false;  // also keep tests where only undefined flags differ
};

FormReport run_file(Executor& executor, const MooFile& file, const std::string& form, u32 defined_flags,
                    const std::set<std::string>& revoked, const RunOptions& options);

}  // namespace lockstep::conformance
