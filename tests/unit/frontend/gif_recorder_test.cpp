#include "frontend/gif/gif_recorder.h"

#include <gtest/gtest.h>

#include <set>

#include "frontend/host_file.h"
#include "tests/unit/frontend/gif_reader.h"
#include "tests/unit/frontend/temporary_directory.h"

namespace lockstep {
namespace {

using test::Gif;

class GifRecorderTest : public testing::Test {
protected:
    std::string path() const { return directory.path("out.gif"); }
    void start() {
        auto made = GifRecorder::create(path());
        ASSERT_TRUE(made.ok()) << made.error().message;
        recorder = std::move(made).value();
    }
    // As the session does it at a retrace.
    void show(u32 width, u32 height, const std::vector<u32>& pixels, Time now) {
        recorder->advance(now);
        if (recorder->wants_frame(now)) recorder->present({width, height, pixels}, now);
    }
    Gif finish(Time now) {
        const Status status = recorder->finish(now);
        EXPECT_TRUE(status.ok()) << (status.ok() ? "" : status.error().message);
        file = read_file(path(), u64{1} << 30).value();
        return test::GifReader(file).read();
    }

    TemporaryDirectory directory;
    std::unique_ptr<Recorder> recorder;
    std::vector<u8> file;
};

std::vector<u32> noise(u32 pixels, u32 colours, u32 seed) {
    std::vector<u32> result;
    u32 random = seed;
    for (u32 i = 0; i < pixels; ++i) {
        random = random * 1'664'525 + 1'013'904'223;
        result.push_back((random >> 16) % colours * 9'973 & 0xFF'FFFF);
    }
    return result;
}

TEST_F(GifRecorderTest, KeepsEveryPixelOfUpTo256Colours) {
    for (const u32 colours : {1u, 2u, 3u, 4u, 5u, 16u, 17u, 128u, 255u, 256u}) {
        start();
        const std::vector<u32> pixels = noise(320 * 200, colours, colours);
        show(320, 200, pixels, Time::milliseconds(100));
        const Gif gif = finish(Time::milliseconds(1'100));
        ASSERT_EQ(gif.pictures.size(), 1u);
        EXPECT_EQ(gif.width, 320u);
        EXPECT_EQ(gif.height, 200u);
        EXPECT_EQ(gif.pictures[0].pixels, pixels) << colours;
        EXPECT_EQ(gif.pictures[0].hundredths, 100u);
        EXPECT_TRUE(gif.ended);
    }
}

TEST_F(GifRecorderTest, StoresOnlyWhatChanged) {
    start();
    std::vector<u32> pixels = noise(64 * 48, 256, 1);
    const std::vector<u32> first = pixels;
    show(64, 48, pixels, Time::milliseconds(0));
    show(64, 48, pixels, Time::milliseconds(500));
    pixels[10 * 64 + 20] ^= 0xFF;
    pixels[12 * 64 + 25] ^= 0xFF00;
    show(64, 48, pixels, Time::milliseconds(1'000));
    const Gif gif = finish(Time::milliseconds(1'500));
    ASSERT_EQ(gif.pictures.size(), 2u);
    EXPECT_EQ(gif.pictures[0].hundredths, 100u);
    EXPECT_EQ(gif.pictures[0].pixels, first);
    EXPECT_EQ(gif.pictures[1].hundredths, 50u);
    EXPECT_EQ(gif.pictures[1].pixels, pixels);
    EXPECT_EQ(gif.pictures[1].left, 20u);
    EXPECT_EQ(gif.pictures[1].top, 10u);
    EXPECT_EQ(gif.pictures[1].width, 6u);
    EXPECT_EQ(gif.pictures[1].height, 3u);
    EXPECT_EQ(gif.pictures[1].colours, 4u) << "two and the transparent one";
}

TEST_F(GifRecorderTest, TakesAtMostFiftyPicturesASecondAndKeepsTheTime) {
    start();
    u32 shown = 0;
    for (u64 n = 0; n < 701; ++n) show(2, 2, std::vector<u32>(4, static_cast<u32>(n)), Time{n * ns_per_second / 70});
    const Gif gif = finish(Time::seconds(10) + Time::milliseconds(30));
    for (const test::GifPicture& picture : gif.pictures) {
        EXPECT_GE(picture.hundredths, 2u);
        EXPECT_LE(picture.hundredths, 3u);
        shown += picture.hundredths;
    }
    EXPECT_EQ(gif.pictures.size(), 351u);
    EXPECT_EQ(shown, 1'003u);
}

TEST_F(GifRecorderTest, ChoosesColoursWhereThereAreTooMany) {
    start();
    // Red from left to right, green from top to bottom, 128 steps each: 16,384 colours.
    std::vector<u32> pixels;
    for (u32 y = 0; y < 128; ++y) {
        for (u32 x = 0; x < 128; ++x) pixels.push_back(x * 2 << 16 | y * 2 << 8 | 0x40);
    }
    show(128, 128, pixels, Time{});
    const Gif gif = finish(Time::seconds(1));
    ASSERT_EQ(gif.pictures.size(), 1u);
    const std::vector<u32>& got = gif.pictures[0].pixels;
    EXPECT_GT(std::set<u32>(got.begin(), got.end()).size(), 200u);
    // Every square of eight by eight pixels is in the mean about what it should be.
    for (u32 top = 0; top < 128; top += 8) {
        for (u32 left = 0; left < 128; left += 8) {
            s32 red = 0;
            s32 green = 0;
            for (u32 i = 0; i < 64; ++i) {
                const std::size_t at = (top + i / 8) * 128 + left + i % 8;
                red += static_cast<s32>(got[at] >> 16) - static_cast<s32>(pixels[at] >> 16);
                green += static_cast<s32>(got[at] >> 8 & 0xFF) - static_cast<s32>(pixels[at] >> 8 & 0xFF);
            }
            EXPECT_LT(std::abs(red / 64), 7) << left << ", " << top;
            EXPECT_LT(std::abs(green / 64), 7) << left << ", " << top;
        }
    }
}

TEST_F(GifRecorderTest, ShowsASmallerPictureInWholeMultiplesInTheMiddle) {
    start();
    const std::vector<u32> text(720 * 400, 0x112233);
    const std::vector<u32> game = noise(320 * 200, 200, 3);
    show(720, 400, text, Time{});
    show(320, 200, game, Time::seconds(1));
    const Gif gif = finish(Time::seconds(2));
    ASSERT_EQ(gif.pictures.size(), 2u);
    EXPECT_EQ(gif.width, 720u);
    const std::vector<u32>& got = gif.pictures[1].pixels;
    for (u32 y = 0; y < 400; ++y) {
        for (u32 x = 0; x < 720; ++x) {
            const bool outside = x < 40 || x >= 680;
            ASSERT_EQ(got[y * 720 + x], outside ? 0 : game[y / 2 * 320 + (x - 40) / 2]) << x << ", " << y;
        }
    }
}

TEST_F(GifRecorderTest, GrowsForALargerPicture) {
    start();
    const std::vector<u32> small(320 * 200, 0x445566);
    const std::vector<u32> large = noise(640 * 480, 16, 3);
    show(320, 200, small, Time{});
    show(640, 480, large, Time::seconds(1));
    const Gif gif = finish(Time::seconds(2));
    EXPECT_EQ(gif.width, 640u);
    EXPECT_EQ(gif.height, 480u);
    ASSERT_EQ(gif.pictures.size(), 2u);
    EXPECT_EQ(gif.pictures[0].width, 320u);
    EXPECT_EQ(gif.pictures[1].pixels, large);
}

TEST_F(GifRecorderTest, HoldsAPictureForAnHour) {
    start();
    show(2, 1, {1, 2}, Time{});
    show(2, 1, {3, 2}, Time::seconds(3'600));
    const Gif gif = finish(Time::seconds(3'601));
    u64 hundredths = 0;
    for (const test::GifPicture& picture : gif.pictures) hundredths += picture.hundredths;
    EXPECT_EQ(hundredths, 360'100u);
    EXPECT_EQ(gif.pictures.front().pixels, (std::vector<u32>{1, 2}));
    EXPECT_EQ(gif.pictures[gif.pictures.size() - 2].pixels, (std::vector<u32>{1, 2}));
    EXPECT_EQ(gif.pictures.back().pixels, (std::vector<u32>{3, 2}));
}

TEST_F(GifRecorderTest, GoesOnBehindALeapInTime) {
    start();
    show(2, 1, {1, 2}, Time::seconds(10));
    recorder->advance(Time::seconds(12));
    recorder->jump({Time::seconds(5), false, {}});
    show(2, 1, {3, 2}, Time::seconds(6));
    const Gif gif = finish(Time::seconds(7));
    ASSERT_EQ(gif.pictures.size(), 2u);
    EXPECT_EQ(gif.pictures[0].hundredths, 300u);
    EXPECT_EQ(gif.pictures[1].hundredths, 100u);
}

TEST_F(GifRecorderTest, SaysWhenThereWasNothingToRecord) {
    start();
    show(0, 0, {}, Time{});
    const Status status = recorder->finish(Time::seconds(1));
    EXPECT_FALSE(status.ok());
}

}  // namespace
}  // namespace lockstep
