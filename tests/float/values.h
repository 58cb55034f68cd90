// Random operands, weighted towards the places where arithmetic goes wrong.
#pragma once

#include "cpu/float/float80.h"
#include "cpu/float/x87.h"
#include "tests/oracle/random.h"

namespace lockstep::float_test {

using oracle::Random;

u64 random_significand(Random& random);  // the top bit set
fp::Float80 random_float80(Random& random);
// Often near `a`: same value, neighbour, close exponent, the remainder's distances.
fp::Float80 random_partner(fp::Float80 a, Random& random);
fp::Float80 random_below_one(Random& random);  // either sign
fp::Float80 random_near_one(Random& random);   // 1/2 … 2, mostly very near 1
fp::Float80 random_angle(Random& random);
fp::Float32 random_float32(Random& random);
fp::Float64 random_float64(Random& random);
s64 random_integer(Random& random);
fp::PackedBcd random_bcd(Random& random);
u16 random_control_word(Random& random);
u32 random_mxcsr(Random& random);

}  // namespace lockstep::float_test
