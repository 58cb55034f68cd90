// A difference as text.
#pragma once

#include <string>

#include "tests/oracle/bench.h"

namespace lockstep::oracle {

std::string listing(const Case& test, const Verdict& verdict);

}  // namespace lockstep::oracle
