// The translation look-aside buffer: direct-mapped, one set for supervisor and one for user accesses.
//
// `hot` is what the fast path tests: one compare covers page, permission, alignment across the page end, devices and
// decoded code, because whatever is not plain RAM gets a tag that cannot match. `cold` is the whole truth about the
// same entry. What is cached where is a function of the accesses made, so the TLB is part of the machine's state
// (guests can see stale entries).
#pragma once

#include <array>

#include "base/types.h"

namespace lockstep {

struct TlbHot {
    u32 read_tag;
    u32 write_tag;
    std::uintptr_t addend;  // host address = addend + linear address
};

struct TlbCold {
    u32 page = 0;  // linear address of the page
    bool valid = false;
    bool writable = false;  // permission and dirty bit both say so
    bool global = false;
    bool large = false;  // part of a 2 or 4 MiB page
    u64 physical = 0;    // of the page
    u8* host = nullptr;  // RAM or ROM, else a device or nothing
    s64 ram_page = -1;   // index in guest RAM, or -1
};

struct TlbSet {
    static constexpr u32 entries = 1024;
    static constexpr u32 code_entries = 256;

    std::array<TlbHot, entries> hot;
    std::array<TlbCold, entries> cold;
    std::array<TlbCold, code_entries> code;

    static constexpr u32 index(u32 linear) { return (linear >> 12) & (entries - 1); }
    static constexpr u32 code_index(u32 linear) { return (linear >> 12) & (code_entries - 1); }
    // A tag that no address mapped to entry `i` can match: its index bits are those of another entry.
    static constexpr u32 impossible_tag(u32 i) { return ~i << 12; }

    // The fast path's test for an access of `size` bytes: same page, and not across its end.
    static constexpr bool hits(u32 tag, u32 linear, u32 size) { return (linear ^ tag) <= 4096 - size; }
};

}  // namespace lockstep
