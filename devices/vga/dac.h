// The VGA's palette DAC: 256 colours of three components, six bits wide or, when the display interface says so, eight.
//
// Document: INMOS IMSG171 data sheet; IBM PS/2 Hardware Interface Technical Reference, "Video Digital-to-Analog
// Converter". One address register serves reading and writing. Reading fetches ahead: writing the read address loads
// the colour into a holding register and advances the address, and so does taking the third component. Pins: PEL mask
// (3C6h), read address / state (3C7h), write address (3C8h), data (3C9h). Not implemented: the snow of accesses outside
// blanking.
#pragma once

#include <array>

#include "base/archive.h"
#include "base/types.h"

namespace lockstep::vga {

class Dac {
public:
    // Power-on: everything zero. The reset line of the bus does not reach the palette.
    void power_on() { *this = Dac{}; }
    void serialize(Archive& archive);

    void write_mask(u8 value) { mask_ = value; }
    u8 read_mask() const { return mask_; }
    void write_read_address(u8 value);
    void write_write_address(u8 value);
    // 0 after a write of the write address, 3 after a write of the read address.
    u8 read_state() const { return reading_ ? 3 : 0; }
    u8 read_address() const { return address_; }
    void write_data(u8 value);
    u8 read_data();

    // --- for the card ---
    // Colour `index` as 00RRGGBB, components as wide as the DAC has them.
    u32 get(u32 index) const {
        const u8* const rgb = &colors_[3u * index];
        return u32{rgb[0]} << 16 | u32{rgb[1]} << 8 | rgb[2];
    }
    void put(u32 index, u32 color) {
        for (u32 i = 0; i < 3; ++i) colors_[3u * index + i] = static_cast<u8>(color >> (16 - 8 * i)) & full_scale();
    }
    // Switching keeps the colours that there are, as near as the new width allows.
    void set_eight_bit(bool eight_bit);

    // What the monitor shows for the pixel `value`, as 00RRGGBB; the PEL mask is applied.
    u32 xrgb(u8 value) const;

private:
    void fetch();

    u8 full_scale() const { return eight_bit_ ? 0xFF : 0x3F; }

    std::array<u8, 3 * 256> colors_{};  // red, green, blue of each colour, 0 … full_scale()
    std::array<u8, 3> holding_{};       // the colour on its way in or out
    u8 mask_ = 0xFF;
    u8 address_ = 0;
    u8 component_ = 0;  // 0 red, 1 green, 2 blue
    bool reading_ = false;
    bool eight_bit_ = false;
};

}  // namespace lockstep::vga
