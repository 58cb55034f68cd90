// Random operands, weighted towards the places where packed arithmetic goes wrong.
#pragma once

#include "tests/oracle/random.h"
#include "tests/simd/encodings.h"
#include "tests/simd/frame.h"

namespace lockstep::simd_test {

using oracle::Random;

Frame make_operands(const Encoding& encoding, Random& random);

}  // namespace lockstep::simd_test
