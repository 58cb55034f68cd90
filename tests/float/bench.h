// How long one operation takes.
#pragma once

namespace lockstep::float_test {

// Prints nanoseconds per operation, each on random normal operands.
void bench();

}  // namespace lockstep::float_test
