#include "frontend/screen_text.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

vga::TextScreen screen_of(u32 columns, const std::vector<std::string>& rows) {
    vga::TextScreen screen;
    screen.columns = columns;
    screen.rows = static_cast<u32>(rows.size());
    for (std::string row : rows) {
        row.resize(columns, ' ');
        screen.codes.insert(screen.codes.end(), row.begin(), row.end());
    }
    screen.attributes.assign(screen.codes.size(), 0x07);
    return screen;
}

TEST(ScreenText, IsUtf8OfCodePage437) {
    const vga::TextScreen screen = screen_of(6, {"\xC9\xCD\xBB", "\x81\x01 x", ""});
    EXPECT_EQ(screen_lines(screen), "╔═╗\nü☺ x\n\n");
}

TEST(ScreenText, IsFramedByCharactersNotBytes) {
    EXPECT_EQ(framed_screen(screen_of(4, {"\x81", "abcd"}), {}), "+----+\n|ü   |\n|abcd|\n+----+\n");
}

TEST(ScreenText, NamesAGraphicsMode) {
    EXPECT_EQ(framed_screen({}, {320, 200, {}}), "(a graphics mode, 320 x 200)\n");
}

TEST(ScreenText, IsFoundAnywhereAndOverRows) {
    const vga::TextScreen screen = screen_of(10, {"C:\\>dir", "x  \xB3"});
    EXPECT_TRUE(screen_holds(screen, ">d"));
    EXPECT_TRUE(screen_holds(screen, "dir\nx"));
    EXPECT_TRUE(screen_holds(screen, "│"));
    EXPECT_FALSE(screen_holds(screen, "dirx"));
    EXPECT_FALSE(screen_holds({}, "x"));
}

}  // namespace
}  // namespace lockstep
