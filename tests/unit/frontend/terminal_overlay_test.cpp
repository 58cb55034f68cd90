#include <gtest/gtest.h>

#include <array>
#include <string>

#include "frontend/terminal/overlay.h"

namespace lockstep::terminal {
namespace {

std::string row(const Grid& grid, u32 row) {
    std::string text;
    for (u32 i = 0; i < grid.size.columns; ++i) text += static_cast<char>(grid.at(i, row).character);
    return text;
}

TEST(TerminalOverlay, ANoticeTakesTheLastRow) {
    Grid grid({12, 2});
    overlay_notice(grid, "hello\x1B[31m");
    EXPECT_EQ(row(grid, 1), " hello?[31m ");
    EXPECT_EQ(grid.at(11, 1).style, style::reverse);
    EXPECT_EQ(grid.at(0, 0), Cell{});
}

TEST(TerminalOverlay, ABoxStandsInTheMiddle) {
    Grid grid({11, 6});
    grid.cursor.visible = true;
    overlay_box(grid, std::array<std::string_view, 2>{"one", "three"});
    EXPECT_EQ(row(grid, 1), " +-------+ ");
    EXPECT_EQ(row(grid, 2), " | one   | ");
    EXPECT_EQ(row(grid, 3), " | three | ");
    EXPECT_EQ(row(grid, 4), " +-------+ ");
    EXPECT_FALSE(grid.cursor.visible);
}

TEST(TerminalOverlay, SurvivesEverySize) {
    for (u32 columns = 0; columns < 20; ++columns) {
        for (u32 rows = 0; rows < 8; ++rows) {
            Grid grid({columns, rows});
            overlay_notice(grid, "a notice that is longer than these terminals");
            overlay_box(grid, std::array<std::string_view, 3>{"a box that is", "larger", ""});
            EXPECT_EQ(grid.cells.size(), std::size_t{columns} * rows);
        }
    }
}

}  // namespace
}  // namespace lockstep::terminal
