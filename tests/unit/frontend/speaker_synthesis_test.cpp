#include "frontend/sound/speaker_synthesis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lockstep {
namespace {

constexpr double tick_hz = 14'318'180.0 / 12;

Speaker::Change silent(Time at = {}) {
    return {at, false, {}};
}

Speaker::Change level(Time at, bool high) {
    SquareWave wave;
    wave.level = high;
    return {at, true, wave};
}

Speaker::Change tone(Time at, u32 count) {
    SquareWave wave;
    wave.origin = Pit8254::clock.ticks_at(at);
    wave.high = (count + 1) / 2;
    wave.low = count / 2;
    return {at, true, wave};
}

// Amplitude of the part of the samples that has this frequency.
double amplitude(const std::vector<s16>& samples, double hz) {
    double in_phase = 0;
    double quadrature = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        // A Hann window, so that what is elsewhere in the spectrum stays there.
        const double window =
            1 - std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(samples.size()));
        const double angle = 2 * std::numbers::pi * hz * static_cast<double>(i) / SpeakerSynthesis::rate;
        in_phase += window * samples[i] * std::cos(angle);
        quadrature += window * samples[i] * std::sin(angle);
    }
    return 2 * std::hypot(in_phase, quadrature) / static_cast<double>(samples.size());
}

std::vector<s16> second_of(u32 count) {
    SpeakerSynthesis synthesis(silent());
    synthesis.change(tone(Time{}, count));
    synthesis.advance(Time::milliseconds(500));
    synthesis.clear_samples();
    synthesis.advance(Time::milliseconds(1500));
    return synthesis.samples();
}

