#include "frontend/pacing.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

constexpr u64 ms = 1'000'000;

TEST(Pacer, SleepsForWhatTheMachineIsAhead) {
    Pacer pacer;
    pacer.anchor(Time::seconds(5), 1000 * ms);
    EXPECT_EQ(pacer.ahead_ns(Time::seconds(5) + Time::milliseconds(16), 1004 * ms), 12 * ms);
    EXPECT_EQ(pacer.ahead_ns(Time::seconds(5) + Time::milliseconds(16), 1016 * ms), 0u);
}

TEST(Pacer, CatchesUpOnASmallDebt) {
    Pacer pacer;
    pacer.anchor(Time{}, 0);
    EXPECT_EQ(pacer.ahead_ns(Time::milliseconds(50), 100 * ms), 0u);
    EXPECT_EQ(pacer.ahead_ns(Time::milliseconds(120), 110 * ms), 10 * ms);
}

TEST(Pacer, ForgetsALargeDebt) {
    Pacer pacer;
    pacer.anchor(Time{}, 0);
    EXPECT_EQ(pacer.ahead_ns(Time::milliseconds(10), 5000 * ms), 0u);
    EXPECT_EQ(pacer.ahead_ns(Time::milliseconds(20), 5005 * ms), 5 * ms);
}

TEST(Pacer, GoesOnAfterAJumpBack) {
    Pacer pacer;
    pacer.anchor(Time::seconds(100), 0);
    EXPECT_EQ(pacer.ahead_ns(Time::seconds(1), 10 * ms), 0u);
    EXPECT_EQ(pacer.ahead_ns(Time::seconds(1) + Time::milliseconds(3), 10 * ms), 3 * ms);
}

TEST(SpeedMeter, MeasuresOncePerPeriod) {
    SpeedMeter meter;
    EXPECT_FALSE(meter.sample(Time{}, 0, 0));
    EXPECT_FALSE(meter.sample(Time::milliseconds(500), 5'000'000, 500 * ms));
    ASSERT_TRUE(meter.sample(Time::milliseconds(500), 12'300'000, 1000 * ms));
    EXPECT_EQ(meter.tenths_of_mips(), 123u);
    EXPECT_EQ(meter.percent(), 50u);
    EXPECT_EQ(meter.instructions(), 12'300'000u);
}

TEST(SpeedMeter, StartsAnewWhenTimeRunsBack) {
    SpeedMeter meter;
    meter.sample(Time::seconds(10), 1000, 0);
    EXPECT_FALSE(meter.sample(Time::seconds(1), 10, 2000 * ms));
    EXPECT_TRUE(meter.sample(Time::seconds(2), 1'000'010, 3000 * ms));
    EXPECT_EQ(meter.percent(), 100u);
}

}  // namespace
}  // namespace lockstep
