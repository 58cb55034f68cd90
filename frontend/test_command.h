// `lockstep test SUITE...`: recorded single-step suites, reported to standard output.
#pragma once

#include <string>
#include <vector>

namespace lockstep {

// `arguments` are those after "test"; the result is the exit status.
int run_test_command(const std::vector<std::string>& arguments);

}  // namespace lockstep
