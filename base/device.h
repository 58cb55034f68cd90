// What every chip on the board can do.
#pragma once

#include "base/archive.h"

namespace lockstep {

enum class ResetKind : u8 {
    PowerOn,  // everything, also what a battery or RAM would keep through a reset line
    Hard,     // the RESET line of the bus
};

class Device {
public:
    virtual ~Device() = default;
    // Back to the datasheet's reset state. Sets its own state first, then its outputs.
    virtual void reset(ResetKind kind) = 0;
    // Names each field of the state once. After a load, `archive.require` checks ranges, and outputs are restored with
    // Line::restore.
    virtual void serialize(Archive& archive) = 0;
};

}  // namespace lockstep
