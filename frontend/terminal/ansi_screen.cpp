#include "frontend/terminal/ansi_screen.h"

#include "devices/vga/text_screen.h"

namespace lockstep::terminal {

namespace {

// More than this is drawn by the terminal in one go (mode 2026), so that nobody sees half of it.
constexpr std::size_t large_update = 256;
// Unchanged cells that are written again rather than jumped over: a jump takes four bytes and more.
constexpr u32 longest_bridge = 4;

// SGR counts colours with red in bit 0, the PC with blue.
u32 ansi_color(u32 pc_color) {
    return (pc_color & 1) << 2 | (pc_color & 2) | (pc_color & 4) >> 2;
}

void append_color(std::string& parameters, Color color, bool background) {
    parameters += parameters.empty() ? "" : ";";
    if ((color & own_color) != 0) {
        parameters += background ? "49" : "39";
    } else if ((color & rgb_flag) != 0) {
        parameters += background ? "48;2;" : "38;2;";
        parameters += std::to_string(color >> 16 & 0xFF) + ";" + std::to_string(color >> 8 & 0xFF) + ";" +
                      std::to_string(color & 0xFF);
    } else if ((color & indexed_flag) != 0) {
        parameters += (background ? "48;5;" : "38;5;") + std::to_string(color & 0xFF);
    } else {
        const u32 base = (background ? 40u : 30u) + ((color & 8) != 0 ? 60u : 0u);
        parameters += std::to_string(base + ansi_color(color));
    }
}

// Faces, suits, notes: some terminals give these two columns.
bool width_is_doubtful(char32_t character) {
    return (character >= 0x2600 && character < 0x2700) || character == 0x203C;
}

// A blank shows nothing of its foreground.
bool looks_the_same(const Cell& a, const Cell& b) {
    const bool blank = a.character == U' ' && b.character == U' ';
    const u8 seen = blank ? style::reverse | style::underline : 0xFF;
    if (a.background != b.background || a.character != b.character) return false;
    if ((a.style & seen) != (b.style & seen)) return false;
    return a.foreground == b.foreground || (blank && (a.style & seen) == 0);
}

}  // namespace

void AnsiScreen::move_to(std::string& out, u32 column, u32 row) {
    if (at_known_ && at_row_ == row && at_column_ == column) return;
    if (at_known_ && at_row_ == row && column > at_column_) {
        const u32 by = column - at_column_;
        out += by == 1 ? "\x1B[C" : "\x1B[" + std::to_string(by) + "C";
    } else if (at_known_ && at_row_ + 1 == row && column == 0) {
        out += "\r\n";
    } else {
        out += "\x1B[";
        if (row != 0 || column != 0) out += std::to_string(row + 1);
        if (column != 0) out += ";" + std::to_string(column + 1);
        out += "H";
    }
    at_known_ = true;
    at_column_ = column;
    at_row_ = row;
}

void AnsiScreen::set_pen(std::string& out, const Cell& cell) {
    const bool same_style = pen_.style == cell.style;
    if (same_style && pen_.foreground == cell.foreground && pen_.background == cell.background) return;
    std::string parameters;
    if (!same_style) {
        // Styles are taken back together with the colours: every terminal knows 0.
        const bool more = (pen_.style & ~cell.style) == 0;
        const u8 on = more ? static_cast<u8>(cell.style & ~pen_.style) : cell.style;
        if (!more) {
            parameters = "0";
            pen_ = Cell{};
        }
        constexpr struct {
            u8 bit;
            const char* code;
        } codes[] = {{style::bold, "1"}, {style::underline, "4"}, {style::blink, "5"}, {style::reverse, "7"}};
        for (const auto& [bit, code] : codes) {
            if ((on & bit) != 0) parameters += (parameters.empty() ? "" : ";") + std::string(code);
        }
    }
    if (pen_.foreground != cell.foreground) append_color(parameters, cell.foreground, false);
    if (pen_.background != cell.background) append_color(parameters, cell.background, true);
    out += "\x1B[" + (parameters == "0" ? "" : parameters) + "m";
    pen_ = cell;
}

void AnsiScreen::write_cell(std::string& out, const Cell& cell, u32 column, u32 row) {
    move_to(out, column, row);
    // A blank is written with whatever foreground there is.
    Cell wanted = cell;
    if (cell.character == U' ' && (cell.style & (style::reverse | style::underline)) == 0)
        wanted.foreground = pen_.foreground;
    set_pen(out, wanted);
    vga::append_utf8(out, cell.character);
    ++at_column_;
    if (width_is_doubtful(cell.character) || at_column_ == shown_->size.columns) at_known_ = false;
}

void AnsiScreen::draw_row(std::string& out, const Grid& grid, u32 row, bool all) {
    u32 unchanged = 0;
    for (u32 column = 0; column < grid.size.columns; ++column) {
        const Cell& cell = grid.at(column, row);
        if (!all && looks_the_same(cell, shown_->at(column, row))) {
            ++unchanged;
            continue;
        }
        // After a full clearing, blanks in the terminal's own colours are there already.
        if (all && cell == Cell{}) {
            unchanged = longest_bridge + 1;
            continue;
        }
        const u32 from = column - unchanged;
        if (unchanged > 0 && unchanged <= longest_bridge && at_known_ && at_row_ == row && at_column_ == from) {
            for (u32 i = from; i < column; ++i) {
                const Cell& between = grid.at(i, row);
                if (between.foreground != pen_.foreground || between.background != pen_.background ||
                    between.style != pen_.style || width_is_doubtful(between.character) || between.character > 0x7F) {
                    break;
                }
                write_cell(out, between, i, row);
            }
        }
        unchanged = 0;
        write_cell(out, cell, column, row);
    }
}

std::string AnsiScreen::update(const Grid& grid) {
    std::string cells;
    const bool all = !shown_ || shown_->size != grid.size;
    if (all) {
        cells += "\x1B[m\x1B[2J";
        shown_.emplace(grid.size);
        at_known_ = false;
        pen_ = Cell{};
        shape_.reset();
        visible_ = true;
    }
    for (u32 row = 0; row < grid.size.rows; ++row) draw_row(cells, grid, row, all);
    const bool cursor_changed = all || grid.cursor != shown_->cursor;
    const bool was_visible = visible_;
    visible_ = grid.cursor.visible;
    shown_ = grid;
    if (cells.empty() && !cursor_changed) return {};
    // Hidden while much is written, so that it does not flicker about.
    const bool hide = was_visible && (cells.size() > large_update || !grid.cursor.visible);
    std::string out = hide ? "\x1B[?25l" : "";
    out += cells;
    if (grid.cursor.visible) {
        if (xterm_ && shape_ != grid.cursor.shape) {
            out += grid.cursor.shape == CursorShape::Block ? "\x1B[1 q" : "\x1B[3 q";
            shape_ = grid.cursor.shape;
        }
        move_to(out, grid.cursor.column, grid.cursor.row);
        if (hide || !was_visible) out += "\x1B[?25h";
    }
    if (xterm_ && out.size() > large_update) out = "\x1B[?2026h" + out + "\x1B[?2026l";
    return out;
}

}  // namespace lockstep::terminal
