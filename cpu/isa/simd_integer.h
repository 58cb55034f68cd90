// MMX, and the instructions of SSE to SSE4.2 on integers, in the 0F, 0F 38 and 0F 3A maps. Intel SDM volume 2,
// appendix A, tables.
#pragma once

#include "cpu/isa/row.h"

namespace lockstep::isa {

namespace simd_integer {

using enum Letter;
using enum Feature;
using enum Mandatory;

inline constexpr std::array<Row, 0> rows{};

}  // namespace simd_integer

}  // namespace lockstep::isa
