#include "frontend/terminal/block_picture.h"

#include <algorithm>

#include "frontend/picture_scale.h"

namespace lockstep::terminal {

namespace {

constexpr char32_t upper_half = 0x2580;

// The mean colour of the picture's pixels in a rectangle that is never empty.
u32 mean_color(const Frame& picture, u64 x0, u64 x1, u64 y0, u64 y1) {
    u64 red = 0;
    u64 green = 0;
    u64 blue = 0;
    const u64 count = (x1 - x0) * (y1 - y0);
    for (u64 y = y0; y < y1; ++y) {
        for (u64 x = x0; x < x1; ++x) {
            const u32 pixel = picture.pixels[y * picture.width + x];
            red += pixel >> 16 & 0xFF;
            green += pixel >> 8 & 0xFF;
            blue += pixel & 0xFF;
        }
    }
    return static_cast<u32>(red / count) << 16 | static_cast<u32>(green / count) << 8 | static_cast<u32>(blue / count);
}

}  // namespace

Grid grid_of_picture(const Frame& picture, Size terminal, const Capabilities& can) {
    Grid grid(terminal);
    if (can.colors == Colors::Mono) return grid;
    if (picture.width == 0 || picture.height == 0 || terminal.columns == 0 || terminal.rows == 0) return grid;
    // A cell is about twice as high as wide, so half a cell is square.
    const u32 halves = terminal.rows * 2;
    const Shape shape = picture_shape(picture.width, picture.height);
    const u32 columns = std::max(1u, std::min(terminal.columns, halves * shape.width / shape.height));
    const u32 lines = std::max(2u, std::min(halves, columns * shape.height / shape.width / 2 * 2));
    const u32 left = (terminal.columns - columns) / 2;
    const u32 top = (halves - lines) / 4;
    const u32 step = can.utf8 ? 1 : 2;  // half rows that share a colour
    const auto color = [&](u32 column, u32 line) {
        const u64 x0 = u64{column} * picture.width / columns;
        const u64 y0 = u64{line} * picture.height / lines;
        const u64 x1 = std::max(x0 + 1, u64{column + 1} * picture.width / columns);
        const u64 y1 = std::max(y0 + 1, u64{line + step} * picture.height / lines);
        return terminal_color(mean_color(picture, x0, x1, y0, y1), can.colors);
    };
    for (u32 row = 0; row < lines / 2; ++row) {
        for (u32 column = 0; column < columns; ++column) {
            Cell& cell = grid.at(left + column, top + row);
            cell.background = color(column, row * 2);
            cell.foreground = cell.background;
            if (step == 2) continue;
            const Color lower = color(column, row * 2 + 1);
            if (lower == cell.background) continue;  // a space of one colour
            cell = {upper_half, cell.foreground, lower, 0};
        }
    }
    return grid;
}

}  // namespace lockstep::terminal
