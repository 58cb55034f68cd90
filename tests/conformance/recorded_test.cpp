// The recorded suites on the reference path, and on the complete processor.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>

#include "conformance/cpu_executor.h"
#include "conformance/reference_executor.h"
#include "conformance/suite.h"

namespace lockstep::conformance {
namespace {

// What is known to differ in one form: exact counts over the given part of the suite (every eighth test), so that a
// change for the better must be noted here too.
struct Known {
    u32 failed = 0;
    u32 undefined_flags = 0;
};

std::string suites_directory() {
    const char* set = std::getenv("LOCKSTEP_SUITES");
    return set != nullptr ? set : LOCKSTEP_SOURCE_DIR "/../shared/suites";
}

template <class Path>
void run_recorded(const std::string& name, CpuModel model, u32 sample, const std::map<std::string, Known>& known) {
    const std::string directory = suites_directory() + "/" + name;
    if (!std::filesystem::exists(directory)) {
        GTEST_SKIP() << "no recorded tests at " << directory << " (set LOCKSTEP_SUITES to the folder that holds "
                     << name << ")";
    }
    const bool all = std::getenv("LOCKSTEP_SUITES_ALL") != nullptr;
    Result<std::unique_ptr<Path>> executor = Path::create(model);
    ASSERT_TRUE(executor.ok()) << executor.error().message;

    RunOptions options;
    options.every = all ? 1 : sample;
    options.show_undefined = true;
    const auto check = [&](const FormReport& form) {
        const auto entry = known.find(form.form);
        const Known expected = entry == known.end() ? Known{} : entry->second;
        const bool as_known = all ? form.failed == expected.failed && form.undefined_flags == expected.undefined_flags
                                  : form.failed <= expected.failed && form.undefined_flags <= expected.undefined_flags;
        std::string texts;
        for (const ShownTest& shown : form.first_failures) texts += "\n  " + summary(shown);
        EXPECT_TRUE(as_known) << name << " " << form.form << ": " << form.failed << " failed, " << form.undefined_flags
                              << " with undefined flags only, of " << form.tests << texts;
    };
    const Result<SuiteReport> report = run_suite(**executor, directory, options, {}, check);
    ASSERT_TRUE(report.ok()) << report.error().message;
    std::cout << name << ": " << report.value().tests() << " tests of " << report.value().forms.size() << " forms, "
              << report.value().passed() << " exact, " << report.value().undefined_flags()
              << " with undefined flags only, " << report.value().failed() << " failed\n";
    EXPECT_GT(report.value().tests(), 0u);
}

TEST(Recorded, Intel8086) {
    run_recorded<ReferenceExecutor>("8086", CpuModel::I8086, 5, {});
}

TEST(Recorded, Harris80286) {
    run_recorded<ReferenceExecutor>("80286", CpuModel::I80286, 5, {});
}

TEST(RecordedOneByOne, Intel8086) {
    run_recorded<CpuExecutor>("8086", CpuModel::I8086, 5, {});
}

// Most instructions in their block, on the fast path.
TEST(RecordedInBlocks, Harris80286) {
    run_recorded<CpuExecutor>("80286", CpuModel::I80286, 5, {});
}

// Public, but not part of what is given here: it runs where somebody has it.
TEST(Recorded, Intel80386) {
    run_recorded<ReferenceExecutor>("80386", CpuModel::I80386, 10, {});
}

}  // namespace
}  // namespace lockstep::conformance
