#include "devices/pit_8254.h"

#include "tests/unit/devices/at_rig.h"

namespace lockstep {
namespace {

constexpr BusWidth byte = BusWidth::Byte;

class PitTest : public ::testing::Test {
protected:
    test::VirtualTime time;
    Pit8254 pit{time.scheduler, "pit"};
    u32 rises = 0;

    PitTest() {
        pit.out0.connect([this](bool level) { rises += level ? 1 : 0; });
        pit.reset(ResetKind::PowerOn);
        to_tick(100);
        rises = 0;
    }
    u64 tick() const { return Pit8254::clock.ticks_at(time.now()); }
    void to_tick(u64 n) { time.run_to(Pit8254::clock.time_of(n)); }
    void ticks(u64 n) { to_tick(tick() + n); }
    void control(u32 word) { pit.io_write(3, word, byte); }
    void count(unsigned counter, u32 value) {
        pit.io_write(counter, value & 0xFF, byte);
        pit.io_write(counter, value >> 8, byte);
    }
    u32 live(unsigned counter) {
        const u32 low = pit.io_read(counter, byte);
        return low | pit.io_read(counter, byte) << 8;
    }
    u32 status(unsigned counter) {
        control(0xE0 | 2u << counter);
        return pit.io_read(counter, byte);
    }
};

TEST_F(PitTest, Mode0RaisesOutAfterCountPlusOneTicks) {
    control(0x30);
    EXPECT_FALSE(pit.out0.level());
    count(0, 1000);
    ticks(1000);
    EXPECT_FALSE(pit.output(0));
    ticks(1);
    EXPECT_TRUE(pit.output(0));
    EXPECT_TRUE(pit.out0.level());
    EXPECT_EQ(rises, 1u);
    ticks(200'000);
    EXPECT_EQ(rises, 1u) << "wrapping round is no second expiry";
    count(0, 50);
    EXPECT_FALSE(pit.out0.level());
    ticks(51);
    EXPECT_EQ(rises, 2u);
}

TEST_F(PitTest, Mode0CountsOnPastZero) {
    control(0x30);
    count(0, 10);
    ticks(1 + 10 + 3);
    EXPECT_EQ(live(0), 0xFFFDu);
}

TEST_F(PitTest, Mode0StopsAtTheFirstOfTwoBytes) {
    control(0xB0);
    pit.set_gate(2, true);
    count(2, 1000);
    ticks(101);
    pit.io_write(2, 5, byte);
    ticks(500);
    control(0x80);
    EXPECT_EQ(live(2), 900u);
    pit.io_write(2, 0, byte);
    ticks(6);
    EXPECT_TRUE(pit.output(2));
}

TEST_F(PitTest, Mode0GateHoldsTheCount) {
    control(0xB0);
    pit.set_gate(2, false);
    count(2, 100);
    ticks(50);
    EXPECT_EQ(live(2), 100u);
    pit.set_gate(2, true);
    ticks(40);
    EXPECT_EQ(live(2), 60u);
    pit.set_gate(2, false);
    ticks(1000);
    EXPECT_EQ(live(2), 60u);
    EXPECT_FALSE(pit.output(2));
    pit.set_gate(2, true);
    ticks(60);
    EXPECT_TRUE(pit.output(2));
}

TEST_F(PitTest, Mode1WaitsForTheGateAndCanBeTriggeredAgain) {
    control(0xB2);
    pit.set_gate(2, false);
    count(2, 100);
    ticks(500);
    EXPECT_TRUE(pit.output(2));
    pit.set_gate(2, true);
    ticks(1);
    EXPECT_FALSE(pit.output(2));
    ticks(99);
    EXPECT_FALSE(pit.output(2));
    pit.set_gate(2, false);
    EXPECT_FALSE(pit.output(2)) << "only the edge matters";
    pit.set_gate(2, true);
    ticks(100);
    EXPECT_FALSE(pit.output(2));
    ticks(1);
    EXPECT_TRUE(pit.output(2));
}

TEST_F(PitTest, Mode2IsLowForOneTickInEveryPeriod) {
    control(0xB4);
    pit.set_gate(2, true);
    count(2, 10);
    ticks(1);
    for (int period = 0; period < 3; ++period) {
        for (u32 n = 10; n >= 1; --n) {
            EXPECT_EQ(live(2), n);
            EXPECT_EQ(pit.output(2), n != 1);
            ticks(1);
        }
    }
}

TEST_F(PitTest, Mode2TakesANewCountAtTheEndOfThePeriod) {
    control(0xB4);
    pit.set_gate(2, true);
    count(2, 100);
    ticks(1 + 40);
    count(2, 30);
    EXPECT_EQ(live(2), 60u);
    EXPECT_EQ(status(2) & 0x40, 0x40u) << "null count until it is loaded";
    ticks(60);
    EXPECT_EQ(live(2), 30u);
    EXPECT_EQ(status(2) & 0x40, 0u);
    ticks(30);
    EXPECT_EQ(live(2), 30u);
}

TEST_F(PitTest, Mode2GateRestartsAndForcesOutHigh) {
    control(0xB4);
    pit.set_gate(2, true);
    count(2, 10);
    ticks(10);
    EXPECT_FALSE(pit.output(2));
    pit.set_gate(2, false);
    EXPECT_TRUE(pit.output(2));
    ticks(100);
    EXPECT_EQ(live(2), 1u);
    pit.set_gate(2, true);
    ticks(1);
    EXPECT_EQ(live(2), 10u);
}

TEST_F(PitTest, Mode3EvenAndOddCounts) {
    pit.set_gate(2, true);
    control(0xB6);
    count(2, 6);
    ticks(1);
    for (int period = 0; period < 2; ++period) {
        for (const auto& [value, out] :
             {std::pair{6u, true}, {4u, true}, {2u, true}, {6u, false}, {4u, false}, {2u, false}}) {
            EXPECT_EQ(live(2), value);
            EXPECT_EQ(pit.output(2), out);
            ticks(1);
        }
    }
    control(0xB6);
    count(2, 5);
    ticks(1);
    for (int period = 0; period < 2; ++period) {
        for (const auto& [value, out] : {std::pair{4u, true}, {2u, true}, {0u, true}, {4u, false}, {2u, false}}) {
            EXPECT_EQ(live(2), value);
            EXPECT_EQ(pit.output(2), out);
            ticks(1);
        }
    }
}

TEST_F(PitTest, Mode3TakesANewCountAtTheEndOfTheHalf) {
    pit.set_gate(2, true);
    control(0xB6);
    count(2, 100);
    ticks(1 + 20);
    count(2, 20);
    ticks(29);
    EXPECT_TRUE(pit.output(2));
    ticks(1);
    EXPECT_FALSE(pit.output(2));
    EXPECT_EQ(live(2), 20u);
    ticks(10);
    EXPECT_TRUE(pit.output(2));
}

TEST_F(PitTest, Mode4StrobesOnceAndCountsOn) {
    pit.set_gate(2, true);
    control(0xB8);
    count(2, 20);
    ticks(20);
    EXPECT_TRUE(pit.output(2));
    ticks(1);
    EXPECT_FALSE(pit.output(2));
    EXPECT_EQ(live(2), 0u);
    ticks(1);
    EXPECT_TRUE(pit.output(2));
    EXPECT_EQ(live(2), 0xFFFFu);
    ticks(65'535);
    EXPECT_TRUE(pit.output(2));
}

TEST_F(PitTest, Mode5StrobesAfterATrigger) {
    pit.set_gate(2, false);
    control(0xBA);
    count(2, 20);
    ticks(100);
    EXPECT_TRUE(pit.output(2));
    pit.set_gate(2, true);
    ticks(21);
    EXPECT_FALSE(pit.output(2));
    ticks(1);
    EXPECT_TRUE(pit.output(2));
}

TEST_F(PitTest, Modes6And7AreModes2And3AndReadBackAsWritten) {
    pit.set_gate(2, true);
    control(0xBC);
    count(2, 10);
    ticks(10);
    EXPECT_FALSE(pit.output(2));
    ticks(1);
    EXPECT_TRUE(pit.output(2));
    EXPECT_EQ(status(2) & 0x3F, 0x3Cu);
}

TEST_F(PitTest, TheSystemTimerTicks18Point2TimesASecondForEver) {
    control(0x36);
    count(0, 0);
    rises = 0;
    time.run(Time::seconds(60));
    EXPECT_EQ(rises, 1092u) << "60 s of 1193181.67 / 65536 Hz";
    time.run(Time::seconds(3540));
    EXPECT_EQ(rises, 65543u) << "no drift in an hour";
}

TEST_F(PitTest, BcdCountsInDecimal) {
    control(0x31);
    count(0, 0x1000);
    ticks(1 + 1);
    EXPECT_EQ(live(0), 0x0999u);
    count(0, 0x0000);
    ticks(1 + 1);
    EXPECT_EQ(live(0), 0x9999u) << "0 is 10,000";
    ticks(9'998);
    EXPECT_FALSE(pit.output(0));
    ticks(1);
    EXPECT_TRUE(pit.output(0));
}

TEST_F(PitTest, ALatchedCountWaitsUntilItWasRead) {
    control(0x34);
    count(0, 10'000);
    ticks(1 + 1'000);
    control(0x00);
    ticks(500);
    control(0x00);
    const u32 low = pit.io_read(0, byte);
    ticks(500);
    EXPECT_EQ(low | pit.io_read(0, byte) << 8, 9'000u);
    EXPECT_EQ(live(0), 8'000u);
}

TEST_F(PitTest, ReadBackLatchesStatusAndCountAndStatusComesFirst) {
    control(0x34);
    count(0, 10'000);
    EXPECT_EQ(status(0), 0xF4u) << "OUT high, null count, both bytes, mode 2";
    ticks(1);
    control(0xC2);  // both, counter 0
    ticks(700);
    EXPECT_EQ(pit.io_read(0, byte), 0xB4u);
    EXPECT_EQ(live(0), 10'000u);
    EXPECT_EQ(live(0), 9'300u);
}

TEST_F(PitTest, ReadBackOfSeveralCountersLatchesThemTogether) {
    pit.set_gate(2, true);
    control(0x34);
    count(0, 1'000);
    control(0xB4);
    count(2, 1'000);
    ticks(301);
    control(0xDA);  // counts of 0 and 2
    ticks(100);
    EXPECT_EQ(live(0), live(2));
}

TEST_F(PitTest, SingleByteAccessUsesItsHalf) {
    control(0x14);
    pit.io_write(0, 200, byte);
    ticks(1 + 10);
    EXPECT_EQ(pit.io_read(0, byte), 190u);
    EXPECT_EQ(pit.io_read(0, byte), 190u);
    control(0x24);
    pit.io_write(0, 0x02, byte);
    ticks(1 + 256);
    EXPECT_EQ(pit.io_read(0, byte), 0x01u);
}

TEST_F(PitTest, TheControlPortDoesNotDriveReads) {
    EXPECT_EQ(pit.io_read(3, byte), 0xFFu);
}

TEST_F(PitTest, TheRefreshToggleChangesEvery18Ticks) {
    to_tick(1 + 18 * 50);
    const bool before = pit.refresh_toggle();
    ticks(17);
    EXPECT_EQ(pit.refresh_toggle(), before);
    ticks(1);
    EXPECT_NE(pit.refresh_toggle(), before);
}

TEST_F(PitTest, AForbiddenCountOf1DoesNotFloodTheMachineWithEvents) {
    for (const u32 word : {0x34u, 0x36u, 0x35u}) {
        control(word);
        count(0, 1);
        rises = 0;
        time.run(Time::milliseconds(10));
        EXPECT_GT(rises, 1'000u);
        EXPECT_LT(rises, 3'100u);
    }
}

TEST_F(PitTest, AnExpiredCounterAsksForNoMoreEvents) {
    for (const u32 word : {0x30u, 0x38u}) {
        control(word);
        count(0, 100);
        ticks(300);
        EXPECT_EQ(time.scheduler.next_tick(), ~u64{0});
    }
}

TEST_F(PitTest, TheSpeakerHearsWhatCounter2Does) {
    std::vector<SquareWave> waves;
    pit.on_wave2 = [&](const SquareWave& wave) { waves.push_back(wave); };
    pit.set_gate(2, true);
    control(0xB6);
    count(2, 1'001);
    ASSERT_FALSE(waves.empty());
    EXPECT_EQ(waves.back().high, 501u);
    EXPECT_EQ(waves.back().low, 500u);
    for (const u64 step : {1u, 200u, 299u, 1u, 1u, 498u, 1u, 1u, 777u}) {
        ticks(step);
        EXPECT_EQ(waves.back().level_at(tick()), pit.output(2)) << tick();
    }
    ticks(137);
    count(2, 300);
    for (int i = 0; i < 2'000; ++i) {
        ticks(1);
        ASSERT_EQ(waves.back().level_at(tick()), pit.output(2)) << i;
    }
    control(0x90);
    pit.io_write(2, 60, byte);
    for (int i = 0; i < 100; ++i) {
        ticks(1);
        ASSERT_EQ(waves.back().level_at(tick()), pit.output(2)) << i;
    }
}

TEST_F(PitTest, TheSpeakerHearsEveryTickOfRandomProgrammingInModes0To3) {
    SquareWave wave;
    wave.level = true;
    pit.on_wave2 = [&](const SquareWave& now) { wave = now; };
    u32 random = 7;
    const auto below = [&](u32 limit) {
        random = random * 1'664'525 + 1'013'904'223;
        return (random >> 16) % limit;
    };
    control(0xB6);
    for (int step = 0; step < 20'000; ++step) {
        switch (below(6)) {
            case 0: control(0xB0 | below(4) << 1 | (below(8) == 0 ? 1u : 0u)); break;
            case 1: pit.io_write(2, below(256), byte); break;
            case 2: pit.set_gate(2, false); break;
            case 3: pit.set_gate(2, true); break;
            default: count(2, below(60)); break;
        }
        ASSERT_EQ(wave.level_at(tick()), pit.output(2)) << step;
        for (u32 left = below(120); left != 0; --left) {
            ticks(1);
            ASSERT_EQ(wave.level_at(tick()), pit.output(2)) << step << ", " << left << " ticks before the next";
        }
    }
}

TEST_F(PitTest, TheSpeakerHearsStrobes) {
    SquareWave wave;
    wave.level = true;
    pit.on_wave2 = [&](const SquareWave& now) { wave = now; };
    for (const u32 mode : {4u, 5u}) {
        control(0xB0 | mode << 1);
        pit.set_gate(2, false);
        pit.set_gate(2, true);
        count(2, 20);
        if (mode == 5) {
            pit.set_gate(2, false);
            pit.set_gate(2, true);
        }
        u32 low = 0;
        for (int i = 0; i < 60; ++i) {
            ASSERT_EQ(wave.level_at(tick()), pit.output(2)) << mode << ", " << i;
            low += pit.output(2) ? 0 : 1;
            ticks(1);
        }
        EXPECT_EQ(low, 1u);
    }
}

TEST_F(PitTest, OnlyPowerOnResetsIt) {
    control(0x36);
    count(0, 0x1234);
    pit.reset(ResetKind::Hard);
    EXPECT_EQ(status(0) & 0x3F, 0x36u);
    ticks(1);
    EXPECT_EQ(live(0), 0x1234u);
}

TEST_F(PitTest, LookingAtItChangesNothing) {
    test::VirtualTime other_time;
    Pit8254 other(other_time.scheduler, "pit");
    other.reset(ResetKind::PowerOn);
    other_time.run_to(time.now());
    for (Pit8254* chip : {&pit, &other}) {
        chip->io_write(3, 0xB6, byte);
        chip->io_write(2, 0x35, byte);
        chip->io_write(2, 0x01, byte);
        chip->set_gate(2, true);
    }
    for (int i = 0; i < 1'000; ++i) {
        ticks(7);
        pit.output(2);
        pit.refresh_toggle();
    }
    other_time.run_to(time.now());
    EXPECT_EQ(test::saved(pit), test::saved(other));
}

TEST_F(PitTest, RandomAccessesAreHarmlessAndTheStateSurvivesSaving) {
    test::Random random(8254);
    for (int i = 0; i < 200; ++i) {
        test::abuse(pit, time, 4, 500, random());
        pit.set_gate(random() % 4, random() % 2 != 0);
        test::VirtualTime other_time;
        Pit8254 copy(other_time.scheduler, "pit");
        SaveArchive clock_bytes;
        time.scheduler.serialize(clock_bytes);
        LoadArchive clock_load(clock_bytes.bytes());
        other_time.scheduler.serialize(clock_load);
        test::expect_same_after_load(pit, copy);
        EXPECT_EQ(copy.out0.level(), pit.out0.level());
        const Time later = time.now() + Time::microseconds(random() % 3'000);
        time.run_to(later);
        other_time.run_to(later);
        ASSERT_EQ(test::saved(copy), test::saved(pit)) << "both go on alike";
    }
}

TEST_F(PitTest, EveryDamagedStateIsRefusedOrHarmless) {
    control(0x36);
    count(0, 1'000);
    pit.set_gate(2, true);
    control(0xB4);
    count(2, 500);
    test::survive_damaged_state(pit, [this] {
        ticks(100);
        live(0);
        live(2);
        pit.set_gate(2, false);
        pit.set_gate(2, true);
        count(2, 300);
    });
}

}  // namespace
}  // namespace lockstep
