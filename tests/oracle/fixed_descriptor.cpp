// A global descriptor table that is the same on every host: Linux's on x86-64, as far as programs need it.
#include "tests/oracle/host_descriptor.h"
#include "tests/oracle/selectors.h"

namespace lockstep::oracle {

HostDescriptor host_descriptor(u32 index) {
    if (index == linux_code32 >> 3) return {true, 0x00CFFB00, 0xFFFFFFFF};
    if (index == linux_data >> 3) return {true, 0x00CFF300, 0xFFFFFFFF};
    return {};
}

}  // namespace lockstep::oracle
