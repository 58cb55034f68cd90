#include <gtest/gtest.h>

#include "frontend/window/scaler.h"

namespace lockstep::window {
namespace {

constexpr u32 untouched = 0x12345678;

class ScalerTest : public testing::Test {
protected:
    void window(u32 window_width, u32 window_height) {
        width = window_width;
        height = window_height;
        pixels.assign(std::size_t{width} * height, untouched);
    }
    RowRange draw(const Picture& picture, PictureRect place, bool scan_lines = false, RowRange changed = {0, ~0u}) {
        scaler.set_up(picture.width, picture.height, place, scan_lines);
        return scaler.draw(picture, changed, pixels.data(), width);
    }
    u32 at(u32 x, u32 y) const { return pixels[std::size_t{y} * width + x]; }

    Scaler scaler;
    u32 width = 0;
    u32 height = 0;
    std::vector<u32> pixels;
};

TEST_F(ScalerTest, DotForDotIsACopy) {
    window(4, 3);
    const Picture picture{2, 2, {1, 2, 3, 4}};
    EXPECT_EQ(draw(picture, {1, 1, 2, 2}), (RowRange{1, 3}));
    const u32 u = untouched;
    EXPECT_EQ(pixels, (std::vector<u32>{u, u, u, u, u, 1, 2, u, u, 3, 4, u}));
}

TEST_F(ScalerTest, WholeMultiplesRepeatDots) {
    const Picture picture{2, 1, {0xFF0000, 0x00FF00}};
    for (const u32 times : {2u, 3u, 4u, 5u, 7u}) {
        window(2 * times, times);
        draw(picture, {0, 0, 2 * times, times});
        for (u32 y = 0; y < height; ++y) {
            for (u32 x = 0; x < width; ++x) EXPECT_EQ(at(x, y), x < times ? 0xFF0000u : 0x00FF00u);
        }
    }
}

TEST_F(ScalerTest, OnlyEdgesAreMixedWhenEnlarging) {
    // Two rows on three: the middle one shows half of each.
    window(1, 3);
    draw({1, 2, {0x000000, 0xFFFFFF}}, {0, 0, 1, 3});
    EXPECT_EQ(pixels, (std::vector<u32>{0x000000, 0x7F7F7F, 0xFFFFFF}));
    window(3, 1);
    draw({2, 1, {0xFF00FF, 0x00FF00}}, {0, 0, 3, 1});
    EXPECT_EQ(pixels, (std::vector<u32>{0xFF00FF, 0x7F7F7F, 0x00FF00}));
}

TEST_F(ScalerTest, MakingSmallerShowsTheMeanOfWhatIsCovered) {
    window(1, 1);
    draw({4, 4, std::vector<u32>{0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF}},
         {0, 0, 1, 1});
    EXPECT_EQ(at(0, 0), 0x7Fu);
    // A single bright line does not vanish, wherever it is.
    for (u32 line = 0; line < 10; ++line) {
        Picture picture{1, 10, std::vector<u32>(10, 0)};
        picture.pixels[line] = 0xFFFFFF;
        window(1, 7);
        draw(picture, {0, 0, 1, 7});
        u32 sum = 0;
        for (const u32 pixel : pixels) sum += pixel & 0xFF;
        EXPECT_NEAR(sum, 255 * 7 / 10, 3) << line;
    }
}

TEST_F(ScalerTest, FlatColoursStayExactAtAnySize) {
    for (u32 target = 1; target < 60; ++target) {
        window(target, 61 - target);
        draw({17, 13, std::vector<u32>(17 * 13, 0xFFFEFD)}, {0, 0, target, 61 - target});
        for (const u32 pixel : pixels) ASSERT_EQ(pixel, 0xFFFEFDu) << target;
    }
}

TEST_F(ScalerTest, DrawsNoMoreThanWhatTheChangedRowsShow) {
    // 4 rows on 6: picture row 1 is in window rows 1 and 2.
    const Picture picture{1, 4, {1, 2, 3, 4}};
    window(1, 6);
    EXPECT_EQ(draw(picture, {0, 0, 1, 6}, false, {1, 2}), (RowRange{1, 3}));
    EXPECT_EQ(at(0, 0), untouched);
    EXPECT_NE(at(0, 1), untouched);
    EXPECT_NE(at(0, 2), untouched);
    EXPECT_EQ(at(0, 3), untouched);
    EXPECT_TRUE(draw(picture, {0, 0, 1, 6}, false, {2, 2}).empty());
}

TEST_F(ScalerTest, PartialDrawingGivesWhatDrawingAllGives) {
    for (const u32 target : {5u, 9u, 14u, 31u}) {
        Picture picture{8, 9, std::vector<u32>(72)};
        u32 seed = target;
        for (u32& pixel : picture.pixels) pixel = (seed = seed * 1664525 + 1013904223) >> 8;
        window(11, target);
        draw(picture, {0, 0, 11, target});
        for (u32 i = 0; i < 8; ++i) picture.pixels[3 * 8 + i] ^= 0xFFFFFF;
        draw(picture, {0, 0, 11, target}, false, {3, 4});
        const std::vector<u32> partly = pixels;
        draw(picture, {0, 0, 11, target});
        EXPECT_EQ(partly, pixels) << target;
    }
}

TEST_F(ScalerTest, ScanLinesAreBrightInTheirMiddleAndDarkBetween) {
    window(1, 12);
    draw({1, 3, {0x808080, 0x808080, 0x808080}}, {0, 0, 1, 12}, true);
    for (u32 line = 0; line < 3; ++line) {
        EXPECT_GT(at(0, line * 4 + 1) & 0xFF, 0x70u);
        EXPECT_LT(at(0, line * 4) & 0xFF, 0x65u);
        EXPECT_EQ(at(0, line * 4), at(0, line * 4 + 3));
    }
    // Without room for it there is none.
    window(1, 4);
    draw({1, 3, {0x808080, 0x808080, 0x808080}}, {0, 0, 1, 4}, true);
    EXPECT_EQ(at(0, 0), 0x808080u);
}

TEST_F(ScalerTest, NothingToDrawOrNowhereToDrawIt) {
    window(4, 4);
    EXPECT_TRUE(draw({}, {0, 0, 4, 4}).empty());
    EXPECT_TRUE(draw({1, 1, {7}}, {0, 0, 0, 0}).empty());
    EXPECT_EQ(at(0, 0), untouched);
}

}  // namespace
}  // namespace lockstep::window
