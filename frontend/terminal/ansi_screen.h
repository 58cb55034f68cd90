// Control sequences that turn what a terminal shows into what it is to show: only changed cells are written.
//
// Document: ECMA-48 (CUP, ED, SGR), and the common 24-bit form of SGR 38 and 48.
#pragma once

#include <optional>
#include <string>

#include "frontend/terminal/grid.h"

namespace lockstep::terminal {

class AnsiScreen {
public:
    // The bytes that make the terminal show `grid`; empty when it does already.
    std::string update(const Grid& grid);
    // Whatever was on the terminal is unknown: the next update draws everything.
    void forget() { shown_.reset(); }

private:
    void move_to(std::string& out, u32 column, u32 row);
    void set_colors(std::string& out, const Cell& cell);
    void write_cell(std::string& out, const Cell& cell, u32 column, u32 row);

    std::optional<Grid> shown_;
    // What the terminal does with the next character, as far as known.
    bool at_known_ = false;
    u32 at_column_ = 0;
    u32 at_row_ = 0;
    std::optional<Cell> pen_;
};

}  // namespace lockstep::terminal
