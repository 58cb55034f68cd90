// The command line of `lockstep test` as data.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "conformance/parallel_run.h"
#include "frontend/options.h"

namespace lockstep {

struct TestOptions {
    bool help = false;
    bool quiet = false;            // totals and failing tests only
    bool undefined_fails = false;  // a difference in undefined flags is a failure
    u32 failures_shown = 5;        // of a suite
    std::string junit;             // file to write, may be empty
    conformance::ParallelOptions run;
    std::vector<std::string> suites;  // files and folders
};

// `arguments` are those after "test".
std::variant<TestOptions, OptionsError> parse_test_options(const std::vector<std::string>& arguments);

// No line longer than 80 columns.
std::string test_help_text();

}  // namespace lockstep
