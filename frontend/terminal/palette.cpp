#include "frontend/terminal/palette.h"

#include <array>

namespace lockstep::terminal {

namespace {

// The colours of attributes 0 … 15 as the VGA's BIOS sets them up.
constexpr std::array<u32, 16> pc_colors = {0x000000, 0x0000AA, 0x00AA00, 0x00AAAA, 0xAA0000, 0xAA00AA,
                                           0xAA5500, 0xAAAAAA, 0x555555, 0x5555FF, 0x55FF55, 0x55FFFF,
                                           0xFF5555, 0xFF55FF, 0xFFFF55, 0xFFFFFF};

// xterm's colour cube.
constexpr std::array<u32, 6> levels = {0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF};

constexpr u32 distance(u32 a, u32 b) {
    const auto part = [&](unsigned shift) {
        const s32 d = static_cast<s32>(a >> shift & 0xFF) - static_cast<s32>(b >> shift & 0xFF);
        return static_cast<u32>(d * d);
    };
    // Eyes see differences of green best and of blue least.
    return part(16) * 2 + part(8) * 4 + part(0);
}

constexpr u32 nearest_level(u32 value) {
    u32 best = 0;
    for (u32 i = 1; i < levels.size(); ++i) {
        const auto off = [&](u32 level) { return level > value ? level - value : value - level; };
        if (off(levels[i]) < off(levels[best])) best = i;
    }
    return best;
}

}  // namespace

u32 nearest_of_16(u32 rgb) {
    u32 best = 0;
    for (u32 i = 1; i < pc_colors.size(); ++i) {
        if (distance(rgb, pc_colors[i]) < distance(rgb, pc_colors[best])) best = i;
    }
    return best;
}

u32 nearest_of_256(u32 rgb) {
    const u32 red = nearest_level(rgb >> 16 & 0xFF);
    const u32 green = nearest_level(rgb >> 8 & 0xFF);
    const u32 blue = nearest_level(rgb & 0xFF);
    const u32 cube = levels[red] << 16 | levels[green] << 8 | levels[blue];
    // Grays 232 … 255 are 8, 18, … 238.
    const u32 mean = ((rgb >> 16 & 0xFF) + (rgb >> 8 & 0xFF) + (rgb & 0xFF)) / 3;
    const u32 step = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
    const u32 gray = (8 + step * 10) * 0x010101;
    return distance(rgb, gray) < distance(rgb, cube) ? 232 + step : 16 + red * 36 + green * 6 + blue;
}

Color terminal_color(u32 rgb, Colors colors) {
    switch (colors) {
        case Colors::Mono: break;
        case Colors::Auto:
        case Colors::Ansi16: return nearest_of_16(rgb);
        case Colors::Indexed256: return indexed_flag | nearest_of_256(rgb);
        case Colors::TrueColor: return rgb_flag | (rgb & 0xFF'FFFF);
    }
    return own_color;
}

}  // namespace lockstep::terminal
