// The instructions in Lockstep: decoder and reference path.
#pragma once

#include <memory>

#include "tests/simd/encodings.h"
#include "tests/simd/frame.h"

namespace lockstep::simd_test {

class LockstepSide {
public:
    LockstepSide();
    ~LockstepSide();

    // Decodes once; false: no such instruction.
    bool prepare(const Encoding& encoding);
    // False: a fault.
    bool run(u8 immediate, Frame& frame);

private:
    struct World;
    std::unique_ptr<World> world_;
};

}  // namespace lockstep::simd_test
