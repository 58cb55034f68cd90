// Cases by number: the same seed and number give the same case, whatever was made before.
#pragma once

#include "tests/oracle/encoding.h"
#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

class Generator {
public:
    Generator(bool code32, CpuModel model, Family family, u64 seed)
        : code32_(code32), model_(model), family_(family), seed_(seed), encoder_(model, family) {}
    Case make(u64 number) const;

private:
    Case draw(Random& random, u64 number) const;
    void choose_code_place(Random& random, Case& test) const;
    void choose_selectors(Random& random, Case& test) const;

    void choose_float_registers(Random& random, Case& test) const;

    bool code32_;
    CpuModel model_;
    Family family_;
    u64 seed_;
    Encoder encoder_;
};

// What Lockstep's decoder makes of the case's bytes; Op::Invalid and length 0 where it does not get through them.
Instruction decoded(const Case& test);

}  // namespace lockstep::oracle
