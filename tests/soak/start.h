// Random states for a program to start in.
#pragma once

#include "tests/soak/image.h"

namespace lockstep::soak {

// What differs between two starts, decided before either processor is touched.
struct Start {
    CpuState state;
    bool flush = false;  // the TLB
};

// A state in which code of `image` runs in `mode`; for Mode::Wild, any state that a file could hold.
Start make_start(CpuModel model, Mode mode, const Image& image, Random& random);
void apply_start(Processor& processor, const Start& start);

}  // namespace lockstep::soak
