#include "tests/oracle/host_descriptor.h"

namespace lockstep::oracle {

HostDescriptor host_descriptor(u32 index) {
    HostDescriptor result;
    const u32 selector = (index << 3) | 3;
    bool has_limit = false;
    asm("lar %2, %0\n\tsetz %1" : "=r"(result.rights), "=qm"(result.visible) : "r"(selector) : "cc");
    asm("lsl %2, %0\n\tsetz %1" : "=r"(result.limit), "=qm"(has_limit) : "r"(selector) : "cc");
    result.visible = result.visible && has_limit;
    return result;
}

}  // namespace lockstep::oracle
