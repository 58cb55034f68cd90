// The VGA's graphics controller: what a host access does to the four bytes of a map address.
//
// Document: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem", graphics controller registers 00h–08h.
// Pins: the address and data registers (3CEh, 3CFh), the host data bus (`write_value`, `read_value`), the latches.
// Not implemented: the test bit (register 05h bit 2 does not exist here).
#pragma once

#include <array>

#include "base/archive.h"
#include "base/bits.h"
#include "base/types.h"

namespace lockstep::vga {

// Four flags, one per map, as the byte masks of a 32-bit fetch.
constexpr u32 spread_maps(u32 flags) {
    return ((flags & 1) | (flags & 2) << 7 | (flags & 4) << 14 | (flags & 8) << 21) * 0xFF;
}

class GraphicsController {
public:
    static constexpr u32 register_count = 9;

    GraphicsController() { derive(); }
    void reset() { *this = GraphicsController{}; }
    void serialize(Archive& archive);

    // --- ports ---
    void select(u8 index) { index_ = index & 0x0F; }
    u8 selected() const { return index_; }
    u8 read() const { return index_ < register_count ? regs_[index_] : u8{0}; }
    void write(u8 value);

    // --- for the card ---
    u8 get(u32 index) const { return regs_[index]; }
    // Sets register `index`.
    void put(u32 index, u8 value);

    // --- host data path; `fetch` is one byte of each map, map 0 lowest ---
    // A host read fills the latches.
    void latch(u32 fetch) { latch_ = fetch; }
    u32 latched() const { return latch_; }
    // What the host reads after `latch`: the byte of `map` (0–3) in read mode 0, the colour comparison in read mode 1.
    u8 read_value(u32 map) const { return compare_ ? compared() : static_cast<u8>(latch_ >> (8 * (map & 3))); }
    // What a host write of `value` puts into the maps; the sequencer's map mask then chooses among them.
    u32 write_value(u8 value) const { return replicate_ ? value * 0x0101'0101u : computed(value); }

    // --- addressing ---
    u32 read_map() const { return regs_[4]; }
    // Register 05h bit 4: reads take the map from address bit 0.
    bool odd_even_read() const { return bit(regs_[5], 4); }
    // Register 06h bit 1: address bit 0 chooses maps, so another bit takes its place towards the memory.
    bool chain_odd_even() const { return bit(regs_[6], 1); }
    // 0: A0000h 128 KiB, 1: A0000h 64 KiB, 2: B0000h 32 KiB, 3: B8000h 32 KiB.
    u32 memory_map() const { return bits<u8>(regs_[6], 2, 2); }

    // --- display ---
    bool graphics_mode() const { return bit(regs_[6], 0); }
    bool shift_256() const { return bit(regs_[5], 6); }
    bool shift_interleaved() const { return bit(regs_[5], 5); }

private:
    u32 computed(u8 value) const;
    u8 compared() const;
    void derive();

    u8 index_ = 0;
    std::array<u8, register_count> regs_{};
    u32 latch_ = 0;

    // Follow from the registers.
    u32 set_reset_ = 0;         // register 00h spread over the maps
    u32 enable_set_reset_ = 0;  // register 01h
    u32 color_compare_ = 0;     // register 02h
    u32 color_care_ = 0;        // register 07h
    u32 bit_mask_ = 0;          // register 08h, the same for each map
    bool compare_ = false;      // read mode 1
    bool replicate_ = false;    // a write puts the host's byte unchanged into each map
};

}  // namespace lockstep::vga
