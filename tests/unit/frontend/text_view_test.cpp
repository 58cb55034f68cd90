#include "frontend/terminal/text_view.h"

#include <gtest/gtest.h>

namespace lockstep::terminal {
namespace {

constexpr std::array<u32, 16> vga_colors = {0x000000, 0x0000AA, 0x00AA00, 0x00AAAA, 0xAA0000, 0xAA00AA,
                                            0xAA5500, 0xAAAAAA, 0x555555, 0x5555FF, 0x55FF55, 0x55FFFF,
                                            0xFF5555, 0xFF55FF, 0xFFFF55, 0xFFFFFF};

// Row r is full of the letter 'a' + r.
vga::TextScreen lines(u32 columns, u32 rows) {
    vga::TextScreen screen;
    screen.columns = columns;
    screen.rows = rows;
    for (u32 row = 0; row < rows; ++row) screen.codes.insert(screen.codes.end(), columns, static_cast<u8>('a' + row));
    screen.attributes.assign(screen.codes.size(), 0x1E);
    screen.colors = vga_colors;
    screen.blinks = true;
    screen.cell_height = 16;
    return screen;
}

TextView view(Colors colors = Colors::Ansi16, bool utf8 = true) {
    return TextView({colors, utf8, true});
}

TEST(TextView, ShowsTextWithItsColours) {
    vga::TextScreen screen = lines(4, 2);
    screen.codes[0] = 0xDB;
    const Grid grid = view().grid(screen, {4, 2});
    EXPECT_EQ(grid.at(0, 0), (Cell{U'█', 14, 1, 0}));
    EXPECT_EQ(grid.at(3, 1), (Cell{U'b', 14, 1, 0}));
}

TEST(TextView, TheTopBitBlinksOrBrightensAsTheGuestSays) {
    vga::TextScreen screen = lines(1, 1);
    screen.attributes[0] = 0x9F;
    EXPECT_EQ(view().grid(screen, {1, 1}).at(0, 0), (Cell{U'a', 15, 1, style::blink}));
    screen.blinks = false;
    EXPECT_EQ(view().grid(screen, {1, 1}).at(0, 0), (Cell{U'a', 15, 9, 0}));
}

TEST(TextView, UnderlinesAsAMonochromeAdapter) {
    vga::TextScreen screen = lines(1, 1);
    screen.attributes[0] = 0x09;
    EXPECT_EQ(view().grid(screen, {1, 1}).at(0, 0).style, 0);
    screen.underlines = true;
    EXPECT_EQ(view().grid(screen, {1, 1}).at(0, 0).style, style::underline);
    screen.attributes[0] = 0x07;
    EXPECT_EQ(view().grid(screen, {1, 1}).at(0, 0).style, 0);
}

TEST(TextView, UsesTheGuestsOwnColoursWhereTheTerminalHasThem) {
    vga::TextScreen screen = lines(1, 1);
    screen.colors[14] = 0x123456;
    EXPECT_EQ(view(Colors::TrueColor).grid(screen, {1, 1}).at(0, 0).foreground, rgb_flag | 0x123456);
    EXPECT_EQ(view(Colors::Indexed256).grid(screen, {1, 1}).at(0, 0).background, indexed_flag | 19u);
    screen.colors[14] = 0xFE0000;
    EXPECT_EQ(view(Colors::Ansi16).grid(screen, {1, 1}).at(0, 0).foreground, 4u);
}

TEST(TextView, HasLinesAndBlocksInAsciiToo) {
    vga::TextScreen screen = lines(6, 1);
    screen.codes = {0xC9, 0xCD, 0xB3, 0xDB, 0x84, 0x10};
    const Grid grid = view(Colors::Ansi16, false).grid(screen, {6, 1});
    std::string text;
    for (u32 i = 0; i < 6; ++i) text += static_cast<char>(grid.at(i, 0).character);
    EXPECT_EQ(text, "+=| a>");
    EXPECT_EQ(grid.at(3, 0).background, 14u);
    for (unsigned code = 0; code < 256; ++code) {
        const char c = ascii_of_cp437(static_cast<u8>(code));
        EXPECT_TRUE(c >= ' ' && c <= '~') << code;
    }
}

TEST(TextView, TellsBrightFromDarkWithoutColours) {
    vga::TextScreen screen = lines(4, 1);
    screen.attributes = {0x07, 0x0F, 0x70, 0x00};
    const Grid grid = view(Colors::Mono).grid(screen, {4, 1});
    EXPECT_EQ(grid.at(0, 0), (Cell{U'a', own_color, own_color, 0}));
    EXPECT_EQ(grid.at(1, 0).style, style::bold);
    EXPECT_EQ(grid.at(2, 0).style, style::reverse);
    EXPECT_EQ(grid.at(3, 0).character, U' ');
}

TEST(TextView, StandsInTheMiddleOfALargerTerminal) {
    vga::TextScreen screen = lines(4, 2);
    screen.cursor_visible = true;
    screen.cursor_column = 1;
    const Grid grid = view().grid(screen, {10, 6});
    EXPECT_EQ(grid.at(3, 2).character, U'a');
    EXPECT_EQ(grid.at(6, 3).character, U'b');
    EXPECT_EQ(grid.at(2, 2), Cell{});
    EXPECT_EQ(grid.at(7, 3), Cell{});
    EXPECT_EQ(grid.cursor.column, 4u);
    EXPECT_EQ(grid.cursor.row, 2u);
}

TEST(TextView, FollowsTheCursorInATerminalThatIsTooSmall) {
    vga::TextScreen screen = lines(80, 25);
    screen.cursor_visible = true;
    screen.cursor_row = 24;
    screen.cursor_column = 3;
    TextView part = view();
    Grid grid = part.grid(screen, {40, 10});
    EXPECT_TRUE(part.cropped());
    EXPECT_EQ(grid.at(0, 9).character, static_cast<char32_t>('a' + 24));
    EXPECT_TRUE(grid.cursor.visible);
    EXPECT_EQ(grid.cursor.row, 9u);

    // It moves no farther than it must.
    screen.cursor_row = 20;
    EXPECT_EQ(part.grid(screen, {40, 10}).at(0, 9).character, static_cast<char32_t>('a' + 24));
    screen.cursor_row = 2;
    EXPECT_EQ(part.grid(screen, {40, 10}).at(0, 0).character, U'c');
    screen.cursor_column = 50;
    grid = part.grid(screen, {40, 10});
    EXPECT_TRUE(grid.cursor.visible);
    EXPECT_EQ(grid.cursor.column, 39u);
}

TEST(TextView, CanBeMovedAboutUntilTheCursorMoves) {
    vga::TextScreen screen = lines(80, 25);
    screen.cursor_visible = true;
    TextView part = view();
    EXPECT_EQ(part.grid(screen, {40, 10}).at(0, 0).character, U'a');
    part.pan(0, 8);
    EXPECT_EQ(part.grid(screen, {40, 10}).at(0, 0).character, U'i');
    EXPECT_FALSE(part.grid(screen, {40, 10}).cursor.visible);
    part.pan(0, 100);
    EXPECT_EQ(part.grid(screen, {40, 10}).at(0, 9).character, static_cast<char32_t>('a' + 24));
    screen.cursor_column = 1;
    EXPECT_EQ(part.grid(screen, {40, 10}).at(0, 0).character, U'a');
}

TEST(TextView, TheCursorHasTheGuestsShape) {
    vga::TextScreen screen = lines(4, 2);
    screen.cursor_visible = true;
    screen.cursor_first_line = 14;
    screen.cursor_last_line = 15;
    EXPECT_EQ(view().grid(screen, {4, 2}).cursor.shape, CursorShape::Underline);
    screen.cursor_first_line = 0;
    EXPECT_EQ(view().grid(screen, {4, 2}).cursor.shape, CursorShape::Block);
    screen.cursor_first_line = 20;
    screen.cursor_last_line = 21;
    EXPECT_FALSE(view().grid(screen, {4, 2}).cursor.visible);
}

TEST(TextView, SurvivesEverySize) {
    TextView part = view();
    for (u32 columns = 0; columns < 40; ++columns) {
        for (u32 rows = 0; rows < 20; ++rows) {
            const Grid grid = part.grid(lines(30, 15), {columns, rows});
            EXPECT_EQ(grid.cells.size(), std::size_t{columns} * rows);
            part.pan(-1, 3);
        }
    }
}

}  // namespace
}  // namespace lockstep::terminal
