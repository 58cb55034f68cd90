#include "frontend/terminal/ansi_screen.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lockstep::terminal {
namespace {

using testing::HasSubstr;
using testing::Not;

Grid grid_with(std::u32string_view text) {
    Grid grid({10, 3});
    for (u32 i = 0; i < text.size(); ++i) grid.at(i, 1).character = text[i];
    return grid;
}

TEST(AnsiScreen, DrawsEverythingFirst) {
    AnsiScreen screen;
    const std::string bytes = screen.update(grid_with(U"hello"));
    EXPECT_THAT(bytes, HasSubstr("\x1B[2J"));
    EXPECT_THAT(bytes, HasSubstr("hello"));
    EXPECT_THAT(bytes, HasSubstr("\x1B[2;1H"));
}

TEST(AnsiScreen, ThenOnlyWhatChanged) {
    AnsiScreen screen;
    screen.update(grid_with(U"hello"));
    EXPECT_EQ(screen.update(grid_with(U"hello")), "");
    EXPECT_EQ(screen.update(grid_with(U"hexlo")), "\x1B[?25l\x1B[2;3Hx");
}

TEST(AnsiScreen, OrdersColoursAsAnsiDoes) {
    AnsiScreen screen;
    Grid grid = grid_with(U"");
    grid.at(0, 0) = {U'x', 14, 1, false};  // yellow on blue
    EXPECT_THAT(screen.update(grid), HasSubstr("\x1B[0;93;44mx"));
    grid.at(0, 0) = {U'y', rgb_flag | 0x102030, rgb_flag | 0xFFFFFF, true};
    EXPECT_THAT(screen.update(grid), HasSubstr("\x1B[0;5;38;2;16;32;48;48;2;255;255;255my"));
}

TEST(AnsiScreen, PutsTheCursorLast) {
    AnsiScreen screen;
    Grid grid = grid_with(U"C:\\>");
    grid.cursor_visible = true;
    grid.cursor_column = 4;
    grid.cursor_row = 1;
    EXPECT_TRUE(screen.update(grid).ends_with("\x1B[2;5H\x1B[?25h"));
    grid.cursor_column = 6;
    EXPECT_EQ(screen.update(grid), "\x1B[?25l\x1B[2;7H\x1B[?25h");
    grid.cursor_visible = false;
    EXPECT_EQ(screen.update(grid), "\x1B[?25l");
}

TEST(AnsiScreen, DrawsAnewWhenTheTerminalChanges) {
    AnsiScreen screen;
    screen.update(grid_with(U"hello"));
    Grid larger({20, 5});
    EXPECT_THAT(screen.update(larger), HasSubstr("\x1B[2J"));
    screen.forget();
    EXPECT_THAT(screen.update(larger), HasSubstr("\x1B[2J"));
}

TEST(AnsiScreen, SaysWhereItIsBehindSignsOfDoubtfulWidth) {
    AnsiScreen screen;
    screen.update(grid_with(U""));
    EXPECT_EQ(screen.update(grid_with(U"☺x")), "\x1B[?25l\x1B[2;1H☺\x1B[2;2Hx");
}

}  // namespace
}  // namespace lockstep::terminal
