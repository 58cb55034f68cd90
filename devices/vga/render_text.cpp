// Scan lines of text.
#include "devices/vga/render.h"

namespace lockstep::vga {

namespace {

// The eight dots of a byte as masks over colours, leftmost first: all ones for a set bit.
constexpr std::array<std::array<u32, 8>, 256> make_dot_masks() {
    std::array<std::array<u32, 8>, 256> table{};
    for (u32 value = 0; value < 256; ++value) {
        for (u32 dot = 0; dot < 8; ++dot) table[value][dot] = (value >> (7 - dot) & 1) != 0 ? ~u32{0} : 0;
    }
    return table;
}
constexpr std::array<std::array<u32, 8>, 256> dot_masks = make_dot_masks();

}  // namespace

void Renderer::text_line(const Source& source, const Line& line) {
    const Crtc& crtc = source.units.crtc;
    const u32 row_scan = line.walk.row_scan();
    const u32 shift = crtc.count_shift();
    const bool nine = source.units.sequencer.dots_per_char() == 9;
    const bool line_graphics = source.units.attribute.line_graphics();
    const bool blink = source.units.attribute.blink();
    const bool blinked_off = blink && !blink_phase_on(source.frame_count);
    const bool underline_here = row_scan == crtc.underline_row();
    const bool cursor_here = crtc.cursor_enabled() && cursor_phase_on(source.frame_count) &&
                             row_scan >= crtc.cursor_first_row() && row_scan <= crtc.cursor_last_row();
    const u32 cursor_address = crtc.cursor_address();
    const u32 enable = source.units.attribute.plane_enable();
    const u32 font_a = source.units.sequencer.font_a() + row_scan;
    const u32 font_b = source.units.sequencer.font_b() + row_scan;

    u32* out = line_.data();
    for (u32 cell = 0; cell < line.cells; ++cell) {
        const u32 count = (line.first + (cell >> shift)) & 0xFFFF;
        const u32 fetch = source.memory.load(crtc.wire(count, row_scan));
        const u32 code = fetch & 0xFF;
        const u32 attribute = fetch >> 8 & 0xFF;
        const u32 foreground = attribute & 0x0F;
        const u32 background = attribute >> 4 & (blink ? 0x07 : 0x0F);

        u32 dots = source.memory.load((bit(attribute, 3) ? font_a : font_b) + code * 32) >> 16 & 0xFF;
        dots <<= 1;
        if (line_graphics && (code & 0xE0) == 0xC0) dots |= dots >> 1 & 1;  // C0h–DFh: the eighth dot again
        if (underline_here && (attribute & 0x77) == 0x01) dots = 0x1FF;
        if (blinked_off && bit(attribute, 7)) dots = 0;
        if (cursor_here && count == cursor_address) dots = 0x1FF;

        const u32 on = colors_[foreground & enable];
        const u32 off = colors_[background & enable];
        const std::array<u32, 8>& masks = dot_masks[dots >> 1];
        for (u32 dot = 0; dot < 8; ++dot) out[dot] = off ^ ((on ^ off) & masks[dot]);
        out += 8;
        if (nine) *out++ = (dots & 1) != 0 ? on : off;
    }
}

}  // namespace lockstep::vga
