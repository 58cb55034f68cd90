// Scan lines of graphics by the VGA's own registers.
#include "devices/vga/pixels.h"
#include "devices/vga/render.h"

namespace lockstep::vga {

void Renderer::graphics_line(const Source& source, const Line& line) {
    const Crtc& crtc = source.units.crtc;
    const u32 row_scan = line.walk.row_scan();
    const u32 shift = crtc.count_shift();
    const bool nibbles = source.units.graphics.shift_256();
    const bool interleaved = source.units.graphics.shift_interleaved();
    const bool nine = source.units.sequencer.dots_per_char() == 9;
    const bool eight_bit = source.units.attribute.eight_bit_pixels();
    const u64 enable = each_dot(source.units.attribute.plane_enable());
    // Blinking in graphics turns bit 3 of every pixel over, after the plane enables: with the palette of mode 0Fh this
    // blinks the pixels that only map 2 sets.
    const bool flip = source.units.attribute.blink() && !blink_phase_on(source.frame_count);
    const u64 flipped = flip ? each_dot(8) : 0;

    // Mode 13h and its unchained relatives: every byte goes to the DAC as it is.
    const bool straight = nibbles && eight_bit && enable == each_dot(0x0F) && !flip;

    u32* out = line_.data();
    for (u32 cell = 0; cell < line.cells; ++cell) {
        const u32 fetch = source.memory.load(crtc.wire(line.first + (cell >> shift), row_scan));
        if (straight) {
            for (u32 map = 0; map < 4; ++map) *out++ = dac_colors_[fetch >> (8 * map) & 0xFF];
            continue;
        }
        u64 pixels = nibbles ? nibble_pixels(fetch) : interleaved ? interleaved_pixels(fetch) : planar_pixels(fetch);
        pixels = (pixels & enable) ^ flipped;
        if (eight_bit) {
            for (u32 dot = 0; dot < 4; ++dot, pixels >>= 16) {
                *out++ = dac_colors_[(pixels & 0x0F) << 4 | (pixels >> 8 & 0x0F)];
            }
        } else {
            for (u32 dot = 0; dot < 8; ++dot, pixels >>= 8) *out++ = colors_[pixels & 0x0F];
            if (nine) *out++ = colors_[flipped & 0x0F];  // the shift registers are empty by then
        }
    }
}

}  // namespace lockstep::vga
