// Why a translation failed: the data of a page fault (SDM volume 3, 4.7).
#pragma once

#include "base/types.h"

namespace lockstep {

struct PageFault {
    u32 linear = 0;  // for CR2
    u32 error = 0;   // bit 0 protection, bit 1 write, bit 2 user, bit 3 a reserved bit is set
};

enum class MemoryAccess : u8 { Read, Write, Execute };

}  // namespace lockstep
