#include "devices/acpi_pm.h"

#include "tests/unit/devices/at_rig.h"

namespace lockstep {
namespace {

constexpr BusWidth byte = BusWidth::Byte, word = BusWidth::Word, dword = BusWidth::Dword;
constexpr u32 pmsts = 0, pmen = 2, pmcntrl = 4, pmtmr = 8;
constexpr u32 timer_bit = 0x0001, button_bit = 0x0100;
// Bit 23 of the timer changes every 2^23 / 3579545 s.
constexpr Time half_cycle = AcpiPm::timer_clock.time_of(1u << 23);

class AcpiPmTest : public ::testing::Test {
protected:
    test::VirtualTime time;
    AcpiPm pm{time.scheduler, "pm"};
    u32 power_offs = 0;
    u32 interrupts = 0;

    AcpiPmTest() {
        pm.soft_off.connect([this](bool level) { power_offs += level ? 1 : 0; });
        pm.sci.connect([this](bool level) { interrupts += level ? 1 : 0; });
        pm.reset(ResetKind::PowerOn);
    }
    u32 in(u32 offset, BusWidth width = word) { return pm.io_read(offset, width); }
    void out(u32 offset, u32 value, BusWidth width = word) { pm.io_write(offset, value, width); }
};

TEST_F(AcpiPmTest, EverythingIsClearAfterReset) {
    out(pmen, 0xFFFF);
    out(pmcntrl, 0x1C07);
    pm.press_power_button();
    pm.reset(ResetKind::Hard);
    EXPECT_EQ(in(pmsts), 0u);
    EXPECT_EQ(in(pmen), 0u);
    EXPECT_EQ(in(pmcntrl), 0u);
    EXPECT_FALSE(pm.sci.level());
}

// --- the timer ---

TEST_F(AcpiPmTest, TheTimerCounts3579545TimesASecond) {
    EXPECT_EQ(in(pmtmr, dword), 0u);
    time.run_to(Time::seconds(1));
    EXPECT_EQ(in(pmtmr, dword), 3'579'545u);
    time.run_to(Time::seconds(1) + Time::microseconds(1));
    EXPECT_EQ(in(pmtmr, dword), 3'579'548u);
}

TEST_F(AcpiPmTest, TheTimerHas24Bits) {
    time.run_to(Time::seconds(100));
    EXPECT_EQ(in(pmtmr, dword), 357'954'500u & 0xFFFFFF);
    EXPECT_EQ(in(pmtmr + 3, byte), 0u);
}

TEST_F(AcpiPmTest, TheTimerReadsInParts) {
    time.run_to(Time::seconds(3));
    const u32 whole = in(pmtmr, dword);
    EXPECT_EQ(in(pmtmr, byte), whole & 0xFF);
    EXPECT_EQ(in(pmtmr + 1, byte), (whole >> 8) & 0xFF);
    EXPECT_EQ(in(pmtmr + 2, word), whole >> 16);
    EXPECT_EQ(in(pmtmr + 1, word), (whole >> 8) & 0xFFFF);
}

TEST_F(AcpiPmTest, TheTimerIsReadOnlyAndAResetDoesNotStopIt) {
    time.run_to(Time::seconds(1));
    out(pmtmr, 0, dword);
    pm.reset(ResetKind::Hard);
    EXPECT_EQ(in(pmtmr, dword), 3'579'545u);
}

TEST_F(AcpiPmTest, EveryChangeOfTheTopBitSetsItsStatus) {
    time.run_to(half_cycle - Time{1});
    EXPECT_EQ(in(pmsts), 0u);
    time.run_to(half_cycle);
    EXPECT_EQ(in(pmtmr, dword), 0x800000u);
    EXPECT_EQ(in(pmsts), timer_bit);
    out(pmsts, timer_bit);
    EXPECT_EQ(in(pmsts), 0u);
    time.run_to(AcpiPm::timer_clock.time_of(1u << 24) - Time{1});
    EXPECT_EQ(in(pmsts), 0u);
    time.run(Time{1});
    EXPECT_EQ(in(pmtmr, dword), 0u);
    EXPECT_EQ(in(pmsts), timer_bit);
}

TEST_F(AcpiPmTest, ManyChangesWithoutALookAreOneStatus) {
    time.run_to(Time::seconds(60));
    EXPECT_EQ(in(pmsts), timer_bit);
    out(pmsts, timer_bit);
    EXPECT_EQ(in(pmsts), 0u);
}

TEST_F(AcpiPmTest, TheOverflowInterruptsOnTimeWhenEnabled) {
    out(pmcntrl, 0x0001);
    out(pmen, timer_bit);
    time.run_to(half_cycle - Time{1});
    EXPECT_FALSE(pm.sci.level());
    time.run_to(half_cycle);
    EXPECT_TRUE(pm.sci.level()) << "without anybody reading a register";
    out(pmsts, timer_bit);
    EXPECT_FALSE(pm.sci.level());
    time.run_to(AcpiPm::timer_clock.time_of(10ull << 23));
    EXPECT_TRUE(pm.sci.level());
    EXPECT_EQ(interrupts, 2u) << "the level stays until the status is cleared";
}

TEST_F(AcpiPmTest, NothingIsScheduledWhileNobodyWantsTheOverflow) {
    EXPECT_EQ(time.scheduler.next_tick(), ~u64{0});
    out(pmen, timer_bit);
    EXPECT_NE(time.scheduler.next_tick(), ~u64{0});
    out(pmen, 0);
    EXPECT_EQ(time.scheduler.next_tick(), ~u64{0});
}

// --- status, enable, control ---

TEST_F(AcpiPmTest, StatusBitsAreClearedByOnesOnly) {
    pm.press_power_button();
    time.run_to(half_cycle);
    EXPECT_EQ(in(pmsts), timer_bit | button_bit);
    out(pmsts, 0);
    EXPECT_EQ(in(pmsts), timer_bit | button_bit);
    out(pmsts, button_bit);
    EXPECT_EQ(in(pmsts), timer_bit);
    pm.press_power_button();
    out(pmsts, 0x01, byte);
    EXPECT_EQ(in(pmsts), button_bit) << "a byte only reaches its half";
    out(pmsts + 1, 0x01, byte);
    EXPECT_EQ(in(pmsts), 0u);
}

TEST_F(AcpiPmTest, OnlyTheBitsThatExistAreKept) {
    out(pmen, 0xFFFF);
    EXPECT_EQ(in(pmen), 0x0521u);
    out(pmcntrl, 0xDFFF);
    EXPECT_EQ(in(pmcntrl), 0x1C07u);
    out(6, 0xFFFF);
    for (u32 offset = 12; offset < AcpiPm::port_count; offset += 4) {
        out(offset, 0xFFFFFFFF, dword);
        EXPECT_EQ(in(offset, dword), 0u) << offset;
    }
    EXPECT_EQ(in(6), 0u);
}

TEST_F(AcpiPmTest, BytesOfARegisterMayComeOneAtATime) {
    out(pmen, 0x21, byte);
    out(pmen + 1, 0x05, byte);
    EXPECT_EQ(in(pmen), 0x0521u);
    out(pmen, 0x00, byte);
    EXPECT_EQ(in(pmen), 0x0500u);
    out(pmcntrl + 1, 0x1C, byte);
    out(pmcntrl, 0x01, byte);
    EXPECT_EQ(in(pmcntrl), 0x1C01u);
}

TEST_F(AcpiPmTest, OneDwordIsStatusAndEnable) {
    pm.press_power_button();
    out(pmsts, button_bit | button_bit << 16, dword);
    EXPECT_EQ(in(pmsts, dword), button_bit << 16);
}

TEST_F(AcpiPmTest, ThePowerButtonInterruptsWhenItIsEnabledAndSciIsOn) {
    pm.press_power_button();
    EXPECT_FALSE(pm.sci.level());
    out(pmen, button_bit);
    EXPECT_FALSE(pm.sci.level());
    out(pmcntrl, 0x0001);
    EXPECT_TRUE(pm.sci.level()) << "a status that waited counts";
    out(pmcntrl, 0x0000);
    EXPECT_FALSE(pm.sci.level());
    out(pmcntrl, 0x0001);
    out(pmsts, button_bit);
    EXPECT_FALSE(pm.sci.level());
    pm.press_power_button();
    EXPECT_TRUE(pm.sci.level());
    EXPECT_EQ(interrupts, 3u);
}

// --- soft off ---

TEST_F(AcpiPmTest, SuspendEnableWithTypeZeroSwitchesOff) {
    out(pmcntrl, 0x2000);
    EXPECT_EQ(power_offs, 1u);
    EXPECT_EQ(in(pmcntrl), 0u) << "SUS_EN reads as zero";
}

TEST_F(AcpiPmTest, TheHighByteAloneDoesTheSame) {
    out(pmcntrl + 1, 0x20, byte);
    EXPECT_EQ(power_offs, 1u);
}

TEST_F(AcpiPmTest, ADwordDoesTheSame) {
    out(pmcntrl, 0x2001, dword);
    EXPECT_EQ(power_offs, 1u);
}

TEST_F(AcpiPmTest, WithoutSuspendEnableNothingHappens) {
    out(pmcntrl, 0x0001);
    out(pmcntrl, 0x0000);
    out(pmcntrl, 0x20, byte);
    EXPECT_EQ(power_offs, 0u);
}

TEST_F(AcpiPmTest, OtherSuspendTypesAreKeptAndDoNothing) {
    for (u32 type = 1; type < 8; ++type) {
        out(pmcntrl, 0x2000 | type << 10);
        EXPECT_EQ(in(pmcntrl), type << 10);
    }
    EXPECT_EQ(power_offs, 0u);
}

// --- state ---

TEST_F(AcpiPmTest, SaveLoadSaveGivesTheSameBytesAndGoesOnAlike) {
    out(pmcntrl, 0x0401);
    out(pmen, timer_bit | button_bit);
    time.run_to(half_cycle + Time::seconds(1));
    pm.press_power_button();

    test::VirtualTime other_time;
    AcpiPm other(other_time.scheduler, "pm");
    other.reset(ResetKind::PowerOn);
    SaveArchive save;
    time.scheduler.serialize(save);
    LoadArchive load(save.bytes());
    other_time.scheduler.serialize(load);
    ASSERT_TRUE(load.ok()) << load.error();
    test::expect_same_after_load(pm, other);

    EXPECT_TRUE(other.sci.level());
    for (u32 i = 0; i < 20; ++i) {
        time.run(Time::milliseconds(700));
        other_time.run(Time::milliseconds(700));
        if (i % 5 == 0) {
            pm.io_write(pmsts, timer_bit, word);
            other.io_write(pmsts, timer_bit, word);
        }
        ASSERT_EQ(test::saved(other), test::saved(pm)) << i;
        ASSERT_EQ(other.sci.level(), pm.sci.level()) << i;
    }
}

TEST_F(AcpiPmTest, DamagedStatesDoNoHarm) {
    out(pmen, timer_bit | button_bit);
    out(pmcntrl, 1);
    test::survive_damaged_state(pm, [&] {
        time.run(Time::seconds(3));
        in(pmsts, dword);
        pm.press_power_button();
        out(pmsts, 0xFFFF);
    });
}

TEST_F(AcpiPmTest, AnyAccessIsSafe) {
    test::abuse(pm, time, AcpiPm::port_count, 50'000, 1);
    time.run(Time::seconds(1));
    EXPECT_EQ(in(pmtmr, dword), AcpiPm::timer_clock.ticks_at(time.now()) & 0xFFFFFF);
}

}  // namespace
}  // namespace lockstep
