#include <gtest/gtest.h>

#include "frontend/terminal/grid.h"

namespace lockstep::terminal {
namespace {

vga::TextScreen lines(u32 columns, u32 rows) {
    vga::TextScreen screen;
    screen.columns = columns;
    screen.rows = rows;
    for (u32 row = 0; row < rows; ++row) screen.codes.insert(screen.codes.end(), columns, static_cast<u8>('a' + row));
    screen.attributes.assign(screen.codes.size(), 0x1E);
    return screen;
}

TEST(TerminalGrid, ShowsTextWithItsColours) {
    vga::TextScreen screen = lines(4, 2);
    screen.codes[0] = 0xDB;
    screen.attributes[1] = 0x9F;
    const Grid grid = grid_of_text(screen, {6, 3});
    EXPECT_EQ(grid.at(0, 0), (Cell{U'█', 14, 1, false}));
    EXPECT_EQ(grid.at(1, 0), (Cell{U'a', 15, 1, true}));
    EXPECT_EQ(grid.at(3, 1).character, U'b');
    EXPECT_EQ(grid.at(4, 0), Cell{});
    EXPECT_EQ(grid.at(0, 2), Cell{});
}

TEST(TerminalGrid, FollowsTheCursorInATerminalThatIsTooSmall) {
    vga::TextScreen screen = lines(80, 25);
    screen.cursor_visible = true;
    screen.cursor_row = 24;
    screen.cursor_column = 3;
    const Grid grid = grid_of_text(screen, {40, 10});
    EXPECT_EQ(grid.at(0, 9).character, static_cast<char32_t>('a' + 24));
    EXPECT_TRUE(grid.cursor_visible);
    EXPECT_EQ(grid.cursor_row, 9u);

    screen.cursor_row = 2;
    EXPECT_EQ(grid_of_text(screen, {40, 10}).at(0, 0).character, U'a');
    screen.cursor_column = 50;
    EXPECT_FALSE(grid_of_text(screen, {40, 10}).cursor_visible);
}

TEST(TerminalGrid, DrawsPicturesInHalfBlocks) {
    std::vector<u32> pixels(320 * 200, 0x0000FF);
    std::fill(pixels.begin(), pixels.begin() + 320 * 100, 0xFF0000);
    const Grid grid = grid_of_picture({320, 200, pixels}, {80, 30});
    EXPECT_EQ(grid.at(0, 0), (Cell{U'▀', rgb_flag | 0xFF0000, rgb_flag | 0xFF0000, false}));
    EXPECT_EQ(grid.at(79, 29), (Cell{U'▀', rgb_flag | 0x0000FF, rgb_flag | 0x0000FF, false}));
}

TEST(TerminalGrid, SurvivesEverySize) {
    const std::vector<u32> pixels(64 * 32, 0x123456);
    for (u32 columns = 0; columns < 40; ++columns) {
        for (u32 rows = 0; rows < 20; ++rows) {
            Grid picture = grid_of_picture({64, 32, pixels}, {columns, rows});
            overlay_notice(picture, "a notice that is longer than most of these terminals");
            EXPECT_EQ(grid_of_text(lines(80, 25), {columns, rows}).cells.size(), std::size_t{columns} * rows);
        }
    }
}

}  // namespace
}  // namespace lockstep::terminal
