// Numbers at which instructions change their minds.
#pragma once

#include "tests/oracle/random.h"

namespace lockstep::oracle {

// A register's or memory's value: random, or near a sign, a carry, a decimal edge, a shift count.
u32 interesting(Random& random);
// Sets EDX:EAX so that a division by `divisor` of `size` bytes has a quotient near the largest that fits.
void near_quotient(Random& random, u32 divisor, u8 size, bool is_signed, u32& eax, u32& edx);

}  // namespace lockstep::oracle
