// Random instructions from the rows of the instruction table.
#pragma once

#include <vector>

#include "cpu/isa/table.h"
#include "tests/soak/code.h"

namespace lockstep::soak {

// The rows of one model, each as often as it should be chosen: what changes the mode or needs luck is rare.
class RowChoice {
public:
    explicit RowChoice(CpuModel model);
    const isa::Row& choose(Random& random) const { return *rows_[random.below(static_cast<u32>(rows_.size()))]; }

private:
    std::vector<const isa::Row*> rows_;
};

// An offset for data, for 16-bit or 32-bit addresses: mostly plain data, sometimes the end of a page or of a segment,
// code, the device, a missing page, or the end of the address space.
u32 data_offset(Random& random, bool bits32);
// A number that instructions find interesting.
u32 value(Random& random, u32 size);

// Writes an instruction of `row`, often with moves before it that make its memory operand lie where data_offset() says.
void write_instruction(Code& code, const isa::Row& row, CpuModel model, Random& random);

}  // namespace lockstep::soak
