// Control sequences that turn what a terminal shows into what it is to show: only changed cells are written, with as
// few bytes as make no assumption about the terminal.
//
// Document: ECMA-48 (CUP, CUF, ED, SGR); xterm's control sequences (256 colours, 24-bit colours, DECSCUSR, mode 2026).
#pragma once

#include <optional>
#include <string>

#include "frontend/terminal/grid.h"

namespace lockstep::terminal {

class AnsiScreen {
public:
    // `xterm`: the terminal takes or ignores xterm's private sequences.
    explicit AnsiScreen(bool xterm = true) : xterm_(xterm) {}

    // The bytes that make the terminal show `grid`; empty when it does already.
    std::string update(const Grid& grid);
    // Whatever was on the terminal is unknown: the next update draws everything.
    void forget() { shown_.reset(); }

private:
    void draw_row(std::string& out, const Grid& grid, u32 row, bool all);
    void move_to(std::string& out, u32 column, u32 row);
    void set_pen(std::string& out, const Cell& cell);
    void write_cell(std::string& out, const Cell& cell, u32 column, u32 row);

    bool xterm_;
    std::optional<Grid> shown_;
    // What the terminal does with the next character, as far as known.
    bool at_known_ = false;
    u32 at_column_ = 0;
    u32 at_row_ = 0;
    Cell pen_;
    std::optional<CursorShape> shape_;
    bool visible_ = true;
};

}  // namespace lockstep::terminal
