#include "frontend/monitor_shape.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

window::Picture shaped(u32 width, u32 height) {
    const std::vector<u32> pixels(std::size_t{width} * height, 0x123456);
    return in_monitor_shape({width, height, pixels});
}

TEST(MonitorShape, IsFourToThreeWhateverTheResolution) {
    struct Case {
        u32 width, height, shown_width, shown_height;
    };
    for (const Case& c :
         {Case{320, 200, 640, 480}, Case{640, 200, 640, 480}, Case{640, 350, 640, 480}, Case{640, 480, 640, 480},
          Case{720, 400, 720, 540}, Case{360, 480, 720, 540}, Case{256, 256, 768, 576}, Case{800, 600, 800, 600},
          Case{1056, 400, 1056, 792}, Case{1280, 1024, 1280, 1024}, Case{1920, 1200, 1920, 1200}}) {
        const window::Picture picture = shaped(c.width, c.height);
        EXPECT_EQ(picture.width, c.shown_width) << c.width << " x " << c.height;
        EXPECT_EQ(picture.height, c.shown_height) << c.width << " x " << c.height;
        EXPECT_EQ(picture.pixels, std::vector<u32>(std::size_t{picture.width} * picture.height, 0x123456));
    }
}

TEST(MonitorShape, KeepsTheColoursOfDotsThatDoNotFallBetweenTwo) {
    std::vector<u32> pixels;
    for (u32 i = 0; i < 320 * 200; ++i) pixels.push_back(i * 2'654'435'761u >> 8);
    const window::Picture picture = in_monitor_shape({320, 200, pixels});
    // 12 lines for 5: the first two lines show the first one, the third shows 40 % of it.
    for (u32 x = 0; x < 640; ++x) {
        EXPECT_EQ(picture.pixels[x], pixels[x / 2]);
        EXPECT_EQ(picture.pixels[640 + x], pixels[x / 2]);
        EXPECT_EQ(picture.pixels[640 * 479 + x], pixels[199 * 320 + x / 2]);
    }
    const u32 green = picture.pixels[2 * 640] >> 8 & 0xFF;
    EXPECT_NEAR(green, 0.4 * (pixels[0] >> 8 & 0xFF) + 0.6 * (pixels[320] >> 8 & 0xFF), 2);
}

TEST(MonitorShape, OfNothingIsNothing) {
    EXPECT_EQ(in_monitor_shape({}).width, 0u);
}

}  // namespace
}  // namespace lockstep
