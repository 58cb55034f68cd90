#include "frontend/terminal/ansi_screen.h"

#include "devices/vga/text_screen.h"

namespace lockstep::terminal {

namespace {

// SGR counts colours with red in bit 0, the PC with blue.
u32 ansi_color(u32 pc_color) {
    return (pc_color & 1) << 2 | (pc_color & 2) | (pc_color & 4) >> 2;
}

void append_color(std::string& out, Color color, bool background) {
    if ((color & rgb_flag) != 0) {
        out += background ? ";48;2;" : ";38;2;";
        out += std::to_string(color >> 16 & 0xFF) + ";" + std::to_string(color >> 8 & 0xFF) + ";" +
               std::to_string(color & 0xFF);
        return;
    }
    const u32 base = (background ? 40u : 30u) + ((color & 8) != 0 ? 60u : 0u);
    out += ";" + std::to_string(base + ansi_color(color));
}

// Faces, suits, notes: some terminals give these two columns.
bool width_is_doubtful(char32_t character) {
    return character >= 0x2600 && character < 0x2700;
}

}  // namespace

void AnsiScreen::move_to(std::string& out, u32 column, u32 row) {
    if (at_known_ && at_column_ == column && at_row_ == row) return;
    out += "\x1B[" + std::to_string(row + 1) + ";" + std::to_string(column + 1) + "H";
    at_known_ = true;
    at_column_ = column;
    at_row_ = row;
}

void AnsiScreen::set_colors(std::string& out, const Cell& cell) {
    if (pen_ && pen_->foreground == cell.foreground && pen_->background == cell.background && pen_->blink == cell.blink)
        return;
    out += "\x1B[0";
    if (cell.blink) out += ";5";
    append_color(out, cell.foreground, false);
    append_color(out, cell.background, true);
    out += "m";
    pen_ = cell;
}

void AnsiScreen::write_cell(std::string& out, const Cell& cell, u32 column, u32 row) {
    move_to(out, column, row);
    set_colors(out, cell);
    vga::append_utf8(out, cell.character);
    ++at_column_;
    if (width_is_doubtful(cell.character) || at_column_ == shown_->size.columns) at_known_ = false;
}

std::string AnsiScreen::update(const Grid& grid) {
    std::string out;
    const bool all = !shown_ || shown_->size != grid.size;
    if (all) {
        out += "\x1B[0m\x1B[2J";
        shown_.emplace(grid.size);
        at_known_ = false;
        pen_.reset();
    }
    for (u32 row = 0; row < grid.size.rows; ++row) {
        for (u32 column = 0; column < grid.size.columns; ++column) {
            const Cell& cell = grid.at(column, row);
            if (!all && cell == shown_->at(column, row)) continue;
            write_cell(out, cell, column, row);
        }
    }
    const bool cursor_changed = all || !out.empty() || grid.cursor_visible != shown_->cursor_visible ||
                                grid.cursor_column != shown_->cursor_column || grid.cursor_row != shown_->cursor_row;
    shown_ = grid;
    if (!cursor_changed) return out;
    // Hidden while cells are written, so that it does not flicker about.
    std::string framed = "\x1B[?25l" + out;
    if (grid.cursor_visible) {
        move_to(framed, grid.cursor_column, grid.cursor_row);
        framed += "\x1B[?25h";
    }
    return framed;
}

}  // namespace lockstep::terminal
