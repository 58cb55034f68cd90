// Interrupt vectors, descriptor tables, handlers, task state segments and page tables of a program.
#pragma once

#include <vector>

#include "cpu/model.h"
#include "tests/soak/random.h"

namespace lockstep::soak {

// `base` is where the tables will be (see layout.h).
void write_tables(std::vector<u8>& ram, u32 base, CpuModel model, Random& random);

}  // namespace lockstep::soak
