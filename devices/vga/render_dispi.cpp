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

void Renderer::dispi_row(const Source& source, u32 row, u32* out) const {
    const Dispi& dispi = source.units.dispi;
    const u32 width = dispi.width();
    const u32 start = source.origin.dispi_start + row * dispi.pitch();
    if (dispi.planar()) {
        const u64 enable = each_dot(source.units.attribute.plane_enable());
        u32 dot = source.origin.dispi_panning;
        for (u32 x = 0, address = start; x < width; ++address, dot = 0) {
            const u64 pixels = planar_pixels(source.memory.load(address)) & enable;
            for (; dot < 8 && x < width; ++dot, ++x) out[x] = colors_[pixels >> (8 * dot) & 0x0F];
        }
        return;
    }
    // The display interface keeps the picture inside the memory; an origin from before a change of pitch may not be.
    const u32 last_start = source.memory.size() - width * dispi.pixel_bytes();
    const u8* in = &source.memory.bytes()[std::min(start, last_start)];
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

}  // namespace lockstep::vga
