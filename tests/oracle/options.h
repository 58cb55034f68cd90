// The command line.
#pragma once

#include <string>
#include <vector>

#include "tests/oracle/family.h"
#include "tests/oracle/guest.h"

namespace lockstep::oracle {

struct Options {
    bool code32 = true;
    CpuModel model = newest_model;
    Family family = Family::All;
    u64 seed = 1;
    u64 first = 0;
    u64 count = 100'000;
    u64 most_differences = 10;  // the run ends there
    bool shrink = false;
    bool list = false;  // print every case before it runs
    bool verbose = false;
    std::vector<Path> paths = {Path::Reference, Path::Fast};
};

extern const char* const usage;

// False: `problem` says which argument is wrong.
bool parse(const std::vector<std::string>& arguments, Options& options, std::string& problem);

}  // namespace lockstep::oracle
