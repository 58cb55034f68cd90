#include "frontend/terminal/ansi_screen.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lockstep::terminal {
namespace {

using testing::HasSubstr;
using testing::Not;

Grid grid_with(std::u32string_view text, u32 column = 0) {
    Grid grid({20, 3});
    for (u32 i = 0; i < text.size(); ++i) grid.at(column + i, 1).character = text[i];
    return grid;
}

TEST(AnsiScreen, DrawsEverythingFirst) {
    AnsiScreen screen;
    const std::string bytes = screen.update(grid_with(U"hello"));
    EXPECT_EQ(bytes, "\x1B[?25l\x1B[m\x1B[2J\x1B[2Hhello");
}

TEST(AnsiScreen, ThenOnlyWhatChanged) {
    AnsiScreen screen;
    screen.update(grid_with(U"hello"));
    EXPECT_EQ(screen.update(grid_with(U"hello")), "");
    EXPECT_EQ(screen.update(grid_with(U"hexlo")), "\x1B[2;3Hx");
    EXPECT_EQ(screen.update(grid_with(U"hexly")), "\x1B[Cy");
}

TEST(AnsiScreen, WritesAFewUnchangedCellsRatherThanJump) {
    AnsiScreen screen;
    screen.update(grid_with(U"abcdefghijk"));
    EXPECT_EQ(screen.update(grid_with(U"xbcxefghijx")), "\x1B[2Hxbcx\x1B[6Cx");
}

TEST(AnsiScreen, OrdersColoursAsAnsiDoes) {
    AnsiScreen screen;
    Grid grid = grid_with(U"");
    grid.at(0, 0) = {U'x', 14, 1, 0};  // yellow on blue
    EXPECT_THAT(screen.update(grid), HasSubstr("\x1B[93;44mx"));
    grid.at(0, 0) = {U'y', rgb_flag | 0x102030, rgb_flag | 0xFFFFFF, style::blink};
    EXPECT_THAT(screen.update(grid), HasSubstr("\x1B[5;38;2;16;32;48;48;2;255;255;255my"));
    grid.at(0, 0) = {U'z', indexed_flag | 200, own_color, style::blink};
    EXPECT_THAT(screen.update(grid), HasSubstr("\x1B[38;5;200;49mz"));
}

TEST(AnsiScreen, ChangesOnlyWhatIsNewInAColour) {
    AnsiScreen screen;
    Grid grid = grid_with(U"");
    grid.at(0, 0) = {U'a', 7, 1, 0};
    grid.at(1, 0) = {U'b', 15, 1, 0};
    grid.at(2, 0) = {U' ', 3, 1, 0};  // nobody sees its foreground
    grid.at(3, 0) = {U'c', 15, 1, style::bold};
    grid.at(4, 0) = {U'd', 15, 1, 0};
    EXPECT_THAT(screen.update(grid), HasSubstr("\x1B[H\x1B[37;44ma\x1B[97mb \x1B[1mc\x1B[0;97;44md"));
    grid.at(2, 0).foreground = 5;
    EXPECT_EQ(screen.update(grid), "");
}

TEST(AnsiScreen, PutsTheCursorLastWithItsShape) {
    AnsiScreen screen;
    Grid grid = grid_with(U"C:\\>");
    grid.cursor = {true, 4, 1, CursorShape::Underline};
    EXPECT_TRUE(screen.update(grid).ends_with("C:\\>\x1B[3 q"));
    grid.cursor.column = 6;
    EXPECT_EQ(screen.update(grid), "\x1B[2C");
    grid.cursor.shape = CursorShape::Block;
    EXPECT_EQ(screen.update(grid), "\x1B[1 q");
    grid.cursor.visible = false;
    EXPECT_EQ(screen.update(grid), "\x1B[?25l");
    EXPECT_EQ(screen.update(grid), "");
    grid.cursor.visible = true;
    EXPECT_EQ(screen.update(grid), "\x1B[?25h");
}

TEST(AnsiScreen, ATypedLetterIsOneByte) {
    AnsiScreen screen;
    Grid grid = grid_with(U"C:\\>");
    grid.cursor = {true, 4, 1, CursorShape::Underline};
    screen.update(grid);
    grid.at(4, 1).character = U'd';
    grid.cursor.column = 5;
    EXPECT_EQ(screen.update(grid), "d");
}

TEST(AnsiScreen, ALargeUpdateIsShownAtOnce) {
    Grid grid({100, 10});
    AnsiScreen plain(false);
    AnsiScreen xterm(true);
    plain.update(grid);
    xterm.update(grid);
    for (Cell& cell : grid.cells) cell.character = U'x';
    EXPECT_TRUE(xterm.update(grid).starts_with("\x1B[?2026h"));
    EXPECT_THAT(plain.update(grid), Not(HasSubstr("2026")));
}

TEST(AnsiScreen, DrawsAnewWhenTheTerminalChanges) {
    AnsiScreen screen;
    screen.update(grid_with(U"hello"));
    Grid larger({30, 5});
    EXPECT_THAT(screen.update(larger), HasSubstr("\x1B[2J"));
    screen.forget();
    EXPECT_THAT(screen.update(larger), HasSubstr("\x1B[2J"));
}

TEST(AnsiScreen, SaysWhereItIsBehindSignsOfDoubtfulWidth) {
    AnsiScreen screen;
    screen.update(grid_with(U""));
    EXPECT_EQ(screen.update(grid_with(U"☺x")), "\x1B[2H☺\x1B[2;2Hx");
}

TEST(AnsiScreen, SaysWhereItIsBehindTheLastColumn) {
    AnsiScreen screen;
    screen.update(grid_with(U""));
    Grid grid = grid_with(U"xy", 18);
    grid.at(0, 2).character = U'z';
    EXPECT_EQ(screen.update(grid), "\x1B[2;19Hxy\x1B[3Hz");
}

}  // namespace
}  // namespace lockstep::terminal
