// What is known about the decoded code of one page of RAM: which bytes belong to blocks, and which blocks start where.
#pragma once

#include <array>

#include "cpu/fast/record.h"
#include "mmu/ram.h"

namespace lockstep {

// A grain is 64 bytes. Blocks are listed by the grain they start in, so that a write looks at those nearby only.
struct PageCode {
    static constexpr u32 grain_bytes = 64;
    static constexpr u32 grains = page_size / grain_bytes;

    std::array<u64, grains> bytes{};  // a bit for each byte: part of a block
    std::array<u32, grains> first_block{};
    u32 blocks = 0;
    // Writes since the last block went. The page stays protected for a while, because code that is written over and
    // over would have it protected and unprotected each time.
    u32 quiet_writes = 0;

    PageCode() { first_block.fill(Block::none); }

    // True when one of the `size` (1 … 64) bytes at `offset`, all in the page, belongs to a block.
    bool covers(u32 offset, u32 size) const {
        const u32 last = offset + size - 1;
        const u64 from_first = ~u64{0} << (offset % grain_bytes);
        const u64 to_last = ~u64{0} >> (63 - last % grain_bytes);
        if (offset / grain_bytes == last / grain_bytes) {
            return (bytes[offset / grain_bytes] & from_first & to_last) != 0;
        }
        return (bytes[offset / grain_bytes] & from_first) != 0 || (bytes[last / grain_bytes] & to_last) != 0;
    }

    // Adds the `size` bytes at `offset`.
    void mark(u32 offset, u32 size) {
        const u32 last = offset + size - 1;
        for (u32 grain = offset / grain_bytes; grain <= last / grain_bytes; ++grain) {
            u64 mask = ~u64{0};
            if (grain == offset / grain_bytes) mask &= ~u64{0} << (offset % grain_bytes);
            if (grain == last / grain_bytes) mask &= ~u64{0} >> (63 - last % grain_bytes);
            bytes[grain] |= mask;
        }
    }

    // A bit for each grain with code.
    u64 used_grains() const {
        u64 used = 0;
        for (u32 grain = 0; grain < grains; ++grain) used |= u64{bytes[grain] != 0} << grain;
        return used;
    }
};

}  // namespace lockstep
