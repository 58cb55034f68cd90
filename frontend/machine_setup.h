// From options to a machine: opens images and firmware, fills the configuration in.
#pragma once

#include <string>

#include "base/result.h"
#include "frontend/messages.h"
#include "frontend/options.h"
#include "machine/config.h"

namespace lockstep {

// Something that keeps the machine from starting, and the file concerned.
struct SetupError {
    std::string where;
    std::string what;
};

struct Setup {
    MachineConfig config;
    std::array<std::vector<FloppyImage>, 2> piles;
    std::string title;  // of what runs
};

// `repeatable`: the clock starts at a fixed date unless the options say otherwise.
std::variant<Setup, SetupError> set_machine_up(const Options& options, bool repeatable, Messages& messages);

}  // namespace lockstep
