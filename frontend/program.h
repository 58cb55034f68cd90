// The whole program but for main().
#pragma once

#include <string>
#include <vector>

namespace lockstep {

// `arguments` are those after the program's name; the result is the exit status.
int run_program(const std::vector<std::string>& arguments);

}  // namespace lockstep
