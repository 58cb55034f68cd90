// The VGA's sequencer: character clock, map mask, fonts and the host's way into display memory.
//
// Document: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem", sequencer registers 00h–04h.
// Pins: the address and data registers (3C4h, 3C5h).
// Not implemented: shift load and shift 4 (register 01h bits 2 and 4: stored, every character clock loads the shifters)
// and the 64 KiB limit of a cleared extended memory bit (register 04h bit 1: stored).
#pragma once

#include <array>

#include "base/archive.h"
#include "base/bits.h"
#include "base/types.h"

namespace lockstep::vga {

class Sequencer {
public:
    static constexpr u32 register_count = 5;

    void reset() { *this = Sequencer{}; }
    void serialize(Archive& archive);

    // --- ports ---
    void select(u8 index) { index_ = index & 0x07; }
    u8 selected() const { return index_; }
    u8 read() const { return index_ < register_count ? regs_[index_] : u8{0}; }
    void write(u8 value);

    // --- for the card ---
    u8 get(u32 index) const { return regs_[index]; }
    // Sets register `index`.
    void put(u32 index, u8 value);

    // Neither the asynchronous nor the synchronous reset is held.
    bool running() const { return regs_[0] == 3; }
    u32 dots_per_char() const { return bit(regs_[1], 0) ? 8 : 9; }
    bool dot_clock_halved() const { return bit(regs_[1], 3); }
    bool screen_off() const { return bit(regs_[1], 5); }
    u8 map_mask() const { return regs_[2]; }
    // Map 2 addresses of the two fonts: attribute bit 3 set chooses A, clear chooses B.
    u32 font_a() const { return font(bits<u8>(regs_[3], 2, 2), bit(regs_[3], 5)); }
    u32 font_b() const { return font(bits<u8>(regs_[3], 0, 2), bit(regs_[3], 4)); }
    // Even host addresses write maps 0 and 2, odd ones 1 and 3.
    bool odd_even() const { return !bit(regs_[4], 2); }
    bool chain_4() const { return bit(regs_[4], 3); }

private:
    // Eight fonts of 8 KiB; the third select bit, added by the VGA, fills the gaps between the EGA's four.
    static u32 font(u8 block, bool upper) { return block * 0x4000u + (upper ? 0x2000u : 0u); }

    u8 index_ = 0;
    std::array<u8, register_count> regs_{};
};

}  // namespace lockstep::vga
