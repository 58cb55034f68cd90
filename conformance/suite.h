// A directory of recorded tests: all its files, with its masks and its revocation list.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "conformance/runner.h"

namespace lockstep::conformance {

struct SuiteReport {
    std::vector<FormReport> forms;  // in the order of their names

    u64 tests() const;
    u64 passed() const;
    u64 undefined_flags() const;
    u64 failed() const;
};

// The paths of `directory`'s .MOO and .MOO.gz files, sorted. An error when it cannot be read or has none.
Result<std::vector<std::string>> suite_files(const std::string& directory);

// The form a file holds: its name without directory and endings ("F7.6" for ".../F7.6.MOO.gz").
std::string form_of_file(const std::string& path);

// Runs the files of `directory` whose form `wanted` accepts (all when it is empty); `done` (may be empty) is told of
// each form.
Result<SuiteReport> run_suite(Executor& executor, const std::string& directory, const RunOptions& options,
                              const std::function<bool(const std::string& form)>& wanted = {},
                              const std::function<void(const FormReport&)>& done = {});

}  // namespace lockstep::conformance
