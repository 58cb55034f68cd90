// The registers of the x87 and of SSE in the 512 bytes in which Linux hands them over: FXSAVE's layout, as 64-bit code
// has it (SDM volume 1, table 10-2).
#pragma once

#include <array>

#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

using FxImage = std::array<u8, 512>;

FxImage fx_image(const Registers& registers);
// Leaves the selectors of instruction and operand, which the layout does not have, zero.
void from_fx_image(const FxImage& image, Registers& registers);

}  // namespace lockstep::oracle
