#include "cpu/reference/data_breakpoints.h"

namespace lockstep {

namespace {

constexpr u32 kind_execute = 0, kind_write = 1, kind_io = 2;

bool enabled(const CpuState& s, u32 i) {
    return ((s.dr[7] >> (2 * i)) & 3u) != 0;
}
u32 kind_of(const CpuState& s, u32 i) {
    return (s.dr[7] >> (16 + 4 * i)) & 3u;
}
// LEN: 1, 2, (8, undefined here: as 4) or 4 bytes.
u32 length_of(const CpuState& s, u32 i) {
    const u32 code = (s.dr[7] >> (18 + 4 * i)) & 3u;
    return code == 0 ? 1u : code == 1 ? 2u : 4u;
}

bool kind_matches(const CpuState& s, u32 kind, BreakpointAccess access) {
    const bool io = kind == kind_io && (s.cr4 & cr4::de) != 0;
    switch (access) {
        case BreakpointAccess::InputOutput: return io;
        case BreakpointAccess::Write: return kind == kind_write || kind == 3;
        case BreakpointAccess::Read: return kind == 3;
    }
    return false;
}

}  // namespace

u32 matched_data_breakpoints(const CpuState& s, u32 address, u32 size, BreakpointAccess access) {
    u32 matched = 0;
    for (u32 i = 0; i < 4; ++i) {
        const u32 kind = kind_of(s, i);
        if (!enabled(s, i) || kind == kind_execute || !kind_matches(s, kind, access)) continue;
        const u32 length = length_of(s, i);
        const u32 first = s.dr[i] & ~(length - 1);  // SDM volume 3, 17.2.5: the low bits are ignored
        // The two ranges overlap, modulo 4 GiB.
        if (address - first < length || first - address < size) matched |= 1u << i;
    }
    return matched;
}

u32 matched_execution_breakpoints(const CpuState& s, u32 linear) {
    u32 matched = 0;
    for (u32 i = 0; i < 4; ++i) {
        if (enabled(s, i) && kind_of(s, i) == kind_execute && s.dr[i] == linear) matched |= 1u << i;
    }
    return matched;
}

}  // namespace lockstep
