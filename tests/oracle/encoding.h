// Instructions as bytes: every form of the table in turn, or anything.
#pragma once

#include <vector>

#include "cpu/isa/row.h"
#include "tests/oracle/family.h"
#include "tests/oracle/random.h"
#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

class Encoder {
public:
    Encoder(CpuModel model, Family family);

    // Fills in `test.code` and `test.code_length` with an instruction that may be run on the host.
    void encode(Random& random, Case& test) const;

private:
    void structured(Random& random, Case& test) const;
    void random_bytes(Random& random, Case& test) const;

    CpuModel model_;
    Family family_;
    std::vector<isa::Row> rows_;  // what the model has of the family
};

}  // namespace lockstep::oracle
