// A directory of recorded tests on one path, one file after the other, with its masks and its revocation list.
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

// Runs the files of `directory` whose form `wanted` accepts (all when it is empty); `done` (may be empty) is told of
// each form.
Result<SuiteReport> run_suite(Executor& executor, const std::string& directory, const RunOptions& options,
                              const std::function<bool(const std::string& form)>& wanted = {},
                              const std::function<void(const FormReport&)>& done = {});

}  // namespace lockstep::conformance
