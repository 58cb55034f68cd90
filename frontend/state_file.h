// States of a machine in host files. Errors are sentences without the path.
#pragma once

#include <string>

#include "base/result.h"

namespace lockstep {

class Machine;

// The file is replaced as a whole or not at all.
Status save_state(Machine& machine, const std::string& path);
// After an error from the state itself the machine is unusable.
Status load_state(Machine& machine, const std::string& path);

}  // namespace lockstep
