// What a terminal is to show, as cells.
#pragma once

#include <vector>

#include "base/types.h"
#include "frontend/terminal/palette.h"

namespace lockstep::terminal {

// Bits of Cell::style.
namespace style {
inline constexpr u8 bold = 1;
inline constexpr u8 underline = 2;
inline constexpr u8 blink = 4;
inline constexpr u8 reverse = 8;
}  // namespace style

struct Cell {
    char32_t character = U' ';
    Color foreground = own_color;
    Color background = own_color;
    u8 style = 0;
    friend bool operator==(const Cell&, const Cell&) = default;
};

struct Size {
    u32 columns = 0;
    u32 rows = 0;
    friend bool operator==(const Size&, const Size&) = default;
};

enum class CursorShape : u8 { Block, Underline };

struct Cursor {
    bool visible = false;
    u32 column = 0;
    u32 row = 0;
    CursorShape shape = CursorShape::Underline;
    friend bool operator==(const Cursor&, const Cursor&) = default;
};

struct Grid {
    Size size;
    std::vector<Cell> cells;  // rows × columns
    Cursor cursor;

    explicit Grid(Size s) : size(s), cells(std::size_t{s.columns} * s.rows) {}
    Cell& at(u32 column, u32 row) { return cells[std::size_t{row} * size.columns + column]; }
    const Cell& at(u32 column, u32 row) const { return cells[std::size_t{row} * size.columns + column]; }
};

}  // namespace lockstep::terminal
