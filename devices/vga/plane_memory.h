// Display memory: four byte-wide maps behind one address, and the same bytes as one linear frame buffer.
//
// The byte of map `p` at map address `a` lies at `bytes()[4 * a + p]`, so the card's 32-bit fetch (one byte of each
// map) is one load, and the maps of a chain-4 pixel run are neighbours. Every address is masked to the size.
// The board owns the bytes, because the processor reaches them directly too; who saves them is who owns them.
#pragma once

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <functional>
#include <span>

#include "base/types.h"

namespace lockstep::vga {

// Memory that the card shares with the processor. Pages are of 4 KiB.
struct SharedMemory {
    std::span<u8> bytes;  // all zero at power-on; a power of two, 256 KiB or more
    // A byte for each page: set by whoever writes there, cleared by the card.
    std::span<u8> written;
    // The card has cleared notes in `written`: writes that need no note have to leave one again.
    std::function<void()> watch_again;
    // For each page, not 0 where `before_write` must be told about a write (offset in `bytes`, size in bytes, inside
    // one page) before it happens.
    std::span<const u64> guarded;
    std::function<void(u32 offset, u32 size)> before_write;
};

class PlaneMemory {
public:
    static constexpr u32 min_bytes = 256 * 1024;
    static constexpr u32 page_bytes = 4096;

    explicit PlaneMemory(SharedMemory shared) : shared_(std::move(shared)), mask_(size() - 1) {
        assert(std::has_single_bit(size()) && size() >= min_bytes);
        assert(shared_.written.size() == pages() && shared_.guarded.size() == pages());
    }

    // One byte from each map at map address `address`; map 0 in bits 0–7, map 3 in bits 24–31.
    u32 load(u32 address) const {
        const u8* const p = &shared_.bytes[(address << 2) & mask_];
        return static_cast<u32>(p[0]) | static_cast<u32>(p[1]) << 8 | static_cast<u32>(p[2]) << 16 |
               static_cast<u32>(p[3]) << 24;
    }
    // Replaces the bits of the four bytes that are set in `select`.
    void store(u32 address, u32 value, u32 select) {
        const u32 offset = (address << 2) & mask_;
        about_to_write(offset, 4);
        u8* const p = &shared_.bytes[offset];
        const u32 merged = (load(address) & ~select) | (value & select);
        p[0] = static_cast<u8>(merged);
        p[1] = static_cast<u8>(merged >> 8);
        p[2] = static_cast<u8>(merged >> 16);
        p[3] = static_cast<u8>(merged >> 24);
    }

    // The same memory byte by byte.
    u8 load_byte(u32 offset) const { return shared_.bytes[offset & mask_]; }
    void store_byte(u32 offset, u8 value) {
        about_to_write(offset & mask_, 1);
        shared_.bytes[offset & mask_] = value;
    }
    void clear(u32 offset, u32 count);

    u32 size() const { return static_cast<u32>(shared_.bytes.size()); }
    u32 pages() const { return size() / page_bytes; }
    std::span<const u8> bytes() const { return shared_.bytes; }

    // --- what was written ---
    bool anything_written() const { return any_note(shared_.written); }
    // Whether a page with one of the bytes `first` … `last` (inside the memory) was written.
    bool written_between(u32 first, u32 last) const {
        const u32 page = first / page_bytes;
        return any_note(shared_.written.subspan(page, last / page_bytes - page + 1));
    }
    void mark_all_written() { std::ranges::fill(shared_.written, u8{1}); }
    void forget_written() {
        std::ranges::fill(shared_.written, u8{0});
        if (shared_.watch_again) shared_.watch_again();
    }

private:
    // A row of equal bytes that begins with 0; this is asked for all the memory at every frame.
    static bool any_note(std::span<const u8> notes) {
        return notes[0] != 0 || std::memcmp(notes.data(), notes.data() + 1, notes.size() - 1) != 0;
    }
    void about_to_write(u32 offset, u32 count) {
        const u32 page = offset / page_bytes;
        if (shared_.guarded[page] != 0) [[unlikely]]
            shared_.before_write(offset, count);
        shared_.written[page] = 1;
    }

    SharedMemory shared_;
    u32 mask_;  // bytes - 1; the size is a power of two
};

// Zeroes `count` bytes from `offset` on, as many as there are.
inline void PlaneMemory::clear(u32 offset, u32 count) {
    const u32 end = std::min(size(), offset + count);
    while (offset < end) {
        const u32 part = std::min(end, (offset / page_bytes + 1) * page_bytes) - offset;
        about_to_write(offset, part);
        std::fill_n(&shared_.bytes[offset], part, u8{0});
        offset += part;
    }
}

}  // namespace lockstep::vga
