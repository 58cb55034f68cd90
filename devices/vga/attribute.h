// The VGA's attribute controller: from a four-bit pixel or character attribute to an address of the DAC.
//
// Document: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem", attribute controller registers 00h–14h.
// Pins: the shared address/data register (3C0h), the read register (3C1h), the flip-flop's reset (a read of 3xAh).
// Not implemented: the video status multiplexer inside the picture (input status 1 shows zeros there, and the border's
// colour outside).
#pragma once

#include <array>

#include "base/archive.h"
#include "base/bits.h"
#include "base/types.h"

namespace lockstep::vga {

class AttributeController {
public:
    static constexpr u32 register_count = 0x15;

    void reset() { *this = AttributeController{}; }
    void serialize(Archive& archive);

    // --- ports ---
    // The next write of 3C0h is an address.
    void reset_flip_flop() { data_next_ = false; }
    void write(u8 value);
    // Address register with the palette address source in bit 5.
    u8 read_address() const { return index_; }
    u8 read_data() const;

    // --- for the card ---
    bool takes_data() const { return data_next_; }
    u8 get(u32 index) const { return regs_[index]; }
    // Sets register `index`, or the address register.
    void put(u32 index, u8 value);
    void put_address(u8 value) { index_ = value & 0x3F; }

    // --- display ---

    // Address bit 5: the display owns the palette. Clear: the host does, and the screen shows the overscan colour.
    bool display_owns_palette() const { return bit(index_, 5); }
    bool line_graphics() const { return bit(regs_[0x10], 2); }
    bool blink() const { return bit(regs_[0x10], 3); }
    // Panning does not move what lies below the line compare.
    bool panning_stops_at_split() const { return bit(regs_[0x10], 5); }
    bool eight_bit_pixels() const { return bit(regs_[0x10], 6); }
    u8 overscan() const { return regs_[0x11]; }
    // The two colour bits of the border that register 12h bits 4 and 5 choose for input status 1.
    u8 status_of_border() const {
        static constexpr std::array<unsigned, 4> high{2, 5, 3, 7}, low{0, 4, 1, 6};
        const unsigned choice = regs_[0x12] >> 4 & 3u;
        return static_cast<u8>((overscan() >> high[choice] & 1) << 1 | (overscan() >> low[choice] & 1));
    }
    u8 plane_enable() const { return regs_[0x12] & 0x0F; }
    u8 panning() const { return regs_[0x13]; }
    // The DAC address of a four-bit pixel after the plane enables.
    u8 dac_address(u8 pixel) const;

private:
    u8 index_ = 0;            // bits 0–4 register, bit 5 palette address source
    bool data_next_ = false;  // the flip-flop
    std::array<u8, register_count> regs_{};
};

}  // namespace lockstep::vga
