#include "frontend/picture_scale.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

constexpr Scaling sharp = Scaling::Sharp;

TEST(PictureShape, VgaModesFillTheTube) {
    for (const auto& [width, height] : {std::pair{320u, 200u},
                                        {640u, 350u},
                                        {640u, 400u},
                                        {720u, 400u},
                                        {640u, 480u},
                                        {360u, 480u},
                                        {320u, 240u},
                                        {800u, 600u}}) {
        EXPECT_EQ(picture_shape(width, height), (Shape{4, 3})) << width << " x " << height;
    }
}

TEST(PictureShape, LargeModesOfAnotherRatioHaveSquareDots) {
    EXPECT_EQ(picture_shape(1280, 1024), (Shape{1280, 1024}));
    EXPECT_EQ(picture_shape(1920, 1200), (Shape{1920, 1200}));
    EXPECT_EQ(picture_shape(1920, 1080), (Shape{1920, 1080}));
    EXPECT_EQ(picture_shape(1056, 400), (Shape{4, 3})) << "132 columns of text";
    EXPECT_EQ(picture_shape(0, 0), (Shape{4, 3}));
}

TEST(PictureScale, FillsAFittingWindow) {
    EXPECT_EQ(place_picture(720, 400, 1440, 1080, sharp), (PictureRect{0, 0, 1440, 1080}));
    EXPECT_EQ(place_picture(320, 200, 640, 480, sharp), (PictureRect{0, 0, 640, 480}));
    EXPECT_EQ(place_picture(1024, 768, 1024, 768, sharp), (PictureRect{0, 0, 1024, 768}));
    EXPECT_EQ(place_picture(1280, 1024, 1280, 1024, sharp), (PictureRect{0, 0, 1280, 1024}));
}

TEST(PictureScale, IsAlwaysFourToThreeWholeAndCentred) {
    for (const u32 picture : {320u, 360u, 640u, 720u}) {
        const PictureRect place = place_picture(picture, 400, 1920, 1080, sharp);
        EXPECT_EQ(place.width % picture, 0u);
        EXPECT_EQ(place.width * 3, place.height * 4);
        EXPECT_EQ(place.x, (1920 - place.width) / 2);
        EXPECT_LE(place.height, 1080u);
    }
}

TEST(PictureScale, SquareDotsAreWholeInBothDirections) {
    EXPECT_EQ(place_picture(1280, 1024, 2600, 2100, sharp), (PictureRect{20, 26, 2560, 2048}));
    EXPECT_EQ(place_picture(1280, 1024, 2500, 3000, sharp), (PictureRect{610, 988, 1280, 1024}));
}

TEST(PictureScale, ShrinksWhereThereIsNoRoom) {
    EXPECT_EQ(place_picture(720, 400, 400, 300, sharp), (PictureRect{0, 0, 400, 300}));
    EXPECT_EQ(place_picture(1920, 1200, 960, 700, sharp), (PictureRect{0, 50, 960, 600}));
    EXPECT_EQ(place_picture(720, 400, 0, 0, sharp), (PictureRect{}));
}

TEST(PictureScale, FitFillsTheWindowAsFarAsTheShapeAllows) {
    EXPECT_EQ(place_picture(720, 400, 1920, 1080, Scaling::Fit), (PictureRect{240, 0, 1440, 1080}));
    EXPECT_EQ(place_picture(640, 480, 1000, 750, Scaling::Fit), (PictureRect{0, 0, 1000, 750}));
}

TEST(PictureScale, StartsWithAWindowThatFitsTheScreen) {
    EXPECT_EQ(first_window_size(1024, 768), (WindowSize{720, 540}));
    EXPECT_EQ(first_window_size(1920, 1200), (WindowSize{1440, 1080}));
    EXPECT_EQ(first_window_size(3840, 2160), (WindowSize{2160, 1620}));
    EXPECT_EQ(first_window_size(0, 0), (WindowSize{720, 540}));
}

TEST(PictureScale, TheWindowGrowsForWhatIsLargerAsFarAsTheScreenAllows) {
    const WindowSize now{720, 540};
    EXPECT_EQ(window_for_picture(640, 480, now, {1600, 1140}), now);
    EXPECT_EQ(window_for_picture(720, 400, now, {1600, 1140}), now);
    EXPECT_EQ(window_for_picture(1024, 768, now, {1600, 1140}), (WindowSize{1024, 768}));
    EXPECT_EQ(window_for_picture(1280, 1024, now, {1600, 1140}), (WindowSize{1280, 1024}));
    EXPECT_EQ(window_for_picture(1600, 1200, now, {1600, 1140}), (WindowSize{1520, 1140}));
    EXPECT_EQ(window_for_picture(1024, 768, now, {1024, 708}), (WindowSize{944, 708}));
}

TEST(PictureScale, TheWindowIsNotMostlyBlack) {
    const WindowSize now{1440, 1080};
    const WindowSize most{1920, 1140};
    EXPECT_EQ(window_for_picture(1024, 768, now, most), (WindowSize{1024, 768}));
    EXPECT_EQ(window_for_picture(800, 600, now, most), (WindowSize{800, 600}));
    EXPECT_EQ(window_for_picture(640, 480, now, most), now);
    EXPECT_EQ(window_for_picture(320, 200, now, most), now);
    EXPECT_EQ(window_for_picture(1280, 1024, now, most), now);
    EXPECT_EQ(window_for_picture(0, 0, now, most), now);
}

}  // namespace
}  // namespace lockstep
