// Resets, shutdown, power and the debug exit.
#include "machine_rig.h"

namespace lockstep::test {
namespace {

const Code say_a{0xB0, 0x41, 0xE6, 0xE9};  // OUT E9h, 'A'
const Code say_b{0xB0, 0x42, 0xE6, 0xE9};
const Code halt{0xF4};

Code operator+(const Code& a, const Code& b) {
    Code all = a;
    all.insert(all.end(), b.begin(), b.end());
    return all;
}

TEST(MachineReset, TheButtonStartsAnewAndKeepsMemoryAndTime) {
    Rig rig(firmware_config(say_a + halt));
    rig->run(Time::milliseconds(1));
    rig->board().ram.data()[0x5000] = 0x77;
    ASSERT_EQ(rig.host.debug, "A");

    rig->reset();
    rig->run(Time::milliseconds(2));

    EXPECT_EQ(rig.host.debug, "AA");
    EXPECT_EQ(rig->now(), Time::milliseconds(2));
    EXPECT_EQ(rig->board().ram.data()[0x5000], 0x77);
}

TEST(MachineReset, TheButtonRestartsTheDemoAtAnyMoment) {
    Rig rig(demo_config());
    for (const u64 at : {1'000u, 500'000u, 5'000'000u, 9'000'000u}) {
        rig.step(at);
        rig->reset();
    }
    EXPECT_TRUE(rig.wait_screen("MENU READY", Time::seconds(20)));
    rig->reset();
    rig.host.debug.clear();
    EXPECT_TRUE(rig.wait_debug("demo: menu", Time::seconds(20)));
}

TEST(MachineReset, NoRebootDoesNotKeepTheButtonFromWorking) {
    MachineConfig config = firmware_config(say_a + halt);
    config.no_reboot = true;
    Rig rig(std::move(config));
    rig->run(Time::milliseconds(1));
    rig->reset();
    EXPECT_EQ(rig->run(Time::milliseconds(2)), StopReason::TimeReached);
    EXPECT_EQ(rig.host.debug, "AA");
}

// --- reset by the keyboard controller ---

const Code kbc_reset{0xB0, 0xFE, 0xE6, 0x64};

TEST(MachineReset, TheKeyboardControllersPulseStartsAnew) {
    Rig rig(firmware_config(say_a + kbc_reset + say_b + halt));
    EXPECT_TRUE(rig.step(200));
    EXPECT_EQ(rig.host.debug.substr(0, 4), "AAAA") << "nothing runs behind the pulse";
}

TEST(MachineReset, UnderNoRebootItEndsTheRun) {
    MachineConfig config = firmware_config(say_a + kbc_reset + say_b + halt);
    config.no_reboot = true;
    Rig rig(std::move(config));
    EXPECT_EQ(rig->run(Time::seconds(1)), StopReason::Reset);
    EXPECT_EQ(rig.host.debug, "A");
    EXPECT_EQ(rig->run(Time::seconds(1)), StopReason::Reset) << "and stays so";
}

TEST(MachineReset, Port92hDoesTheSame) {
    const Code port_92_reset{0xB0, 0x01, 0xE6, 0x92};
    MachineConfig config = firmware_config(say_a + port_92_reset + say_b + halt);
    config.no_reboot = true;
    Rig rig(std::move(config));
    EXPECT_EQ(rig->run(Time::seconds(1)), StopReason::Reset);
    EXPECT_EQ(rig.host.debug, "A");
}

// Says what port 61h holds, changes it, and resets the processor.
const Code show_port_61{0xE4, 0x61, 0x24, 0x03, 0xE6, 0xE9, 0xB0, 0x02, 0xE6, 0x61};

TEST(MachineReset, WithoutAShutdownCodeResetsTheChipsToo) {
    Rig rig(firmware_config(show_port_61 + kbc_reset + halt));
    EXPECT_TRUE(rig.step(60));
    EXPECT_EQ(rig.host.debug.substr(0, 3), std::string(3, '\0'));
}

TEST(MachineReset, WithAShutdownCodeIsOnlyTheProcessorsWayOutOfProtectedMode) {
    const Code shutdown_code{0xB0, 0x0F, 0xE6, 0x70, 0xB0, 0x05, 0xE6, 0x71};
    MachineConfig config = firmware_config(show_port_61 + shutdown_code + kbc_reset + halt);
    config.no_reboot = true;
    Rig rig(std::move(config));
    EXPECT_TRUE(rig.step(80)) << "no_reboot does not mean this";
    EXPECT_EQ(rig.host.debug.substr(0, 3), std::string("\0\2\2", 3));
}

// --- triple fault ---

const Code triple_fault{0x0F, 0x01, 0x1E, 0x00, 0x80, 0xCC};  // LIDT [8000h] (limit 0); INT3

TEST(MachineTripleFault, StartsAnew) {
    Rig rig(firmware_config(say_a + triple_fault + say_b + halt));
    EXPECT_TRUE(rig.step(200));
    EXPECT_EQ(rig.host.debug.substr(0, 4), "AAAA");
    EXPECT_EQ(rig.host.debug.find('B'), std::string::npos);
}

TEST(MachineTripleFault, UnderNoRebootEndsTheRun) {
    MachineConfig config = firmware_config(say_a + triple_fault + say_b + halt);
    config.no_reboot = true;
    Rig rig(std::move(config));
    EXPECT_EQ(rig->run(Time::seconds(1)), StopReason::TripleFault);
    EXPECT_EQ(rig.host.debug, "A");
    EXPECT_EQ(rig->run(Time::seconds(1)), StopReason::TripleFault);
}

TEST(MachineTripleFault, ManyInARowDoNotHoldUpTime) {
    // The reset vector itself cannot be reached without a fault: an IDT of zeros at a limit of 0 after each reset.
    MachineConfig config = firmware_config(triple_fault);
    config.instructions_per_second = 1'000'000;
    Rig rig(std::move(config));
    EXPECT_EQ(rig->run(Time::milliseconds(100)), StopReason::TimeReached);
    EXPECT_EQ(rig->now(), Time::milliseconds(100));
}

// --- power ---

// OUT 604h, 2000h: PMCNTRL, suspend enable with type 0
const Code soft_off{0xBA, 0x04, 0x06, 0xB8, 0x00, 0x20, 0xEF};

TEST(MachinePower, SoftOffEndsTheRunAtOnce) {
    Rig rig(firmware_config(say_a + soft_off + say_b + halt));
    EXPECT_EQ(rig->run(Time::seconds(1)), StopReason::PowerOff);
    EXPECT_EQ(rig.host.debug, "A");
    EXPECT_LT(rig->now(), Time::milliseconds(1));
    EXPECT_EQ(rig->run(Time::seconds(1)), StopReason::PowerOff);
}

TEST(MachinePower, OtherSuspendTypesDoNothing) {
    const Code suspend{0xBA, 0x04, 0x06, 0xB8, 0x00, 0x24, 0xEF};
    Rig rig(firmware_config(suspend + say_b + halt));
    EXPECT_EQ(rig->run(Time::milliseconds(1)), StopReason::TimeReached);
    EXPECT_EQ(rig.host.debug, "B");
}

TEST(MachinePower, UnderNoShutdownTimePassesInADeadMachine) {
    MachineConfig config = firmware_config(say_a + soft_off + say_b + halt);
    config.no_shutdown = true;
    Rig rig(std::move(config));

    EXPECT_EQ(rig->run(Time::seconds(2)), StopReason::TimeReached);
    const u64 executed = rig->instructions();
    EXPECT_EQ(rig->run(Time::seconds(4)), StopReason::TimeReached);

    EXPECT_EQ(rig.host.debug, "A");
    EXPECT_EQ(rig->instructions(), executed);
    EXPECT_EQ(rig->now(), Time::seconds(4));
}

TEST(MachinePower, TheDemosShutDownEntrySwitchesOff) {
    Rig rig(demo_config());
    ASSERT_TRUE(rig.wait_screen("MENU READY", Time::seconds(20)));
    rig.press(Key::Digit9);
    EXPECT_EQ(rig->run(rig->now() + Time::seconds(20)), StopReason::PowerOff);
    EXPECT_THAT(rig.host.debug, ::testing::HasSubstr("demo: shut down"));
}

// --- debug exit ---

TEST(MachineDebugExit, EndsTheRunWithTwiceTheValuePlusOne) {
    for (const u8 value : {u8{0}, u8{1}, u8{5}, u8{0x7F}, u8{0xFF}}) {
        const Code code = Code{0xB0, value, 0xE6, 0xF4} + say_b + halt;
        MachineConfig config = firmware_config(code);
        config.debug_exit_port = 0xF4;
        Rig rig(std::move(config));
        EXPECT_EQ(rig->run(Time::seconds(1)), StopReason::DebugExit);
        EXPECT_EQ(rig->exit_status(), (2 * value + 1) & 0xFF);
        EXPECT_EQ(rig.host.debug, "") << "nothing runs behind the write";
    }
}

TEST(MachineDebugExit, IsNotThereUnlessAskedFor) {
    Rig rig(firmware_config(Code{0xB0, 0x05, 0xE6, 0xF4} + say_b + halt));
    EXPECT_EQ(rig->run(Time::milliseconds(1)), StopReason::TimeReached);
    EXPECT_EQ(rig.host.debug, "B");
}

// --- A20 ---

// Writes 1 to 0:500h and 2 to FFFF:510h, which is the same place while A20 is closed, and says what 0:500h holds.
const Code show_a20{0xC6, 0x06, 0x00, 0x05, 0x01, 0xB8, 0xFF, 0xFF, 0x8E, 0xC0, 0x26,
                    0xC6, 0x06, 0x10, 0x05, 0x02, 0xA0, 0x00, 0x05, 0xE6, 0xE9};

std::string a20_marks(const Code& code, u64 memory = 2u << 20) {
    MachineConfig config = firmware_config(code + halt);
    config.memory_bytes = memory;
    Rig rig(std::move(config));
    rig->run(Time::milliseconds(1));
    return rig.host.debug;
}

TEST(MachineA20, IsOpenAfterPowerOn) {
    EXPECT_EQ(a20_marks(show_a20), "\1");
}

TEST(MachineA20, TheKeyboardControllerClosesAndOpensIt) {
    const Code close{0xB0, 0xDD, 0xE6, 0x64}, open{0xB0, 0xDF, 0xE6, 0x64};
    EXPECT_EQ(a20_marks(close + show_a20 + open + show_a20), "\2\1");
}

TEST(MachineA20, Port92hOpensItWhileTheKeyboardControllersGateIsClosed) {
    const Code close{0xB0, 0xDD, 0xE6, 0x64}, open{0xB0, 0x02, 0xE6, 0x92}, close_92{0xB0, 0x00, 0xE6, 0x92};
    EXPECT_EQ(a20_marks(close + open + show_a20 + close_92 + show_a20), "\1\2");
}

TEST(MachineA20, AnyResetOpensIt) {
    // Closed, then a reset by the keyboard controller: the second start finds it open.
    const Code close{0xB0, 0xDD, 0xE6, 0x64};
    MachineConfig config = firmware_config(show_a20 + close + kbc_reset + halt);
    config.memory_bytes = 2u << 20;
    Rig rig(std::move(config));
    rig.step(100);
    EXPECT_EQ(rig.host.debug.substr(0, 3), "\1\1\1");
}

}  // namespace
}  // namespace lockstep::test
