// The processors Lockstep can be, in order of age: a later model has what an earlier one had unless a table says
// otherwise.
#pragma once

#include "base/types.h"

namespace lockstep {

enum class CpuModel : u8 {
    I8086,
    I80286,
    I80386,
    I80486,
    Pentium,
    PentiumMmx,
    PentiumPro,
    Pentium2,  // Deschutes: with FXSAVE
    Pentium3,  // Katmai
    Pentium4,  // Northwood
    Core2,     // Penryn, its 32-bit half
    Nehalem,   // its 32-bit half
};

inline constexpr CpuModel newest_model = CpuModel::Nehalem;

}  // namespace lockstep
