// Pictures of the display interface's modes: lines of packed pixels, or of planes.
#include <algorithm>

#include "devices/vga/pixels.h"
#include "devices/vga/render.h"

namespace lockstep::vga {

namespace {

// A component of five or six bits, with full scale at full scale.
constexpr u32 widen_5(u32 v) {
    return v << 3 | v >> 2;
}
constexpr u32 widen_6(u32 v) {
    return v << 2 | v >> 4;
}

constexpr u32 from_555(u32 v) {
    return widen_5(v >> 10 & 31) << 16 | widen_5(v >> 5 & 31) << 8 | widen_5(v & 31);
}
constexpr u32 from_565(u32 v) {
    return widen_5(v >> 11 & 31) << 16 | widen_6(v >> 5 & 63) << 8 | widen_5(v & 31);
}

constexpr u32 word_at(const u8* at) {
    return at[0] | u32{at[1]} << 8;
}

}  // namespace

void Renderer::dispi_line(const Source& source, u32 row, u32* out) {
    const Dispi& dispi = source.dispi;
    const u32 width = dispi.width();
    const u32 start = dispi.start() + row * dispi.pitch();
    if (dispi.planar()) {
        const u64 enable = each_dot(source.attribute.plane_enable());
        u32 dot = dispi.panning();
        for (u32 x = 0, address = start; x < width; ++address, dot = 0) {
            const u64 pixels = planar_pixels(source.memory.load(address)) & enable;
            for (; dot < 8 && x < width; ++dot, ++x) out[x] = colors_[pixels >> (8 * dot) & 0x0F];
        }
        return;
    }
    // The display interface keeps the picture inside the memory.
    const u8* in = &source.memory.bytes()[start];
    switch (dispi.depth()) {
        case 8:
            for (u32 x = 0; x < width; ++x) out[x] = dac_colors_[in[x]];
            return;
        case 15:
            for (u32 x = 0; x < width; ++x) out[x] = from_555(word_at(in + 2 * x));
            return;
        case 16:
            for (u32 x = 0; x < width; ++x) out[x] = from_565(word_at(in + 2 * x));
            return;
        case 24:
            for (u32 x = 0; x < width; ++x) out[x] = word_at(in + 3 * x) | u32{in[3 * x + 2]} << 16;
            return;
        default:
            for (u32 x = 0; x < width; ++x) out[x] = word_at(in + 4 * x) | u32{in[4 * x + 2]} << 16;
            return;
    }
}

void Renderer::draw_dispi(const Source& source) {
    const Dispi& dispi = source.dispi;
    resize(dispi.width(), dispi.height());
    if (blanked(source)) return;
    for (u32 row = 0; row < frame_.height; ++row) {
        dispi_line(source, row, &frame_.pixels[std::size_t{row} * frame_.width]);
    }
}

}  // namespace lockstep::vga
