// Makes a differing case as small as it stays differing.
#pragma once

#include "tests/oracle/bench.h"

namespace lockstep::oracle {

Case shrink(Bench& bench, const Case& found);

}  // namespace lockstep::oracle
