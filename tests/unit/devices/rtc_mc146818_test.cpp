#include "devices/rtc_mc146818.h"

#include "tests/unit/devices/at_rig.h"

namespace lockstep {
namespace {

constexpr BusWidth byte = BusWidth::Byte;
constexpr s64 new_year_eve = 946'684'740;  // 1999-12-31 23:59:00, a Friday

class RtcTest : public ::testing::Test {
protected:
    test::VirtualTime time;
    RtcMc146818 rtc{time.scheduler, "rtc", new_year_eve};

    RtcTest() { rtc.reset(ResetKind::PowerOn); }
    u32 read(u32 index) {
        rtc.io_write(0, index, byte);
        return rtc.io_read(1, byte);
    }
    void write(u32 index, u32 value) {
        rtc.io_write(0, index, byte);
        rtc.io_write(1, value, byte);
    }
    void set_clock(std::initializer_list<std::pair<u32, u32>> registers, u32 b) {
        write(0x0B, 0x80 | b);
        for (const auto& [index, value] : registers) write(index, value);
        write(0x0B, b);
    }
    void run_ms(u64 n) { time.run(Time::milliseconds(n)); }
};

TEST_F(RtcTest, ShowsTheConfiguredMomentInBcdAnd24Hours) {
    EXPECT_EQ(read(0x00), 0x00u);
    EXPECT_EQ(read(0x02), 0x59u);
    EXPECT_EQ(read(0x04), 0x23u);
    EXPECT_EQ(read(0x06), 0x06u);
    EXPECT_EQ(read(0x07), 0x31u);
    EXPECT_EQ(read(0x08), 0x12u);
    EXPECT_EQ(read(0x09), 0x99u);
    EXPECT_EQ(read(0x32), 0x19u);
    EXPECT_EQ(read(0x0A), 0x26u);
    EXPECT_EQ(read(0x0B), 0x02u);
    EXPECT_EQ(read(0x0D), 0x80u);
}

TEST_F(RtcTest, EverythingCarriesAtTheEndOfTheYearExceptTheCentury) {
    run_ms(59'999);
    EXPECT_EQ(read(0x00), 0x59u);
    run_ms(2);
    for (const u32 index : {0x00u, 0x02u, 0x04u, 0x09u}) EXPECT_EQ(read(index), 0x00u);
    EXPECT_EQ(read(0x06), 0x07u);
    EXPECT_EQ(read(0x07), 0x01u);
    EXPECT_EQ(read(0x08), 0x01u);
    EXPECT_EQ(read(0x32), 0x19u) << "software keeps the century";
}

TEST_F(RtcTest, StartsInEveryEraAreRightAndBadOnesAreClamped) {
    int n = 0;
    const auto date = [&](s64 seconds) {
        RtcMc146818 other(time.scheduler, "rtc" + std::to_string(n++), seconds);
        other.reset(ResetKind::PowerOn);
        std::vector<unsigned> fields;
        for (const unsigned index : {0x32u, 0x09u, 0x08u, 0x07u, 0x04u, 0x02u, 0x00u, 0x06u})
            fields.push_back(other.cmos(index));
        return fields;
    };
    EXPECT_EQ(date(0), (std::vector<unsigned>{0x19, 0x70, 1, 1, 0, 0, 0, 5}));
    EXPECT_EQ(date(951'827'696), (std::vector<unsigned>{0x20, 0x00, 0x02, 0x29, 0x12, 0x34, 0x56, 3}));
    EXPECT_EQ(date(-5), date(0));
    EXPECT_EQ(date(s64{1} << 62), (std::vector<unsigned>{0x99, 0x99, 0x12, 0x31, 0x23, 0x59, 0x59, 6}));
}

TEST_F(RtcTest, FebruaryHas29DaysEveryFourthYear) {
    for (const auto& [year, day, month] :
         {std::tuple{0x04u, 0x29u, 0x02u}, {0x05u, 0x01u, 0x03u}, {0x00u, 0x29u, 0x02u}}) {
        set_clock({{0, 0x59}, {2, 0x59}, {4, 0x23}, {7, 0x28}, {8, 0x02}, {9, year}}, 0x02);
        run_ms(1'000);
        EXPECT_EQ(read(0x07), day);
        EXPECT_EQ(read(0x08), month);
    }
}

TEST_F(RtcTest, TwelveHourClocksGoFrom11Through12To1) {
    for (const auto& [before, after] : {std::pair{0x11u, 0x92u}, {0x12u, 0x01u}, {0x92u, 0x81u}, {0x91u, 0x12u}}) {
        set_clock({{0, 0x59}, {2, 0x59}, {4, before}}, 0x00);
        run_ms(1'000);
        EXPECT_EQ(read(0x04), after) << before;
    }
}

TEST_F(RtcTest, BinaryModeCountsInBinary) {
    set_clock({{0, 59}, {2, 9}, {4, 23}}, 0x06);
    run_ms(1'000);
    EXPECT_EQ(read(0x00), 0u);
    EXPECT_EQ(read(0x02), 10u);
}

TEST_F(RtcTest, UipWarnsBeforeTheUpdateAndNoFieldChangesWithoutIt) {
    // Software waits for UIP to fall and then has nearly a second.
    u32 last = read(0x00);
    u64 with_uip = 0;
    for (int i = 0; i < 20'000; ++i) {
        const bool uip = (read(0x0A) & 0x80) != 0;
        const u32 seconds = read(0x00);
        if (!uip) {
            time.run(Time::microseconds(244));
            EXPECT_EQ(read(0x00), seconds) << "244 µs are promised";
            last = seconds;
        } else {
            ++with_uip;
            time.run(Time::microseconds(100));
        }
    }
    EXPECT_NE(last, 0u);
    EXPECT_GT(with_uip, 19u * 4u);
    EXPECT_LT(with_uip, 23u * 6u);
}

TEST_F(RtcTest, SetStopsTheClockAndItGoesOnInPhase) {
    run_ms(400);
    write(0x0B, 0x82);
    run_ms(5'000);
    EXPECT_EQ(read(0x00), 0x00u);
    EXPECT_EQ(read(0x0A) & 0x80, 0u);
    write(0x0B, 0x02);
    run_ms(599);
    EXPECT_EQ(read(0x00), 0x00u);
    run_ms(2);
    EXPECT_EQ(read(0x00), 0x01u);
}

TEST_F(RtcTest, AfterADividerResetTheFirstUpdateComesAfterHalfASecond) {
    run_ms(300);
    write(0x0A, 0x76);
    run_ms(10'300);
    EXPECT_EQ(read(0x00), 0x00u);
    write(0x0A, 0x26);
    run_ms(499);
    EXPECT_EQ(read(0x00), 0x00u);
    run_ms(2);
    EXPECT_EQ(read(0x00), 0x01u);
    run_ms(1'000);
    EXPECT_EQ(read(0x00), 0x02u);
}

TEST_F(RtcTest, TheUpdateEndedInterruptComesEverySecondUntilRegisterCIsRead) {
    write(0x0B, 0x12);
    run_ms(1'001);
    EXPECT_TRUE(rtc.irq.level());
    EXPECT_EQ(read(0x0C), 0xD0u) << "with the periodic flag, which runs unmasked";
    EXPECT_FALSE(rtc.irq.level());
    EXPECT_EQ(read(0x0C), 0x00u);
    run_ms(1'000);
    EXPECT_TRUE(rtc.irq.level());
}

TEST_F(RtcTest, SettingSetClearsTheUpdateInterruptEnable) {
    write(0x0B, 0x92);
    EXPECT_EQ(read(0x0B), 0x82u);
}

TEST_F(RtcTest, ThePeriodicInterruptRunsAtItsRate) {
    for (const auto& [rate, per_second] : {std::pair{6u, 1024u}, {3u, 8192u}, {1u, 256u}, {2u, 128u}, {15u, 2u}}) {
        write(0x0A, 0x20 | rate);
        write(0x0B, 0x42);
        read(0x0C);
        u32 interrupts = 0;
        const Time end = time.now() + Time::seconds(1);
        rtc.irq.connect([&](bool level) { interrupts += level ? 1 : 0; });
        while (time.now() < end) {
            time.run(Time::microseconds(20));
            if (rtc.irq.level()) read(0x0C);
        }
        EXPECT_NEAR(interrupts, per_second, 1) << rate;
        rtc.irq.connect({});
    }
}

TEST_F(RtcTest, ThePeriodicFlagCanBePolledWithoutTheInterrupt) {
    write(0x0A, 0x2F);
    read(0x0C);
    run_ms(490);
    EXPECT_EQ(read(0x0C) & 0x40, 0x00u);
    run_ms(20);
    EXPECT_EQ(read(0x0C) & 0x40, 0x40u);
    EXPECT_FALSE(rtc.irq.level());
    write(0x0A, 0x20);
    run_ms(3'000);
    EXPECT_EQ(read(0x0C) & 0x40, 0x00u) << "rate 0 is off";
}

TEST_F(RtcTest, TheAlarmMatchesItsTimeOrDoesNotCare) {
    write(0x01, 0x05);
    write(0x03, 0x59);
    write(0x05, 0x23);
    write(0x0B, 0x22);
    run_ms(4'500);
    EXPECT_FALSE(rtc.irq.level());
    run_ms(1'000);
    EXPECT_TRUE(rtc.irq.level());
    EXPECT_EQ(read(0x0C) & 0xA0, 0xA0u);
    for (const u32 index : {1u, 3u, 5u}) write(index, 0xC0);
    u32 alarms = 0;
    for (int i = 0; i < 10; ++i) {
        run_ms(1'000);
        if ((read(0x0C) & 0x20) != 0) ++alarms;
    }
    EXPECT_EQ(alarms, 10u) << "every second";
}

TEST_F(RtcTest, CmosKeepsItsBytesThroughAHardReset) {
    rtc.set_cmos(0x10, 0x44);
    rtc.set_cmos(0x7F, 0x99);
    rtc.set_cmos(0x0A, 0xFF);
    rtc.set_cmos(0x80, 0xFF);
    write(0x0B, 0x7A);
    rtc.reset(ResetKind::Hard);
    EXPECT_EQ(read(0x10), 0x44u);
    EXPECT_EQ(read(0x7F), 0x99u);
    EXPECT_EQ(read(0x0A), 0x26u);
    EXPECT_EQ(read(0x0B), 0x02u);
    EXPECT_EQ(read(0x02), 0x59u);
    rtc.reset(ResetKind::PowerOn);
    EXPECT_EQ(read(0x10), 0x00u);
}

TEST_F(RtcTest, Bit7OfTheIndexMasksNmiAndTheIndexCannotBeRead) {
    rtc.io_write(0, 0x8F, byte);
    EXPECT_TRUE(rtc.nmi_mask.level());
    rtc.io_write(1, 0x05, byte);
    EXPECT_EQ(rtc.io_read(0, byte), 0xFFu);
    rtc.io_write(0, 0x0F, byte);
    EXPECT_FALSE(rtc.nmi_mask.level());
    EXPECT_EQ(rtc.io_read(1, byte), 0x05u);
}

TEST_F(RtcTest, NonsenseInTheRegistersGoesRoundAndDoesNoHarm) {
    for (const u32 b : {0x00u, 0x02u, 0x04u, 0x06u}) {
        set_clock({{0, 0xFF}, {2, 0xFF}, {4, 0xFF}, {6, 0xFF}, {7, 0xFF}, {8, 0xFF}, {9, 0xFF}}, b);
        run_ms(1'000);
        EXPECT_EQ(read(0x00), 0x00u);
        if ((b & 0x02) == 0) continue;  // FFh is one in the afternoon
        EXPECT_EQ(read(0x07), 0x01u);
        EXPECT_EQ(read(0x08), 0x01u);
    }
}

TEST_F(RtcTest, RandomAccessesAreHarmlessAndTheStateSurvivesSaving) {
    test::Random random(146818);
    for (int i = 0; i < 200; ++i) {
        test::abuse(rtc, time, 2, 500, random());
        RtcMc146818 copy(time.scheduler, "copy" + std::to_string(i), 0);
        test::expect_same_after_load(rtc, copy);
        EXPECT_EQ(copy.irq.level(), rtc.irq.level());
        EXPECT_EQ(copy.nmi_mask.level(), rtc.nmi_mask.level());
    }
}

TEST_F(RtcTest, EveryDamagedStateIsRefusedOrHarmless) {
    write(0x0B, 0x72);
    test::survive_damaged_state(rtc, [this] {
        rtc.io_read(1, byte);
        rtc.io_write(1, 0x26, byte);
        read(0x0C);
        run_ms(30);
    });
}

}  // namespace
}  // namespace lockstep
