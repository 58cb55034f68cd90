// The prefix bytes and which processors have them.
#pragma once

#include <array>

#include "base/types.h"
#include "cpu/model.h"

namespace lockstep::isa {

enum class Prefix : u8 {
    None,
    SegmentES,
    SegmentCS,
    SegmentSS,
    SegmentDS,
    SegmentFS,
    SegmentGS,  // in the order of Seg
    OperandSize,
    AddressSize,
    Lock,
    Repne,
    Rep,
    Ignored,
};

struct PrefixRow {
    u8 byte;
    Prefix meaning;
    CpuModel first;
    CpuModel last;
};

inline constexpr PrefixRow prefix_rows[] = {
    {0x26, Prefix::SegmentES, CpuModel::I8086, newest_model},
    {0x2E, Prefix::SegmentCS, CpuModel::I8086, newest_model},
    {0x36, Prefix::SegmentSS, CpuModel::I8086, newest_model},
    {0x3E, Prefix::SegmentDS, CpuModel::I8086, newest_model},
    {0x64, Prefix::SegmentFS, CpuModel::I80386, newest_model},
    {0x65, Prefix::SegmentGS, CpuModel::I80386, newest_model},
    {0x66, Prefix::OperandSize, CpuModel::I80386, newest_model},
    {0x67, Prefix::AddressSize, CpuModel::I80386, newest_model},
    {0xF0, Prefix::Lock, CpuModel::I8086, newest_model},
    // The 8086 decodes the low opcode bit of LOCK as "don't care"; the 80286 passes over F1 (its manual reserves the
    // byte and promises no #UD); from the 80386 on it is INT1.
    {0xF1, Prefix::Lock, CpuModel::I8086, CpuModel::I8086},
    {0xF1, Prefix::Ignored, CpuModel::I80286, CpuModel::I80286},
    {0xF2, Prefix::Repne, CpuModel::I8086, newest_model},
    {0xF3, Prefix::Rep, CpuModel::I8086, newest_model},
};

constexpr Prefix prefix_of(u8 byte, CpuModel model) {
    for (const PrefixRow& row : prefix_rows) {
        if (row.byte == byte && row.first <= model && model <= row.last) return row.meaning;
    }
    return Prefix::None;
}

// The longest instruction in bytes, prefixes included: 80286 manual (1987), interrupt 13; SDM volume 3, 6.15 (#GP). The
// 8086 has no limit; an `Instruction` can tell of 255 bytes.
constexpr u32 length_limit(CpuModel model) {
    if (model == CpuModel::I8086) return 255;
    return model == CpuModel::I80286 ? 10 : 15;
}

}  // namespace lockstep::isa
