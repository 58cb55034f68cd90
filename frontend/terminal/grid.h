// What a terminal is to show, as cells: made from the text screen or, in half blocks, from a picture.
#pragma once

#include <string_view>
#include <vector>

#include "base/types.h"
#include "devices/vga/text_screen.h"
#include "machine/host.h"

namespace lockstep::terminal {

// One of the 16 colours in the order of the PC's palette, or 24 bits of red, green and blue with `rgb_flag` set.
using Color = u32;
inline constexpr Color rgb_flag = 0x0100'0000;

struct Cell {
    char32_t character = U' ';
    Color foreground = 7;
    Color background = 0;
    bool blink = false;
    friend bool operator==(const Cell&, const Cell&) = default;
};

struct Size {
    u32 columns = 0;
    u32 rows = 0;
    friend bool operator==(const Size&, const Size&) = default;
};

struct Grid {
    Size size;
    std::vector<Cell> cells;  // rows × columns
    bool cursor_visible = false;
    u32 cursor_column = 0;
    u32 cursor_row = 0;

    explicit Grid(Size s) : size(s), cells(std::size_t{s.columns} * s.rows) {}
    Cell& at(u32 column, u32 row) { return cells[std::size_t{row} * size.columns + column]; }
    const Cell& at(u32 column, u32 row) const { return cells[std::size_t{row} * size.columns + column]; }
};

// The text screen at the terminal's top left; a terminal with too few rows shows those down to the cursor.
Grid grid_of_text(const vga::TextScreen& screen, Size terminal);
// The picture as wide or as high as the terminal, 4:3, two pixels a cell.
Grid grid_of_picture(const Frame& picture, Size terminal);
// Writes over the last row.
void overlay_notice(Grid& grid, std::string_view notice);

}  // namespace lockstep::terminal
