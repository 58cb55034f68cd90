// Which numbers in ModRM.reg name a segment, control, debug or test register; the others raise #UD.
#pragma once

#include "base/types.h"
#include "cpu/model.h"

namespace lockstep::isa {

namespace register_sets {
inline constexpr u8 all = 0xFF;
inline constexpr u8 segments_286 = 0b0000'1111;
inline constexpr u8 segments_386 = 0b0011'1111;
inline constexpr u8 code_segment = 0b0000'0010;
inline constexpr u8 control_386 = 0b0000'1101;      // CR0, CR2, CR3
inline constexpr u8 control_pentium = 0b0001'1101;  // and CR4
inline constexpr u8 test_386 = 0b1100'0000;         // TR6, TR7: the TLB
inline constexpr u8 test_486 = 0b1111'1000;         // and TR3 … TR5: the cache
}  // namespace register_sets

// Sets are bit masks over the register number. The 8086 looks at two bits only: its numbers 4 … 7 are 0 … 3 again, and
// CS may be loaded.
constexpr u8 readable_segments(CpuModel model) {
    if (model == CpuModel::I8086) return register_sets::all;
    return model == CpuModel::I80286 ? register_sets::segments_286 : register_sets::segments_386;
}
constexpr u8 loadable_segments(CpuModel model) {
    if (model == CpuModel::I8086) return register_sets::all;
    return static_cast<u8>(readable_segments(model) & ~register_sets::code_segment);
}
constexpr u8 control_registers(CpuModel model) {
    return model >= CpuModel::Pentium ? register_sets::control_pentium : register_sets::control_386;
}
// DR4 and DR5 are other names of DR6 and DR7; where CR4.DE forbids them, that is known only when the instruction
// executes.
constexpr u8 debug_registers(CpuModel) {
    return register_sets::all;
}
constexpr u8 test_registers(CpuModel model) {
    return model >= CpuModel::I80486 ? register_sets::test_486 : register_sets::test_386;
}

}  // namespace lockstep::isa
