// `lockstep img`: disk images made, described, copied and checked.
#pragma once

#include <string>
#include <vector>

namespace lockstep {

// `arguments` are those after "img"; returns the exit status.
int run_img_command(const std::vector<std::string>& arguments);

}  // namespace lockstep
