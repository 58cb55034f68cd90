// Display memory: four byte-wide maps behind one address.
//
// The byte of map `p` at map address `a` lies at `bytes()[4 * a + p]`, so the card's 32-bit fetch (one byte of each
// map) is one load, and the maps of a chain-4 pixel run are neighbours. Every address is masked to the size.
#pragma once

#include <algorithm>
#include <bit>
#include <span>
#include <vector>

#include "base/archive.h"
#include "base/types.h"

namespace lockstep::vga {

class PlaneMemory {
public:
    static constexpr u32 min_bytes = 256 * 1024;
    static constexpr u32 max_bytes = 256 * 1024 * 1024;

    // `bytes` for all four maps; brought to a power of two between min_bytes and max_bytes.
    explicit PlaneMemory(u32 bytes)
        : bytes_(std::bit_floor(std::clamp(bytes, min_bytes, max_bytes))), mask_(static_cast<u32>(bytes_.size()) - 1) {}

    // One byte from each map at map address `address`; map 0 in bits 0–7, map 3 in bits 24–31.
    u32 load(u32 address) const {
        const u8* const p = &bytes_[(address << 2) & mask_];
        return static_cast<u32>(p[0]) | static_cast<u32>(p[1]) << 8 | static_cast<u32>(p[2]) << 16 |
               static_cast<u32>(p[3]) << 24;
    }
    // Replaces the bits of the four bytes that are set in `select`.
    void store(u32 address, u32 value, u32 select) {
        u8* const p = &bytes_[(address << 2) & mask_];
        const u32 merged = (load(address) & ~select) | (value & select);
        p[0] = static_cast<u8>(merged);
        p[1] = static_cast<u8>(merged >> 8);
        p[2] = static_cast<u8>(merged >> 16);
        p[3] = static_cast<u8>(merged >> 24);
    }

    u32 size() const { return mask_ + 1; }
    std::span<u8> bytes() { return bytes_; }
    std::span<const u8> bytes() const { return bytes_; }
    void clear() { std::fill(bytes_.begin(), bytes_.end(), u8{0}); }

    void serialize(Archive& archive) {
        u32 count = size();
        archive.field("bytes", count);
        archive.require(count == size(), "bytes", "the saved card has another amount of memory");
        archive.blob("maps", bytes_);
    }

private:
    std::vector<u8> bytes_;
    u32 mask_;  // bytes - 1; the size is a power of two
};

}  // namespace lockstep::vga
