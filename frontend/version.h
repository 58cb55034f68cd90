// What this program is and how it was made.
#pragma once

#include <string>

namespace lockstep {

// Version, compiler and host, a line each.
std::string version_text();

}  // namespace lockstep
