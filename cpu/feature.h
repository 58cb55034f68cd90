// Extensions of the instruction set, and which models have them: the decoder, CPUID and the checks of CR4 all ask here.
#pragma once

#include "cpu/model.h"

namespace lockstep {

enum class Feature : u8 {
    Base,  // needs nothing: a row's first and last model say it all
    Mmx,
    Fxsr,  // FXSAVE, FXRSTOR
    Sse,
    Sse2,
    Clflush,
    Sse3,
    Ssse3,
    Sse41,
    Sse42,
    Popcnt,
};

// Intel's processor identification note (AP-485) and SDM volume 1, table 5-2.
constexpr bool has_feature(CpuModel model, Feature feature) {
    switch (feature) {
        case Feature::Base: return true;
        case Feature::Mmx: return model == CpuModel::PentiumMmx || model >= CpuModel::Pentium2;
        case Feature::Fxsr: return model >= CpuModel::Pentium2;
        case Feature::Sse: return model >= CpuModel::Pentium3;
        case Feature::Sse2:
        case Feature::Clflush: return model >= CpuModel::Pentium4;
        case Feature::Sse3:
        case Feature::Ssse3:
        case Feature::Sse41: return model >= CpuModel::Core2;
        case Feature::Sse42:
        case Feature::Popcnt: return model >= CpuModel::Nehalem;
    }
    return false;
}

}  // namespace lockstep
