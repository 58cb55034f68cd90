#include "frontend/terminal/sixel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "frontend/terminal/scaled_picture.h"
#include "frontend/terminal/sixel_screen.h"
#include "tests/unit/frontend/sixel_decoder.h"

namespace lockstep::terminal {
namespace {

using test::decode_sixels;
using test::SixelPicture;

// The largest difference of any component.
u32 difference(u32 a, u32 b) {
    u32 largest = 0;
    for (const unsigned shift : {0u, 8u, 16u}) {
        const u32 x = a >> shift & 0xFF;
        const u32 y = b >> shift & 0xFF;
        largest = std::max(largest, x > y ? x - y : y - x);
    }
    return largest;
}

u32 largest_difference(const std::vector<u32>& a, const std::vector<u32>& b) {
    u32 largest = a.size() == b.size() ? 0 : 256;
    for (std::size_t i = 0; largest < 256 && i < a.size(); ++i) largest = std::max(largest, difference(a[i], b[i]));
    return largest;
}

std::vector<u32> noise(u32 width, u32 height, u32 colors) {
    std::vector<u32> pixels(std::size_t{width} * height);
    u32 random = 1;
    for (u32& pixel : pixels) {
        random = random * 1'664'525 + 1'013'904'223;
        pixel = (random >> 8) % colors * 0x05'0301;
    }
    return pixels;
}

TEST(Sixel, APictureComesBackAsItWas) {
    for (const auto& [width, height, colors] :
         {std::array<u32, 3>{1, 1, 1}, {7, 6, 2}, {64, 13, 16}, {320, 200, 256}}) {
        const auto pixels = noise(width, height, colors);
        const std::string image = sixel_image(pixels, width, height, 256);
        const SixelPicture back = decode_sixels(image);
        EXPECT_TRUE(back.whole) << image;
        EXPECT_EQ(back.width, width);
        EXPECT_EQ(back.height, height);
        // Sixels know only a hundred steps.
        EXPECT_LE(largest_difference(back.pixels, pixels), 2u);
    }
}

TEST(Sixel, EqualColumnsAreCounted) {
    const std::vector<u32> pixels(100 * 6, 0xFF0000);
    EXPECT_EQ(sixel_image(pixels, 100, 6, 256), "\x1BP0;1;0q\"1;1;100;6#0;2;100;0;0#0!100~\x1B\\");
}

TEST(Sixel, MoreColoursThanRegistersAreDithered) {
    std::vector<u32> gray(64 * 64);
    for (u32 i = 0; i < gray.size(); ++i) gray[i] = (i % 64) * 4 * 0x010101;
    for (const u32 limit : {240u, 64u, 16u, 8u, 2u}) {
        const IndexedPicture picture = reduce_colors(gray, 64, limit);
        EXPECT_LE(picture.colors.size(), limit);
        // Squares of four by four keep their brightness on the whole. Green has at least two steps everywhere.
        for (u32 x = 0; x < 64; x += 4) {
            u32 sum = 0;
            for (u32 i = 0; i < 64 * 4; ++i) {
                sum += picture.colors[picture.pixels[i / 4 * 64 + x + i % 4]] >> 8 & 0xFF;
            }
            EXPECT_NEAR(sum / 256.0, x * 4 + 6, 12.0) << limit << " colours, column " << x;
        }
    }
}

TEST(Sixel, ExactlyAsManyColoursAsRegistersAreKept) {
    const auto pixels = noise(64, 64, 16);
    const std::set<u32> colors(pixels.begin(), pixels.end());
    ASSERT_EQ(colors.size(), 16u);
    EXPECT_EQ(reduce_colors(pixels, 64, 16).colors.size(), 16u);
    const IndexedPicture fewer = reduce_colors(pixels, 64, 15);
    EXPECT_NE(std::set<u32>(fewer.colors.begin(), fewer.colors.end()), colors);
}

TEST(ScaledPicture, RepeatsPixelsAndTakesMeans) {
    const std::vector<u32> pixels{0xFF0000, 0x0000FF, 0x00FF00, 0xFFFFFF};
    EXPECT_EQ(scaled_picture({2, 2, pixels}, 4, 2),
              (std::vector<u32>{0xFF0000, 0xFF0000, 0x0000FF, 0x0000FF, 0x00FF00, 0x00FF00, 0xFFFFFF, 0xFFFFFF}));
    EXPECT_EQ(scaled_picture({2, 2, pixels}, 1, 1), (std::vector<u32>{0x7F7F7F}));
    EXPECT_EQ(scaled_picture({2, 2, pixels}, 2, 2), pixels);
}

class SixelScreenTest : public testing::Test {
protected:
    std::string update() { return screen.update({320, 200, pixels}, geometry); }
    // The pictures in `bytes`, each with its place in front.
    static std::vector<SixelPicture> pictures(std::string_view bytes) {
        std::vector<SixelPicture> found;
        for (std::size_t at = bytes.find("\x1BP"); at != std::string_view::npos; at = bytes.find("\x1BP", at)) {
            const std::size_t end = bytes.find("\x1B\\", at) + 2;
            found.push_back(decode_sixels(bytes.substr(at, end - at)));
            at = end;
        }
        return found;
    }

    std::vector<u32> pixels = noise(320, 200, 200);
    SixelScreen::Geometry geometry{{80, 26}, 8, 16, 256};
    SixelScreen screen;
};

TEST_F(SixelScreenTest, DrawsAllAndThenNothing) {
    const std::string first = update();
    EXPECT_TRUE(first.starts_with("\x1B[0;40m\x1B[2J"));
    EXPECT_TRUE(screen.cleared());
    const auto found = pictures(first);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].width, 320u);
    EXPECT_EQ(found[0].height, 240u);
    EXPECT_LE(largest_difference(found[0].pixels, scaled_picture({320, 200, pixels}, 320, 240)), 2u);
    EXPECT_EQ(update(), "");
    screen.forget();
    EXPECT_EQ(update(), first);
}

TEST_F(SixelScreenTest, SendsOnlyTheRowsOfCellsThatChanged) {
    update();
    pixels[100 * 320 + 5] ^= 0xFFFFFF;
    const std::string change = update();
    EXPECT_FALSE(screen.cleared());
    const auto found = pictures(change);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].height, 16u);
    // 25 rows of cells, 15 of them for the picture; line 100 is line 120 of 240, in the eighth row of cells.
    EXPECT_TRUE(change.starts_with("\x1B[13;21H")) << change.substr(0, 20);
}

TEST_F(SixelScreenTest, LeavesTheLastRowFree) {
    for (u32 columns = 1; columns < 120; columns += 7) {
        for (u32 rows = 1; rows < 60; rows += 3) {
            geometry.cells = {columns, rows};
            for (const SixelPicture& picture : pictures(update())) {
                EXPECT_TRUE(picture.whole);
                EXPECT_LE(picture.width, columns * 8);
                EXPECT_LE(picture.height, (rows - 1) * 16);
            }
        }
    }
}

TEST_F(SixelScreenTest, NoPictureIsNothing) {
    EXPECT_EQ(screen.update({0, 0, {}}, geometry), "");
    geometry.cells = {80, 1};
    EXPECT_EQ(update(), "");
}

}  // namespace
}  // namespace lockstep::terminal
