// Which instructions a run is about.
#pragma once

#include "cpu/isa/row.h"

namespace lockstep::oracle {

enum class Family : u8 { All, Base, X87, Mmx, Sse };

constexpr bool is_x87(const isa::Row& row) {
    return row.map == isa::Map::OneByte && ((row.opcode >= 0xD8 && row.opcode <= 0xDF) || row.opcode == 0x9B);
}

constexpr bool is_mmx(isa::Letter letter) {
    using enum isa::Letter;
    return letter == Pd || letter == Pq || letter == Nq || letter == Qd || letter == Qq;
}

// MMX instructions of SSE and SSE2 belong to Mmx; FXSAVE and its like to all but Base.
constexpr bool belongs(const isa::Row& row, Family family) {
    bool mmx = row.feature == Feature::Mmx;
    for (const isa::Letter letter : row.operands) mmx = mmx || is_mmx(letter);
    const bool base = row.feature == Feature::Base && !is_x87(row);
    switch (family) {
        case Family::All: return true;
        case Family::Base: return base;
        case Family::X87: return is_x87(row) || row.feature == Feature::Fxsr;
        case Family::Mmx: return mmx || row.feature == Feature::Fxsr;
        case Family::Sse: return !mmx && !base && !is_x87(row);
    }
    return false;
}

}  // namespace lockstep::oracle
