#include "devices/vga/render.h"

#include <algorithm>

#include "devices/vga/pixels.h"

namespace lockstep::vga {

namespace {

// The same dots as masks over colours: all ones for a set bit.
constexpr std::array<std::array<u32, 8>, 256> make_dot_masks() {
    std::array<std::array<u32, 8>, 256> table{};
    for (u32 value = 0; value < 256; ++value) {
        for (u32 dot = 0; dot < 8; ++dot) table[value][dot] = (value >> (7 - dot) & 1) != 0 ? ~u32{0} : 0;
    }
    return table;
}
constexpr std::array<std::array<u32, 8>, 256> dot_masks = make_dot_masks();

}  // namespace

const Frame& Renderer::render(const Source& source, bool changed) {
    const bool text = !source.dispi.enabled() && !source.graphics.graphics_mode();
    u64 phase = 0;
    if (text || source.attribute.blink()) phase = source.frame_count & 24;
    if (!changed && phase == drawn_phase_) return frame_;
    drawn_phase_ = phase;
    draw(source);
    ++frame_.serial;
    return frame_;
}

void Renderer::resize(u32 width, u32 height) {
    frame_.width = width;
    frame_.height = height;
    frame_.pixels.resize(std::size_t{frame_.width} * frame_.height);
}

void Renderer::fill(u32 color) {
    std::ranges::fill(frame_.pixels, color);
}

u32 Renderer::panning(const Source& source, bool below_split) const {
    if (below_split && source.attribute.panning_stops_at_split()) return 0;
    const u32 value = source.attribute.panning();
    if (source.graphics.graphics_mode()) {
        if (source.attribute.eight_bit_pixels()) return value >> 1 & 3;
        return value & 7;
    }
    // Nine-dot cells: 8 is the unshifted picture, 0 … 7 shift by 1 … 8 (attribute register 13h).
    if (source.sequencer.dots_per_char() == 9) return value >= 8 ? 0 : value + 1;
    return value >= 8 ? 0 : value;
}

bool Renderer::blanked(const Source& source) {
    if (source.sequencer.screen_off() || !source.sequencer.running()) {
        fill(0);
        return true;
    }
    for (u32 i = 0; i < 256; ++i) dac_colors_[i] = source.dac.xrgb(static_cast<u8>(i));
    if (!source.attribute.display_owns_palette()) {
        fill(dac_colors_[source.attribute.overscan()]);
        return true;
    }
    for (u32 i = 0; i < 16; ++i) {
        colors_[i] = dac_colors_[source.attribute.dac_address(static_cast<u8>(i))];
    }
    return false;
}

void Renderer::draw(const Source& source) {
    const Crtc& crtc = source.crtc;
    const AttributeController& attribute = source.attribute;
    if (source.dispi.enabled()) return draw_dispi(source);
    if (!crtc.running()) {  // no sync, no picture
        resize(640, 400);
        fill(0);
        return;
    }

    const bool text = !source.graphics.graphics_mode();
    const u32 cell_dots = text ? source.sequencer.dots_per_char() : attribute.eight_bit_pixels() ? 4 : 8;
    u32 repeat = crtc.double_scan() ? 2 : 1;
    if (!text && !crtc.row_scan_addresses()) repeat *= crtc.last_row_scan() + 1;
    resize(std::clamp(crtc.displayed_chars() * cell_dots, min_width, max_width),
           std::clamp((ScanWalk::lines(crtc) + repeat - 1) / repeat, min_height, max_height));
    if (blanked(source)) return;

    const u32 cells = (frame_.width + cell_dots - 1) / cell_dots + 1;  // one more, for panning to bring in
    ScanWalk walk(crtc);
    for (u32 row = 0; row < frame_.height; ++row) {
        while (walk.line() < row * repeat) walk.next();
        const bool still = walk.below_split() && attribute.panning_stops_at_split();
        const Line line{walk, walk.row_address() + (still ? 0 : crtc.byte_panning()), cells};
        if (text) {
            text_line(source, line);
        } else {
            graphics_line(source, line);
        }
        const u32* const from = line_.data() + panning(source, walk.below_split());
        std::copy_n(from, frame_.width, frame_.pixels.begin() + std::ptrdiff_t{row} * frame_.width);
    }
}

void Renderer::text_line(const Source& source, const Line& line) {
    const Crtc& crtc = source.crtc;
    const u32 row_scan = line.walk.row_scan();
    const u32 shift = crtc.count_shift();
    const bool nine = source.sequencer.dots_per_char() == 9;
    const bool line_graphics = source.attribute.line_graphics();
    const bool blink = source.attribute.blink();
    const bool blinked_off = blink && !blink_phase_on(source.frame_count);
    const bool underline_here = row_scan == crtc.underline_row();
    const bool cursor_here = crtc.cursor_enabled() && cursor_phase_on(source.frame_count) &&
                             row_scan >= crtc.cursor_first_row() && row_scan <= crtc.cursor_last_row();
    const u32 cursor_address = crtc.cursor_address();
    const u32 enable = source.attribute.plane_enable();
    const u32 font_a = source.sequencer.font_a() + row_scan;
    const u32 font_b = source.sequencer.font_b() + row_scan;

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

void Renderer::graphics_line(const Source& source, const Line& line) {
    const Crtc& crtc = source.crtc;
    const u32 row_scan = line.walk.row_scan();
    const u32 shift = crtc.count_shift();
    const bool nibbles = source.graphics.shift_256();
    const bool interleaved = source.graphics.shift_interleaved();
    const bool eight_bit = source.attribute.eight_bit_pixels();
    const u64 enable = each_dot(source.attribute.plane_enable());
    // Blinking in graphics turns bit 3 of every pixel over, after the plane enables: with the palette of mode 0Fh this
    // blinks the pixels that only map 2 sets.
    const bool flip = source.attribute.blink() && !blink_phase_on(source.frame_count);
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
        }
    }
}

}  // namespace lockstep::vga
