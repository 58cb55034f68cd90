#include "frontend/terminal/text_view.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace lockstep::terminal {

namespace {

constexpr u8 full_block = 0xDB;

constexpr std::string_view ascii_controls = " oo*****#o#MFdd*><|!PS_|^v><L-^v";
constexpr std::string_view ascii_upper =
    "CueaaaaceeeiiiAA"
    "EaAooouuyOUcLYPf"
    "aiounNao?--//!<>"
    ".:#|++++++|+++++"
    "++++-++++++++=++"
    "+++++++++++#_||^"
    "aBGpSsutOOOdofEn"
    "=+><()/~o..vn2# ";
static_assert(ascii_controls.size() == 32 && ascii_upper.size() == 128);

// A position after a move that stays inside.
u32 moved(u32 at, s32 by) {
    return by < 0 ? at - std::min(at, static_cast<u32>(-by)) : at + static_cast<u32>(by);
}

}  // namespace

char ascii_of_cp437(u8 code) {
    if (code < 0x20) return ascii_controls[code];
    if (code < 0x7F) return static_cast<char>(code);
    return code == 0x7F ? '^' : ascii_upper[code & 0x7F];
}

TextView::Axis TextView::place(u32 length, u32 room, u32& first, bool follow, u32 cursor) {
    if (length <= room) {
        first = 0;
        return {0, length, (room - length) / 2};
    }
    if (room == 0) return {};
    if (follow && cursor < first) first = cursor;
    if (follow && cursor >= first + room) first = cursor - room + 1;
    first = std::min(first, length - room);
    return {first, room, 0};
}

Cell TextView::cell(const vga::TextScreen& screen, u8 code, u8 attribute) const {
    const u32 on = attribute & 0x0F;
    const u32 off = attribute >> 4 & (screen.blinks ? 0x07 : 0x0F);
    Cell cell;
    if (screen.blinks && (attribute & 0x80) != 0) cell.style |= style::blink;
    if (screen.underlines && (attribute & 0x77) == 0x01) cell.style |= style::underline;
    if (can_.utf8) {
        cell.character = vga::cp437_to_unicode(code);
        if (cell.character == 0xA0) cell.character = U' ';
    } else {
        cell.character = static_cast<unsigned char>(ascii_of_cp437(code));
    }
    if (can_.colors == Colors::Mono) {
        const bool dark_on_light = brightness(screen.colors[on]) < brightness(screen.colors[off]);
        if (dark_on_light != (!can_.utf8 && code == full_block)) cell.style |= style::reverse;
        if (!can_.utf8 && code == full_block) cell.character = U' ';
        if ((on & 8) != 0 && !dark_on_light) cell.style |= style::bold;
        // What the guest hides by giving it the colour of its background stays hidden.
        if (screen.colors[on] == screen.colors[off]) cell.character = U' ';
        return cell;
    }
    cell.foreground = terminal_color(screen.colors[on], can_.colors);
    cell.background = terminal_color(screen.colors[off], can_.colors);
    if (!can_.utf8 && code == full_block) {
        cell.character = U' ';
        cell.background = cell.foreground;
    }
    return cell;
}

Grid TextView::grid(const vga::TextScreen& screen, Size terminal) {
    Grid grid(terminal);
    const bool follow =
        screen.cursor_visible && (screen.cursor_column != cursor_column_ || screen.cursor_row != cursor_row_);
    cursor_column_ = screen.cursor_column;
    cursor_row_ = screen.cursor_row;
    const Axis across = place(screen.columns, terminal.columns, first_column_, follow, screen.cursor_column);
    const Axis down = place(screen.rows, terminal.rows, first_row_, follow, screen.cursor_row);
    cropped_ = across.shown < screen.columns || down.shown < screen.rows;
    for (u32 row = 0; row < down.shown; ++row) {
        for (u32 column = 0; column < across.shown; ++column) {
            const std::size_t from = std::size_t{down.first + row} * screen.columns + across.first + column;
            grid.at(across.margin + column, down.margin + row) =
                cell(screen, screen.codes[from], screen.attributes[from]);
        }
    }
    const auto shows = [](const Axis& axis, u32 at) { return at >= axis.first && at < axis.first + axis.shown; };
    // A cursor whose lines all lie below its cell is not seen.
    const bool seen = screen.cursor_visible && screen.cursor_first_line < std::max(1u, screen.cell_height);
    if (seen && shows(across, screen.cursor_column) && shows(down, screen.cursor_row)) {
        const u32 last = std::min(screen.cursor_last_line + 1, std::max(1u, screen.cell_height));
        const u32 lines = last - std::min(last, screen.cursor_first_line);
        grid.cursor = {true, across.margin + screen.cursor_column - across.first,
                       down.margin + screen.cursor_row - down.first,
                       lines * 2 > screen.cell_height ? CursorShape::Block : CursorShape::Underline};
    }
    return grid;
}

void TextView::pan(s32 columns, s32 rows) {
    first_column_ = moved(first_column_, columns);
    first_row_ = moved(first_row_, rows);
}

}  // namespace lockstep::terminal
