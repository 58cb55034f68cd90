#include "frontend/terminal/overlay.h"

#include <algorithm>
#include <string>

namespace lockstep::terminal {

namespace {

void put(Grid& grid, u32 column, u32 row, std::string_view text) {
    for (const char c : text) {
        if (column >= grid.size.columns) return;
        const bool plain = c >= ' ' && c < '\x7F';
        grid.at(column++, row) = {static_cast<char32_t>(plain ? c : '?'), own_color, own_color, style::reverse};
    }
}

}  // namespace

void overlay_notice(Grid& grid, std::string_view notice) {
    if (grid.size.rows == 0) return;
    std::string line = " " + std::string(notice);
    line.resize(grid.size.columns, ' ');
    put(grid, 0, grid.size.rows - 1, line);
}

void overlay_box(Grid& grid, std::span<const std::string_view> lines) {
    std::size_t width = 0;
    for (const std::string_view line : lines) width = std::max(width, line.size());
    const auto middle = [](u32 room, std::size_t length) {
        return length < room ? (room - static_cast<u32>(length)) / 2 : 0;
    };
    const u32 left = middle(grid.size.columns, width + 4);
    u32 row = middle(grid.size.rows, lines.size() + 2);
    const std::string edge = "+" + std::string(width + 2, '-') + "+";
    const auto next = [&](const std::string& text) {
        if (row < grid.size.rows) put(grid, left, row++, text);
    };
    next(edge);
    for (const std::string_view line : lines) {
        std::string text = "| " + std::string(line);
        text.resize(width + 3, ' ');
        next(text + "|");
    }
    next(edge);
    grid.cursor.visible = false;
}

}  // namespace lockstep::terminal
