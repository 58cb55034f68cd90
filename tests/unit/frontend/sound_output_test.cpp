#include "frontend/sound/sound_output.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace lockstep {
namespace {

std::vector<s16> sine(std::size_t from, std::size_t count) {
    std::vector<s16> result;
    for (std::size_t i = from; i < from + count; ++i) {
        result.push_back(
            static_cast<s16>(10'000 * std::sin(2 * std::numbers::pi * 400 * static_cast<double>(i) / 48'000)));
    }
    return result;
}

s32 largest_step(const std::vector<s16>& samples) {
    s32 result = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) result = std::max(result, std::abs(samples[i] - samples[i - 1]));
    return result;
}

// A machine whose clock is `per_mille` thousandths of the card's, and which makes its samples in heaps of 8 ms.
struct Chain {
    ElasticBuffer buffer;
    std::vector<s16> played;
    std::size_t pushed = 0;

    void run(u32 blocks, u32 per_mille) {
        u64 due = 0;
        for (u32 n = 0; n < blocks; ++n) {
            due += 512 * per_mille;
            for (; due >= 384'000; due -= 384'000) {
                buffer.push(sine(pushed, 384));
                pushed += 384;
            }
            std::vector<s16> block(512);
            buffer.pull(block);
            played.insert(played.end(), block.begin(), block.end());
        }
    }
};

TEST(ElasticBuffer, IsSilentUntilEnoughSamplesWait) {
    ElasticBuffer buffer;
    std::vector<s16> out(512, 1);
    buffer.push(sine(30, ElasticBuffer::wanted - 1));
    buffer.pull(out);
    EXPECT_EQ(out, std::vector<s16>(512, 0));
    buffer.push(sine(30, 1));
    buffer.pull(out);
    EXPECT_NE(out.back(), 0);
    EXPECT_LT(std::abs(out.front()), 100) << "it comes in softly";
}

