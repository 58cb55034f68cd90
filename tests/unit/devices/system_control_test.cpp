#include "devices/system_control.h"

#include "devices/debug_console.h"
#include "devices/debug_exit.h"
#include "devices/io_bus.h"
#include "devices/pit_8254.h"
#include "devices/speaker.h"
#include "tests/unit/devices/at_rig.h"

namespace lockstep {
namespace {

constexpr BusWidth byte = BusWidth::Byte;

class SystemControlTest : public ::testing::Test {
protected:
    test::VirtualTime time;
    Pit8254 pit{time.scheduler, "pit"};
    SystemControl control{{[this] { return pit.output(2); }, [this] { return pit.refresh_toggle(); }}};
    Speaker speaker{time.scheduler};
    u32 resets = 0;

    SystemControlTest() {
        control.timer2_gate.connect([this](bool level) { pit.set_gate(2, level); });
        control.speaker_data.connect([this](bool level) { speaker.set_data(level); });
        control.reset_cpu.connect([this](bool level) { resets += level ? 1 : 0; });
        pit.on_wave2 = [this](const SquareWave& wave) { speaker.set_wave(wave); };
        pit.reset(ResetKind::PowerOn);
        control.reset(ResetKind::PowerOn);
        time.run(Time::milliseconds(1));
    }
    u32 port_61() { return control.io_read(0, byte); }
    void port_61(u32 value) { control.io_write(0, value, byte); }
};

TEST_F(SystemControlTest, TheLowBitsReadBackAndTheOthersAreInputs) {
    port_61(0xFF);
    EXPECT_EQ(port_61() & 0xCF, 0x0Fu);
    port_61(0x00);
    EXPECT_EQ(port_61() & 0xCF, 0x00u);
}

TEST_F(SystemControlTest, TheRefreshBitMeasuresTimeWithoutAnyProgramming) {
    // A delay loop of AT software: each change is 15.086 µs.
    u32 changes = 0;
    u32 last = port_61() & 0x10;
    for (int i = 0; i < 10'000; ++i) {
        time.run(Time::microseconds(1));
        if ((port_61() & 0x10) != last) {
            last ^= 0x10;
            ++changes;
        }
    }
    EXPECT_NEAR(changes, 663u, 1);
}

TEST_F(SystemControlTest, Timer2CountsUnderTheGateAndShowsItsOutput) {
    // A calibration loop: mode 0 on counter 2, gate on, wait for bit 5.
    port_61(0x00);
    pit.io_write(3, 0xB0, byte);
    pit.io_write(2, 0xA9, byte);
    pit.io_write(2, 0x04, byte);  // 1193: a millisecond
    time.run(Time::milliseconds(5));
    EXPECT_EQ(port_61() & 0x20, 0x00u);
    port_61(0x01);
    const Time start = time.now();
    while ((port_61() & 0x20) == 0) time.run(Time::microseconds(1));
    EXPECT_NEAR(static_cast<double>((time.now() - start).ns), 1e6, 3e3);
}

TEST_F(SystemControlTest, Port92HasA20AndAResetOnTheRiseOfBit0) {
    control.io_write(1, 0x02, byte);
    EXPECT_TRUE(control.a20.level());
    EXPECT_EQ(control.io_read(1, byte), 0x02u);
    control.io_write(1, 0x03, byte);
    EXPECT_EQ(resets, 1u);
    control.io_write(1, 0x01, byte);
    EXPECT_EQ(resets, 1u);
    EXPECT_FALSE(control.a20.level());
    control.io_write(1, 0x00, byte);
    control.io_write(1, 0x01, byte);
    EXPECT_EQ(resets, 2u);
}

TEST_F(SystemControlTest, AnAdapterErrorIsLatchedUntilItIsDisabled) {
    control.set_io_check(true);
    EXPECT_TRUE(control.nmi.level());
    EXPECT_EQ(port_61() & 0x40, 0x40u);
    control.set_io_check(false);
    EXPECT_TRUE(control.nmi.level());
    port_61(0x08);
    EXPECT_FALSE(control.nmi.level());
    EXPECT_EQ(port_61() & 0x40, 0x00u);
    control.set_io_check(true);
    EXPECT_FALSE(control.nmi.level());
}

TEST_F(SystemControlTest, TheSpeakerFollowsTimer2WhileItsDataBitIsSet) {
    pit.io_write(3, 0xB6, byte);
    pit.io_write(2, 0xA9, byte);
    pit.io_write(2, 0x04, byte);
    std::vector<Speaker::Change> changes;
    speaker.on_change = [&](const Speaker::Change& change) { changes.push_back(change); };
    port_61(0x03);
    u32 rises = 0;
    bool last = speaker.level();
    for (int i = 0; i < 20'000; ++i) {
        time.run(Time::microseconds(5));
        EXPECT_EQ(speaker.level(), pit.output(2));
        if (speaker.level() && !last) ++rises;
        last = speaker.level();
    }
    EXPECT_NEAR(rises, 100u, 1) << "1,000 Hz for a tenth of a second";
    ASSERT_EQ(changes.size(), 1u) << "however long the tone";
    EXPECT_TRUE(changes[0].data);
    EXPECT_EQ(changes[0].at, Time::milliseconds(1));
    EXPECT_EQ(changes[0].wave.high, 597u);
    EXPECT_EQ(changes[0].wave.low, 596u);
    port_61(0x01);
    EXPECT_FALSE(speaker.level());
    EXPECT_FALSE(changes.back().data);
}

TEST_F(SystemControlTest, TheSpeakerTellsNothingOfATimerItDoesNotHear) {
    u32 changes = 0;
    speaker.on_change = [&](const Speaker::Change&) { ++changes; };
    pit.io_write(3, 0xB6, byte);
    pit.io_write(2, 0xA9, byte);
    pit.io_write(2, 0x04, byte);
    port_61(0x01);
    EXPECT_EQ(changes, 0u);
    port_61(0x03);
    EXPECT_EQ(changes, 1u);
    EXPECT_EQ(speaker.state().wave.high, 597u);
}

TEST_F(SystemControlTest, StateSurvivesSaving) {
    port_61(0x03);
    control.io_write(1, 0x02, byte);
    control.set_io_check(true);
    SystemControl copy{{}};
    test::expect_same_after_load(control, copy);
    EXPECT_TRUE(copy.timer2_gate.level());
    EXPECT_TRUE(copy.speaker_data.level());
    EXPECT_TRUE(copy.a20.level());
    EXPECT_TRUE(copy.nmi.level());
    Speaker speaker_copy(time.scheduler);
    test::expect_same_after_load(speaker, speaker_copy);
    EXPECT_EQ(speaker_copy.level(), speaker.level());
}

TEST_F(SystemControlTest, RandomAccessesAndDamagedStatesAreHarmless) {
    test::abuse(control, time, 2, 100'000, 61);
    test::survive_damaged_state(control, [this] { port_61(port_61() ^ 1); });
    test::survive_damaged_state(speaker, [this] { speaker.level(); });
}

TEST(DebugPorts, TheConsoleTakesBytesOfAnyWidthThroughTheBusAndNamesItself) {
    DebugConsole console;
    std::string text;
    console.on_write = [&](u8 value) { text += static_cast<char>(value); };
    IoBus bus;
    ASSERT_TRUE(bus.map(Port{0xE9}, 1, console, 0, "debugcon"));
    bus.port_out(Port{0xE9}, 'o', byte);
    bus.port_out(Port{0xE9}, 'k' | 0x2100, BusWidth::Word);
    EXPECT_EQ(text, "ok");
    EXPECT_EQ(bus.port_in(Port{0xE9}, byte), 0xE9u);
}

TEST(DebugPorts, ExitTurnsTheValueIntoAStatus) {
    DebugExit exit;
    std::vector<unsigned> statuses;
    exit.on_exit = [&](u8 status) { statuses.push_back(status); };
    IoBus bus;
    ASSERT_TRUE(bus.map(Port{0xF4}, 4, exit, 0, "isa-debug-exit", PortWidths::All));
    bus.port_out(Port{0xF4}, 0x10, byte);
    bus.port_out(Port{0xF4}, 0x31, BusWidth::Dword);
    EXPECT_EQ(statuses, (std::vector<unsigned>{0x21, 0x63}));
    EXPECT_EQ(bus.port_in(Port{0xF4}, BusWidth::Dword), 0u);
}

}  // namespace
}  // namespace lockstep
