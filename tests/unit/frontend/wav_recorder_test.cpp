#include "frontend/recording/wav_recorder.h"

#include <gtest/gtest.h>

#include "frontend/host_file.h"
#include "tests/unit/frontend/temporary_directory.h"

namespace lockstep {
namespace {

Speaker::Change tone(Time at) {
    SquareWave wave;
    wave.origin = Pit8254::clock.ticks_at(at);
    wave.high = wave.low = 600;
    return {at, true, wave};
}

class WavRecorderTest : public testing::Test {
protected:
    std::string path() const { return directory.path("out.wav"); }
    std::vector<u8> file() const { return read_file(path(), u64{1} << 30).value(); }
    u32 number(std::size_t at) const {
        const std::vector<u8> bytes = file();
        return static_cast<u32>(bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16) | static_cast<u32>(bytes[at + 3])
                                                                                            << 24;
    }

    TemporaryDirectory directory;
};

TEST_F(WavRecorderTest, HoldsTheSamplesBehindItsHeader) {
    const Speaker::Change silence{};
    auto made = WavRecorder::create(path(), silence);
    ASSERT_TRUE(made.ok());
    SpeakerSynthesis expected(silence);
    Recorder& recorder = *made.value();
    recorder.advance(Time::milliseconds(8));
    recorder.speaker(tone(Time::milliseconds(12)));
    expected.change(tone(Time::milliseconds(12)));
    recorder.advance(Time::milliseconds(16));
    EXPECT_TRUE(recorder.finish(Time::milliseconds(100)).ok());
    expected.advance(Time::milliseconds(100));

    const std::vector<u8> bytes = file();
    ASSERT_EQ(bytes.size(), 44u + 2 * 4'800);
    const std::vector<u8> begin{'R', 'I', 'F', 'F', 0xA4, 0x25, 0,   0,   'W', 'A',  'V',  'E',  'f', 'm', 't',
                                ' ', 16,  0,   0,   0,    1,    0,   1,   0,   0x80, 0xBB, 0,    0,   0,   0x77,
                                1,   0,   2,   0,   16,   0,    'd', 'a', 't', 'a',  0x80, 0x25, 0,   0};
    EXPECT_EQ(std::vector<u8>(bytes.begin(), bytes.begin() + 44), begin);
    for (std::size_t i = 0; i < 4'800; ++i) {
        const auto sample = static_cast<s16>(bytes[44 + 2 * i] | bytes[45 + 2 * i] << 8);
        ASSERT_EQ(sample, expected.samples()[i]) << i;
    }
}

TEST_F(WavRecorderTest, HasARightHeaderAtAnyTime) {
    auto made = WavRecorder::create(path(), {});
    ASSERT_TRUE(made.ok());
    for (u64 ms = 8; ms <= 5'000; ms += 8) made.value()->advance(Time::milliseconds(ms));
    // The program is killed now. What is missing is less than a second.
    EXPECT_EQ(number(4), number(40) + 36);
    EXPECT_EQ(number(40) + 44, file().size());
    EXPECT_GT(number(40), 4u * 96'000);
}

TEST_F(WavRecorderTest, StopsWhereTheFormatEnds) {
    auto made = WavRecorder::create(path(), {}, 96'000);
    ASSERT_TRUE(made.ok());
    made.value()->advance(Time::milliseconds(990));
    EXPECT_TRUE(made.value()->status().ok());
    made.value()->advance(Time::milliseconds(1'010));
    EXPECT_FALSE(made.value()->status().ok());
    made.value()->advance(Time::milliseconds(2'000));
    EXPECT_FALSE(made.value()->finish(Time::milliseconds(2'010)).ok());
    EXPECT_EQ(file().size(), 96'044u);
    EXPECT_EQ(number(40), 96'000u);
    EXPECT_EQ(number(4), 96'036u);
}

TEST_F(WavRecorderTest, ReportsAFullDiskAndAMissingDirectory) {
    EXPECT_FALSE(WavRecorder::create(directory.path("no/such.wav"), {}).ok());
    auto made = WavRecorder::create("/dev/full", {});
    if (!made.ok()) return;  // a host without it
    for (u64 ms = 8; ms <= 2'000; ms += 8) made.value()->advance(Time::milliseconds(ms));
    EXPECT_FALSE(made.value()->finish(Time::seconds(2)).ok());
}

}  // namespace
}  // namespace lockstep