double bessel_i0(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; k < 60; ++k) {
        term *= x / (2 * k) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

TEST(LowPass, IsAWindowedSincThatSumsToOne) {
    constexpr double cutoff = 12'000.0 / 192'000;
    constexpr double beta = 6.5;
    std::vector<double> exact;
    double sum = 0;
    for (std::size_t n = 0; n < low_pass_taps; ++n) {
        const double t = static_cast<double>(n) - 63.5;
        const double window = bessel_i0(beta * std::sqrt(1 - t * t / (63.5 * 63.5))) / bessel_i0(beta);
        exact.push_back(std::sin(2 * std::numbers::pi * cutoff * t) / (std::numbers::pi * t) * window);
        sum += exact.back();
    }
    s32 total = 0;
    for (std::size_t n = 0; n < low_pass_taps; ++n) {
        EXPECT_NEAR(low_pass[n], exact[n] / sum * 65'536, 1.6) << n;
        total += low_pass[n];
    }
    EXPECT_EQ(total, 65'536);
}

TEST(SpeakerSynthesis, MakesFortyEightThousandSamplesASecond) {
    SpeakerSynthesis synthesis(silent());
    synthesis.advance(Time::seconds(3));
    EXPECT_EQ(synthesis.samples(), std::vector<s16>(144'000, 0));
    synthesis.clear_samples();
    synthesis.advance(Time{3'000'020'832});
    EXPECT_EQ(synthesis.samples().size(), 0u);
    synthesis.advance(Time{3'000'020'834});
    EXPECT_EQ(synthesis.samples().size(), 1u);
}

TEST(SpeakerSynthesis, AToneHasItsFrequencyAndSwing) {
    // Count 2712 gives 439.96 Hz.
    const std::vector<s16> samples = second_of(2'712);
    ASSERT_EQ(samples.size(), 48'000u);
    u32 rises = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) rises += samples[i - 1] < 0 && samples[i] >= 0 ? 1 : 0;
    EXPECT_NEAR(rises, 440u, 1);
    const double hz = tick_hz / 2'712;
    // A square wave's fundamental is 4/pi of its height, its third harmonic a third of that, and there is no second.
    const double height = SpeakerSynthesis::swing / 2.0;
    EXPECT_NEAR(amplitude(samples, hz), height * 4 / std::numbers::pi, height * 0.01);
    EXPECT_NEAR(amplitude(samples, 3 * hz), height * 4 / std::numbers::pi / 3, height * 0.01);
    EXPECT_LT(amplitude(samples, 2 * hz), height * 0.001);
}

TEST(SpeakerSynthesis, HighTonesHaveNoFalseOnesBelowThem) {
    // 7,000 Hz: harmonics at 21, 35, 49 kHz … must not come back below the half of the sample rate.
    const std::vector<s16> samples = second_of(170);
    const double hz = tick_hz / 170;
    EXPECT_NEAR(amplitude(samples, hz), SpeakerSynthesis::swing / 2.0 * 4 / std::numbers::pi, 100);
    for (const double wrong : {3 * hz, 48'000 - 5 * hz, 7 * hz - 48'000, 96'000 - 13 * hz, 192'000 - 27 * hz}) {
        EXPECT_LT(amplitude(samples, wrong), 15) << wrong;
    }
}

// A second of 16 kHz of pulses whose width follows a 1 kHz sine between 5 and 65 of 74 ticks; the first half second is
// the synthesis's to settle in. `begin` says where in its period a pulse of this width begins.
std::vector<s16> pulses(u64 (*begin)(u64 width)) {
    constexpr u64 period = 74;
    SpeakerSynthesis synthesis(silent());
    for (u64 n = 0; n < 32'000; ++n) {
        const double t = static_cast<double>(n * period) / tick_hz;
        const auto width = static_cast<u64>(std::lround(35 + 30 * std::sin(2 * std::numbers::pi * 1'000 * t)));
        SquareWave wave;
        wave.edge = n * period + begin(width);
        wave.origin = wave.edge + width;
        wave.low = 1;
        synthesis.change({Pit8254::clock.time_of(n * period), true, wave});
    }
    synthesis.advance(Time::milliseconds(1'500));
    return {synthesis.samples().begin() + 24'000, synthesis.samples().end()};
}

TEST(SpeakerSynthesis, PulsesOfModulatedWidthPlaySamples) {
    const std::vector<s16> samples = pulses([](u64 width) { return (74 - width) / 2; });
    constexpr double expected = SpeakerSynthesis::swing * 30.0 / 74;
    EXPECT_NEAR(amplitude(samples, 1'000), expected, expected * 0.015);
    EXPECT_LT(amplitude(samples, 2'000), expected * 0.01);
    EXPECT_LT(amplitude(samples, tick_hz / 74), expected * 0.003) << "the carrier";
    const auto [least, most] = std::minmax_element(samples.begin(), samples.end());
    EXPECT_NEAR(*most, expected, expected * 0.04);
    EXPECT_NEAR(*least, -expected, expected * 0.04);
}

TEST(SpeakerSynthesis, PulsesThatBeginTogetherHaveTheirOwnDistortion) {
    // As a one-shot makes them. The middle of a pulse moves with its width, which by theory is a second harmonic of
    // about 8 % here; the sound is no worse than that.
    const std::vector<s16> samples = pulses([](u64) { return u64{0}; });
    constexpr double expected = SpeakerSynthesis::swing * 30.0 / 74;
    EXPECT_NEAR(amplitude(samples, 1'000), expected, expected * 0.02);
    EXPECT_NEAR(amplitude(samples, 2'000), expected * 0.08, expected * 0.01);
    EXPECT_LT(amplitude(samples, tick_hz / 74), expected * 0.003) << "the carrier";
}

TEST(SpeakerSynthesis, AStepFadesAndNeverOverflows) {
    SpeakerSynthesis synthesis(silent());
    synthesis.change(level(Time::milliseconds(1), true));
    synthesis.advance(Time::milliseconds(400));
    synthesis.change(level(Time::milliseconds(400), false));
    synthesis.advance(Time::seconds(1));
    const auto [least, most] = std::minmax_element(synthesis.samples().begin(), synthesis.samples().end());
    EXPECT_NEAR(*most, SpeakerSynthesis::swing * 1.08, 400);
    EXPECT_NEAR(*least, -SpeakerSynthesis::swing * 1.08, 400);
    EXPECT_EQ(synthesis.samples()[47], 0) << "not before it happens";
    EXPECT_EQ(synthesis.samples()[19'199], 0) << "a level that stays is silence";
    EXPECT_EQ(synthesis.samples().back(), 0);
}

TEST(SpeakerSynthesis, BeginsAtRestAtAHighLevelToo) {
    SpeakerSynthesis synthesis(level(Time{123'456'789}, true));
    synthesis.advance(Time::milliseconds(200));
    EXPECT_EQ(synthesis.samples(), std::vector<s16>(synthesis.samples().size(), 0));
    EXPECT_EQ(synthesis.samples().size(), 9'600u - 5'925u) << "on the grid of samples since power-on";
}

TEST(SpeakerSynthesis, DoesNotDependOnHowTimeIsCut) {
    SpeakerSynthesis whole(silent());
    SpeakerSynthesis cut(silent());
    u32 random = 5;
    Time now{};
    for (int i = 0; i < 3'000; ++i) {
        random = random * 1'664'525 + 1'013'904'223;
        Speaker::Change change = tone(now, 2 + (random >> 16) % 3'000);
        change.data = (random >> 8) % 3 != 0;
        whole.change(change);
        cut.change(change);
        const Time next = now + Time{1 + (random >> 12)};
        while (now + Time{7'919} < next && i % 2 == 0) {
            now = now + Time{7'919};
            cut.advance(now);
        }
        now = next;
    }
    whole.advance(now);
    cut.advance(now);
    EXPECT_EQ(whole.samples(), cut.samples());
}

TEST(SpeakerSynthesis, TogglingAtEveryMicrosecondIsAMeanLevel) {
    SpeakerSynthesis synthesis(level(Time{}, false));
    for (u64 n = 0; n < 300'000; ++n) synthesis.change(level(Time::microseconds(n), n % 4 == 0));
    synthesis.advance(Time::milliseconds(300));
    EXPECT_EQ(synthesis.samples().size(), 14'400u);
    // A quarter of the time high: a step to a quarter, which then fades.
    EXPECT_NEAR(synthesis.samples()[30], SpeakerSynthesis::swing / 4 * 0.93, 600);
    EXPECT_NEAR(synthesis.samples().back(), 0, 4);
}

TEST(SpeakerSynthesis, GoesOnAfterALeapInTime) {
    SpeakerSynthesis synthesis(silent());
    synthesis.change(tone(Time{}, 2'712));
    synthesis.advance(Time::seconds(1));
    synthesis.jump(tone(Time::milliseconds(200), 2'712));
    synthesis.advance(Time::milliseconds(300));
    EXPECT_EQ(synthesis.samples().size(), 48'000u + 4'800u);
    synthesis.jump(silent(Time::seconds(500'000)));
    synthesis.advance(Time::seconds(500'000) + Time::milliseconds(100));
    EXPECT_EQ(synthesis.samples().size(), 48'000u + 9'600u);
}

TEST(SpeakerSynthesis, TakesWavesThatOnlyADamagedStateHas) {
    u64 random = 9;
    const auto next = [&] {
        random = random * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
        return random ^ random >> 29;
    };
    SpeakerSynthesis synthesis(silent());
    for (u64 n = 0; n < 20'000; ++n) {
        SquareWave wave;
        wave.edge = next();
        wave.origin = next() >> next() % 64;
        wave.high = static_cast<u32>(next() >> (32 + next() % 32));
        wave.low = static_cast<u32>(next() >> (32 + next() % 32));
        wave.level = (next() >> 40) % 2 != 0;
        synthesis.change({Time::microseconds(n * 50), true, wave});
    }
    synthesis.advance(Time::seconds(1));
    EXPECT_EQ(synthesis.samples().size(), 48'000u);
}

}  // namespace
}  // namespace lockstep
