// The processors Lockstep can be, in order of age: a later model has what an earlier one had unless a table says
// otherwise.
#pragma once

#include "base/types.h"

namespace lockstep {

enum class CpuModel : u8 { I8086, I80286, I80386, I80486, Pentium, PentiumPro };

}  // namespace lockstep
