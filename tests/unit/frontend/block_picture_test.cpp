#include "frontend/terminal/block_picture.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lockstep::terminal {
namespace {

constexpr Capabilities full{Colors::TrueColor, true, true};

// Red above, blue below.
std::vector<u32> flag() {
    std::vector<u32> pixels(320 * 200, 0x0000FF);
    std::fill(pixels.begin(), pixels.begin() + 320 * 100, 0xFF0000);
    return pixels;
}

TEST(BlockPicture, FillsATerminalOfFourToThree) {
    const auto pixels = flag();
    const Grid grid = grid_of_picture({320, 200, pixels}, {80, 30}, full);
    EXPECT_EQ(grid.at(0, 0).background, rgb_flag | 0xFF0000);
    EXPECT_EQ(grid.at(79, 29).background, rgb_flag | 0x0000FF);
    // Two rows of one colour are a blank.
    EXPECT_EQ(grid.at(40, 3).character, U' ');
}

TEST(BlockPicture, PutsTwoColoursIntoACell) {
    const auto pixels = flag();
    const Grid grid = grid_of_picture({320, 200, pixels}, {4, 1}, full);
    EXPECT_EQ(grid.at(1, 0), (Cell{U'▀', rgb_flag | 0xFF0000, rgb_flag | 0x0000FF, 0}));
}

TEST(BlockPicture, StandsInTheMiddleOfAWideTerminal) {
    const auto pixels = flag();
    const Grid grid = grid_of_picture({320, 200, pixels}, {100, 30}, full);
    EXPECT_EQ(grid.at(9, 0), Cell{});
    EXPECT_NE(grid.at(10, 0), Cell{});
    EXPECT_NE(grid.at(89, 0), Cell{});
    EXPECT_EQ(grid.at(90, 0), Cell{});
}

TEST(BlockPicture, HasNearestColoursAndBlanksWhereThereIsNoMore) {
    const auto pixels = flag();
    Grid grid = grid_of_picture({320, 200, pixels}, {80, 30}, {Colors::Ansi16, false, true});
    EXPECT_EQ(grid.at(0, 0).background, 4u);
    EXPECT_EQ(grid.at(0, 29).background, 1u);
    EXPECT_TRUE(std::all_of(grid.cells.begin(), grid.cells.end(), [](const Cell& c) { return c.character == U' '; }));
    grid = grid_of_picture({320, 200, pixels}, {80, 30}, {Colors::Mono, true, true});
    EXPECT_EQ(grid.at(0, 0), Cell{});
}

TEST(BlockPicture, SurvivesEverySize) {
    const std::vector<u32> pixels(64 * 32, 0x123456);
    for (u32 columns = 0; columns < 40; ++columns) {
        for (u32 rows = 0; rows < 20; ++rows) {
            for (const bool utf8 : {false, true}) {
                const Grid grid = grid_of_picture({64, 32, pixels}, {columns, rows}, {Colors::TrueColor, utf8, true});
                EXPECT_EQ(grid.cells.size(), std::size_t{columns} * rows);
            }
        }
    }
}

}  // namespace
}  // namespace lockstep::terminal
