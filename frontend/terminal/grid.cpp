#include "frontend/terminal/grid.h"

#include <algorithm>

namespace lockstep::terminal {

namespace {

constexpr u32 attribute_blink = 0x80;

// The mean colour of the picture's pixels in a rectangle that is never empty.
Color mean_color(const Frame& picture, u64 x0, u64 x1, u64 y0, u64 y1) {
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
    return rgb_flag | static_cast<u32>(red / count) << 16 | static_cast<u32>(green / count) << 8 |
           static_cast<u32>(blue / count);
}

}  // namespace

Grid grid_of_text(const vga::TextScreen& screen, Size terminal) {
    Grid grid(terminal);
    const u32 columns = std::min(screen.columns, terminal.columns);
    const u32 rows = std::min(screen.rows, terminal.rows);
    const u32 hidden = screen.rows - rows;
    const u32 first =
        screen.cursor_visible && screen.cursor_row >= rows ? std::min(screen.cursor_row - rows + 1, hidden) : 0;
    for (u32 row = 0; row < rows; ++row) {
        for (u32 column = 0; column < columns; ++column) {
            const std::size_t from = std::size_t{first + row} * screen.columns + column;
            const u32 attribute = screen.attributes[from];
            grid.at(column, row) = {vga::cp437_to_unicode(screen.codes[from]), attribute & 0x0F, attribute >> 4 & 0x07,
                                    (attribute & attribute_blink) != 0};
        }
    }
    grid.cursor_visible = screen.cursor_visible && screen.cursor_column < columns && screen.cursor_row >= first &&
                          screen.cursor_row < first + rows;
    if (grid.cursor_visible) {
        grid.cursor_column = screen.cursor_column;
        grid.cursor_row = screen.cursor_row - first;
    }
    return grid;
}

Grid grid_of_picture(const Frame& picture, Size terminal) {
    Grid grid(terminal);
    if (picture.width == 0 || picture.height == 0 || terminal.columns == 0 || terminal.rows == 0) return grid;
    // A cell is about twice as high as wide, so half a cell is square.
    const u32 halves = terminal.rows * 2;
    const u32 columns = std::max(1u, std::min(terminal.columns, halves * 4 / 3));
    const u32 lines = std::max(2u, std::min(halves, columns * 3 / 4 / 2 * 2));
    const auto color = [&](u32 column, u32 line) {
        const u64 x0 = u64{column} * picture.width / columns;
        const u64 y0 = u64{line} * picture.height / lines;
        return mean_color(picture, x0, std::max(x0 + 1, u64{column + 1} * picture.width / columns), y0,
                          std::max(y0 + 1, u64{line + 1} * picture.height / lines));
    };
    for (u32 row = 0; row < lines / 2; ++row) {
        for (u32 column = 0; column < columns; ++column) {
            constexpr char32_t upper_half = 0x2580;
            grid.at(column, row) = {upper_half, color(column, row * 2), color(column, row * 2 + 1), false};
        }
    }
    return grid;
}

void overlay_notice(Grid& grid, std::string_view notice) {
    if (grid.size.rows == 0) return;
    const u32 row = grid.size.rows - 1;
    for (u32 column = 0; column < grid.size.columns; ++column) {
        const bool inside = column >= 1 && column - 1 < notice.size();
        const char32_t character = inside ? static_cast<unsigned char>(notice[column - 1]) : U' ';
        grid.at(column, row) = {character, 0, 7, false};
    }
}

}  // namespace lockstep::terminal
