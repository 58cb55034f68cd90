// Instructions as bytes: every form of the table in turn, or anything.
#pragma once

#include <vector>

#include "cpu/isa/row.h"
#include "tests/oracle/random.h"
#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

class Encoder {
public:
    Encoder();

    // Fills in `test.code` and `test.code_length` with an instruction that may be run on the host.
    void encode(Random& random, Case& test) const;

private:
    void structured(Random& random, Case& test) const;

    std::vector<isa::Row> rows_;  // what a Pentium Pro has
};

}  // namespace lockstep::oracle
