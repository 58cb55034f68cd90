// What of the host's global descriptor table ring 3 can see: LAR's and LSL's results, selector by selector.
#pragma once

#include "base/types.h"

namespace lockstep::oracle {

struct HostDescriptor {
    bool visible = false;
    u32 rights = 0;  // LAR
    u32 limit = 0;   // LSL, in bytes
};
HostDescriptor host_descriptor(u32 index);

}  // namespace lockstep::oracle
