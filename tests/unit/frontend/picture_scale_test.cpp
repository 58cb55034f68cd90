#include "frontend/picture_scale.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

TEST(PictureScale, FillsAFittingWindow) {
    EXPECT_EQ(place_picture(720, 1440, 1080), (PictureRect{0, 0, 1440, 1080}));
    EXPECT_EQ(place_picture(320, 640, 480), (PictureRect{0, 0, 640, 480}));
}

TEST(PictureScale, IsAlwaysFourToThreeWholeAndCentred) {
    for (const u32 picture : {320u, 360u, 640u, 720u}) {
        const PictureRect place = place_picture(picture, 1920, 1080);
        EXPECT_EQ(place.width % picture, 0u);
        EXPECT_EQ(place.width * 3, place.height * 4);
        EXPECT_EQ(place.x, (1920 - place.width) / 2);
        EXPECT_LE(place.height, 1080u);
    }
}

TEST(PictureScale, ShrinksWhereThereIsNoRoom) {
    EXPECT_EQ(place_picture(720, 400, 300), (PictureRect{0, 0, 400, 300}));
    EXPECT_EQ(place_picture(720, 0, 0), (PictureRect{}));
}

TEST(PictureScale, EnlargesBeyondTheTarget) {
    EXPECT_EQ(whole_scale(400, 1080), 3u);
    EXPECT_EQ(whole_scale(480, 960), 2u);
    EXPECT_EQ(whole_scale(480, 100), 1u);
}

TEST(PictureScale, StartsWithAWindowThatFitsTheScreen) {
    EXPECT_EQ(first_window_size(1024, 768), (WindowSize{720, 540}));
    EXPECT_EQ(first_window_size(1920, 1200), (WindowSize{1440, 1080}));
    EXPECT_EQ(first_window_size(3840, 2160), (WindowSize{2160, 1620}));
    EXPECT_EQ(first_window_size(0, 0), (WindowSize{720, 540}));
}

}  // namespace
}  // namespace lockstep
