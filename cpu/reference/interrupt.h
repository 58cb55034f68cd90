// Interrupt and exception delivery (SDM volume 3, chapter 6; volume 2, INT).
#pragma once

#include "cpu/reference/context.h"
#include "cpu/reference/operations.h"

namespace lockstep {

// What a second fault during the delivery of a first one comes to (SDM volume 3, table 6-5).
enum class FaultCombination : u8 {
    Serial,       // the second one is delivered instead
    DoubleFault,  // #DF
    Shutdown,
};
FaultCombination combine_faults(u8 first, u8 second);

bool op_int(Reference& context);
bool op_int3(Reference& context);
bool op_into(Reference& context);
bool op_int1(Reference& context);

}  // namespace lockstep
