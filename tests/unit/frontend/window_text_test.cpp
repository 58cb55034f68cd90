// What the window writes: title, views, messages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "frontend/window/canvas.h"
#include "frontend/window/notice.h"
#include "frontend/window/status.h"
#include "frontend/window/views.h"

namespace lockstep::window {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

TEST(WindowTitle, SaysHowTheMachineIs) {
    Status status;
    EXPECT_EQ(title("Lockstep", status, false), "Lockstep — running");
    status.measured = true;
    status.tenths_of_mips = 247;
    status.percent = 99;
    EXPECT_EQ(title("Lockstep", status, false), "Lockstep — running — 24.7 MIPS, 99 %");
    status.turbo = true;
    status.floppy_light = {true, true};
    EXPECT_EQ(title("Lockstep", status, false), "Lockstep — running — 24.7 MIPS, 99 %, turbo — A: — B:");
    status.halted = true;
    status.turbo = false;
    status.floppy_light = {};
    EXPECT_EQ(title("Lockstep", status, true), "Lockstep — halted — 24.7 MIPS, 99 % — Ctrl-Alt-G releases the mouse");
    status.paused = true;
    status.typing = true;
    EXPECT_EQ(title("Lockstep", status, false), "Lockstep — paused, Ctrl-Alt-P goes on — pasting, Escape stops");
}

TEST(SerialView, ShowsWhatATerminalWould) {
    EXPECT_THAT(serial_view("login: \r\n\x1B[1;31mred\x1B[0m\x1B"
                            "c plain\r\n"),
                EndsWith("\n\nlogin: \nred plain\n\n"));
    EXPECT_THAT(serial_view("abc\b\bX\tY\rZ"), EndsWith("\nZXc     Y\n"));
    EXPECT_THAT(serial_view(std::string(81, 'w')), EndsWith("\n" + std::string(80, 'w') + "\nw\n"));
    EXPECT_THAT(serial_view("\x07\x7F!"), EndsWith("\n!\n"));
}

TEST(SerialView, FitsTheWindow) {
    std::string bytes;
    for (int i = 0; i < 100; ++i) bytes += "line " + std::to_string(i) + "\r\n";
    const std::string view = serial_view(bytes);
    EXPECT_EQ(std::count(view.begin(), view.end(), '\n'), static_cast<long>(view_rows));
    EXPECT_THAT(view, HasSubstr("line 99"));
}

TEST(Canvas, TurnsUnicodeIntoTheFontsCharacters) {
    EXPECT_EQ(to_cp437("Gr\u00FC\u00DFe \u2014 \u65E5"),
              "Gr\x81\xE1"
              "e ? ?");
    EXPECT_EQ(to_cp437("a\nb"), "a b");
}

TEST(Canvas, WrapsAtBlanks) {
    EXPECT_THAT(wrap("one two three", 8), ElementsAre("one two", "three"));
    EXPECT_THAT(wrap("one two three", 7), ElementsAre("one two", "three"));
    EXPECT_THAT(wrap("abcdefghij", 4), ElementsAre("abcd", "efgh", "ij"));
    EXPECT_THAT(wrap("", 4), ElementsAre(""));
}

TEST(Canvas, DrawsNothingOutside) {
    std::vector<u32> pixels(20 * 20 + 2, 7);
    const Canvas canvas{pixels.data() + 1, 20, 20, 20};
    canvas.text(15, 10, 3, "\xDB\xDB", 1);
    canvas.fill(30, 0, 5, 5, 1);
    canvas.fill(0, 18, 100, 100, 2);
    EXPECT_EQ(pixels.front(), 7u);
    EXPECT_EQ(pixels.back(), 7u);
    EXPECT_EQ(pixels[1 + 12 * 20 + 19], 1u);
    EXPECT_EQ(pixels[1 + 12 * 20 + 14], 7u);
    EXPECT_EQ(pixels[1 + 19 * 20], 2u);
}

TEST(Canvas, HasTheFontsShapes) {
    std::vector<u32> pixels(8 * 16, 0);
    Canvas{pixels.data(), 8, 8, 16}.text(0, 0, 1, "|", 1);
    // A vertical bar is as high as it is narrow.
    u32 rows = 0;
    for (u32 y = 0; y < 16; ++y) {
        u32 set = 0;
        for (u32 x = 0; x < 8; ++x) set += pixels[y * 8 + x];
        EXPECT_LE(set, 2u);
        rows += set != 0;
    }
    EXPECT_GE(rows, 10u);
}

TEST(Notice, IsThereForAWhileAndInsideTheWindow) {
    Notice notice;
    std::vector<u32> pixels(300 * 200, 0);
    const Canvas canvas{pixels.data(), 300, 300, 200};
    EXPECT_TRUE(notice.draw(canvas).empty());
    notice.set("drive A: now holds something with a rather long name.img", 100);
    EXPECT_FALSE(notice.expire(99));
    const RowRange rows = notice.draw(canvas);
    EXPECT_FALSE(rows.empty());
    EXPECT_LE(rows.end, 200u);
    EXPECT_GT(rows.begin, 100u);
    for (u32 y = 0; y < 200; ++y) {
        const bool drawn = std::any_of(&pixels[y * 300], &pixels[y * 300] + 300, [](u32 pixel) { return pixel != 0; });
        EXPECT_EQ(drawn, y >= rows.begin && y < rows.end) << y;
    }
    EXPECT_TRUE(notice.expire(100));
    EXPECT_FALSE(notice.expire(100));
    EXPECT_TRUE(notice.draw(canvas).empty());
}

TEST(Notice, LeavesWindowsAloneThatHaveNoRoom) {
    Notice notice;
    notice.set(std::string(10'000, 'x'), 1);
    for (u32 size = 0; size < 120; ++size) {
        std::vector<u32> pixels(std::size_t{size} * size + 1, 7);
        notice.draw({pixels.data(), size, size, size});
        EXPECT_EQ(pixels.back(), 7u);
    }
}

}  // namespace
}  // namespace lockstep::window