TEST(ElasticBuffer, PlaysWithoutAGapWhateverTheClocks) {
    for (const u32 per_mille : {994u, 1'000u, 1'006u}) {
        Chain chain;
        chain.run(6'000, per_mille);  // more than a minute
        EXPECT_EQ(chain.buffer.gaps(), 0u) << per_mille;
        EXPECT_GT(chain.buffer.fill(), 500u) << per_mille;
        EXPECT_LT(chain.buffer.fill(), 4'600u) << per_mille;
        // 400 Hz at this amplitude change by 524 at most from one sample to the next.
        EXPECT_LT(largest_step(chain.played), 540) << per_mille;
        u32 rises = 0;
        for (std::size_t i = 48'001; i < chain.played.size(); ++i) {
            rises += chain.played[i - 1] < 0 && chain.played[i] >= 0 ? 1 : 0;
        }
        const double hertz = rises * 48'000.0 / static_cast<double>(chain.played.size() - 48'000);
        EXPECT_NEAR(hertz, 400.0 * per_mille / 1'000, 0.5) << per_mille;
    }
}

TEST(ElasticBuffer, KeepsEverySampleWhenTheClocksAgree) {
    ElasticBuffer buffer;
    std::vector<s16> out(384);
    buffer.push(sine(0, ElasticBuffer::wanted));
    for (std::size_t n = 0; n < 100; ++n) {
        buffer.pull(out);
        if (n > 0) {
            // One sample behind what was pushed; nothing bends as long as the buffer is as full as wanted.
            EXPECT_EQ(out, sine(n * 384 + 1, 384)) << n;
        }
        buffer.push(sine(ElasticBuffer::wanted + n * 384, 384));
    }
}

TEST(ElasticBuffer, FadesWhenNothingComesAndBeginsAgain) {
    Chain chain;
    chain.run(20, 1'000);
    chain.run(100, 0);
    EXPECT_EQ(chain.buffer.gaps(), 1u);
    EXPECT_EQ(chain.played.back(), 0);
    chain.run(20, 1'000);
    EXPECT_EQ(chain.buffer.gaps(), 1u);
    EXPECT_GT(*std::max_element(chain.played.end() - 512, chain.played.end()), 9'500);
    EXPECT_LT(largest_step(chain.played), 540) << "no click on the way";
}

TEST(ElasticBuffer, KeepsMoreInHandOnAHostThatStumbles) {
    Chain chain;
    for (int i = 0; i < 4; ++i) {
        chain.run(20, 1'000);
        chain.run(40, 0);
    }
    EXPECT_EQ(chain.buffer.gaps(), 4u);
    // Twice as much as at first waits before it begins again.
    chain.buffer.push(sine(0, 2 * ElasticBuffer::wanted - 1));
    std::vector<s16> out(512);
    chain.buffer.pull(out);
    EXPECT_EQ(out, std::vector<s16>(512, 0));
    chain.buffer.push(sine(0, 1));
    chain.buffer.pull(out);
    EXPECT_NE(out.back(), 0);
}

TEST(ElasticBuffer, IsBounded) {
    ElasticBuffer buffer;
    for (int i = 0; i < 100; ++i) buffer.push(sine(0, 10'000));
    EXPECT_EQ(buffer.fill(), ElasticBuffer::most);
    buffer.push(sine(0, 100'000));
    EXPECT_EQ(buffer.fill(), ElasticBuffer::most);
}

class SoundOutputTest : public testing::Test {
protected:
    s16 loudest_of(u32 blocks) {
        s16 most = 0;
        for (u32 n = 0; n < blocks; ++n) {
            now = now + Time::milliseconds(10);
            output.advance(now);
            std::vector<s16> block(480);
            output.pull(block);
            most = std::max(most, *std::max_element(block.begin(), block.end()));
        }
        return most;
    }
    void play() {
        SquareWave wave;
        wave.origin = Pit8254::clock.ticks_at(now);
        wave.high = wave.low = 600;
        output.speaker({now, true, wave});
    }

    Time now{};
    SoundOutput output{{}, 100};
};

TEST_F(SoundOutputTest, PlaysTheSpeaker) {
    EXPECT_EQ(loudest_of(50), 0);
    play();
    loudest_of(50);
    EXPECT_NEAR(loudest_of(20), SpeakerSynthesis::swing * (0.5 + 0.087), 400) << "with what the low-pass overshoots";
}

TEST_F(SoundOutputTest, ObeysVolumeAndMuting) {
    play();
    loudest_of(50);
    const s16 full = loudest_of(10);
    for (int i = 0; i < 5; ++i) output.change_volume(false);
    EXPECT_EQ(output.volume(), 50u);
    loudest_of(10);
    EXPECT_NEAR(loudest_of(10), full / 4, 100);
    output.set_muted(true);
    loudest_of(10);
    EXPECT_EQ(loudest_of(10), 0);
    output.set_muted(false);
    for (int i = 0; i < 20; ++i) output.change_volume(true);
    EXPECT_EQ(output.volume(), 100u);
    loudest_of(10);
    EXPECT_NEAR(loudest_of(10), full, 100);
    for (int i = 0; i < 20; ++i) output.change_volume(false);
    EXPECT_EQ(output.volume(), 0u);
}

TEST_F(SoundOutputTest, TimeThatPassesUnheardMakesNoSound) {
    play();
    loudest_of(50);
    for (int i = 0; i < 100; ++i) {
        now = now + Time::seconds(1);
        Speaker::Change state{now, true, {}};
        state.wave.level = true;
        output.jump(state);
    }
    EXPECT_EQ(output.buffer().fill(), 0u);
    std::vector<s16> block(4'800);
    output.pull(block);
    EXPECT_EQ(block.back(), 0);
    EXPECT_EQ(output.buffer().gaps(), 0u) << "silence that is wanted makes nothing later";
}

TEST_F(SoundOutputTest, StandingStillIsSilenceAndNoGap) {
    play();
    loudest_of(50);
    output.pause();
    std::vector<s16> block(4'800);
    output.pull(block);
    EXPECT_EQ(block.back(), 0);
    EXPECT_EQ(output.buffer().gaps(), 0u);
    EXPECT_GT(loudest_of(20), 10'000) << "it goes on";
}

}  // namespace
}  // namespace lockstep
