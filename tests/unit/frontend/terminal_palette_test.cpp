#include <gtest/gtest.h>

#include "frontend/terminal/palette.h"

namespace lockstep::terminal {
namespace {

TEST(TerminalPalette, ThePcsOwnColoursAreThemselves) {
    EXPECT_EQ(nearest_of_16(0x000000), 0u);
    EXPECT_EQ(nearest_of_16(0x0000AA), 1u);
    EXPECT_EQ(nearest_of_16(0xAA5500), 6u);
    EXPECT_EQ(nearest_of_16(0x555555), 8u);
    EXPECT_EQ(nearest_of_16(0xFFFFFF), 15u);
}

TEST(TerminalPalette, FindsTheCubeAndTheGrays) {
    EXPECT_EQ(nearest_of_256(0x000000), 16u);
    EXPECT_EQ(nearest_of_256(0xFF0000), 196u);
    EXPECT_EQ(nearest_of_256(0x0000AA), 19u);
    EXPECT_EQ(nearest_of_256(0xAA5500), 130u);
    EXPECT_EQ(nearest_of_256(0xFFFFFF), 231u);
    EXPECT_EQ(nearest_of_256(0x080808), 232u);
    EXPECT_EQ(nearest_of_256(0xAAAAAA), 248u);
    EXPECT_EQ(nearest_of_256(0x555555), 240u);
    EXPECT_EQ(nearest_of_256(0xEEEEEE), 255u);
}

TEST(TerminalPalette, GivesWhatTheTerminalHas) {
    EXPECT_EQ(terminal_color(0x123456, Colors::TrueColor), rgb_flag | 0x123456);
    EXPECT_EQ(terminal_color(0xFF0000, Colors::Indexed256), indexed_flag | 196);
    EXPECT_EQ(terminal_color(0xFFFF55, Colors::Ansi16), 14u);
    EXPECT_EQ(terminal_color(0xFFFF55, Colors::Mono), own_color);
}

}  // namespace
}  // namespace lockstep::terminal
