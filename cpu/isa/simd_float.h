// SSE to SSE4.1 on floating-point numbers, moves of XMM registers, MXCSR, FXSAVE, fences. Intel SDM volume 2,
// appendix A, tables.
#pragma once

#include "cpu/isa/row.h"

namespace lockstep::isa {

namespace simd_float {

using enum Letter;
using enum Feature;
using enum Mandatory;

inline constexpr std::array<Row, 0> rows{};

}  // namespace simd_float

}  // namespace lockstep::isa
