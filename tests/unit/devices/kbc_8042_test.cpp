#include "devices/kbc_8042.h"

#include "tests/unit/devices/ps2_rig.h"

namespace lockstep {
namespace {

using test::Bytes;

class KbcTest : public test::Ps2Rig {};

TEST_F(KbcTest, TheSelfTestSetsTheSystemFlag) {
    EXPECT_EQ(status() & 0x04, 0u);
    command(0xAA);
    EXPECT_NE(status() & 0x08, 0u) << "the last write was a command";
    EXPECT_EQ(next(), 0x55);
    EXPECT_EQ(status() & 0x04, 0x04u);
    command(0xAB);
    EXPECT_EQ(next(), 0x00);
    command(0xA9);
    EXPECT_EQ(next(), 0x00);
}

TEST_F(KbcTest, DriversSeeTheInputBufferFullAndTheAnswerComeLater) {
    kbc.io_write(1, 0xAA, byte);
    EXPECT_EQ(status() & 0x03, 0x02u);
    time.run(Time::microseconds(10));
    EXPECT_EQ(status() & 0x03, 0x00u);
    time.run(Time::microseconds(20));
    EXPECT_EQ(status() & 0x03, 0x01u);
}

TEST_F(KbcTest, TheCommandByteReadsBackAndRamBehindItToo) {
    command(0x60);
    data(0x65);
    EXPECT_EQ(status() & 0x08, 0u);
    command(0x20);
    EXPECT_EQ(next(), 0x65);
    command(0x7F);
    data(0xA5);
    command(0x3F);
    EXPECT_EQ(next(), 0xA5);
}

TEST_F(KbcTest, PortsAreSwitchedByCommandsAndCommandByte) {
    set_up(true);
    command(0xAD);
    command(0xA7);
    command(0x20);
    EXPECT_EQ(next(), 0x77);
    EXPECT_EQ(tap(Key::A), Bytes{});
    command(0xAE);
    EXPECT_EQ(all(), (Bytes{0x1E, 0x9E})) << "the keyboard kept it";
    command(0xA8);
    command(0x20);
    EXPECT_EQ(next(), 0x47);
}

TEST_F(KbcTest, WritingToADeviceSwitchesItsPortOn) {
    set_up(true);
    command(0xAD);
    data(0xEE);
    EXPECT_EQ(next(), 0xEE);
    command(0x20);
    EXPECT_EQ(next(), 0x47);
}

TEST_F(KbcTest, InterruptsFollowTheOutputBufferAndItsSource) {
    set_up(true);
    press(Key::A);
    EXPECT_FALSE(kbc.irq1.level());
    time.run(Time::milliseconds(1));
    EXPECT_TRUE(kbc.irq1.level());
    EXPECT_EQ(status() & 0x21, 0x01u);
    EXPECT_EQ(kbc.io_read(0, byte), 0x1Eu);
    EXPECT_FALSE(kbc.irq1.level());
    EXPECT_EQ(kbc.io_read(0, byte), 0x1Eu) << "a second handler in the chain reads the same";
    mouse_data(0xF4);
    time.run(Time::milliseconds(1));
    EXPECT_FALSE(kbc.irq1.level());
    EXPECT_TRUE(kbc.irq12.level());
    EXPECT_EQ(status() & 0x21, 0x21u);
    EXPECT_EQ(next(), 0xFA);
    EXPECT_FALSE(kbc.irq12.level());
}

TEST_F(KbcTest, TheNextCodeWaitsUntilThePreviousOneWasReadAndThenAWhile) {
    set_up(true);
    press(Key::A);
    press(Key::B);
    time.run(Time::seconds(0) + Time::milliseconds(100));
    EXPECT_EQ(kbc.io_read(0, byte), 0x1Eu);
    time.run(Time::microseconds(400));
    EXPECT_FALSE(full());
    time.run(Time::microseconds(200));
    EXPECT_TRUE(full());
    press(Key::C);
    time.run(Time::microseconds(450));
    EXPECT_EQ(kbc.io_read(0, byte), 0x30u);
    time.run(Time::microseconds(400));
    EXPECT_FALSE(full()) << "the time counts from the read";
    EXPECT_EQ(next(), 0x2E);
}

TEST_F(KbcTest, A20AndResetHangOnTheOutputPort) {
    unsigned resets = 0;
    kbc.reset_cpu.connect([&](bool level) { resets += level ? 1 : 0; });
    EXPECT_TRUE(kbc.a20.level());
    command(0xD1);
    data(0xDD);
    EXPECT_FALSE(kbc.a20.level());
    command(0xD0);
    EXPECT_EQ(next() & 0x03, 0x01);
    command(0xD1);
    data(0xDF);
    EXPECT_TRUE(kbc.a20.level());
    command(0xDD);
    EXPECT_FALSE(kbc.a20.level());
    command(0xDF);
    EXPECT_TRUE(kbc.a20.level());
    EXPECT_EQ(resets, 0u);
    command(0xFE);
    EXPECT_EQ(resets, 1u);
    command(0xFF);
    EXPECT_EQ(resets, 1u) << "no bit to pulse: the null command of A20 drivers";
    command(0xD1);
    data(0xDE);
    EXPECT_EQ(resets, 2u);
    command(0xD1);
    data(0xDE);
    EXPECT_EQ(resets, 3u);
}

TEST_F(KbcTest, A20CanBeSwitchedWithoutWaiting) {
    for (const u32 value : {0xDDu, 0xDFu, 0xDDu}) {
        kbc.io_write(1, 0xD1, byte);
        kbc.io_write(0, value, byte);
        EXPECT_EQ(kbc.a20.level(), value == 0xDF);
    }
}

TEST_F(KbcTest, HostBytesCanBeEchoedAsIfFromADevice) {
    set_up(true);
    command(0xD2);
    data(0x1C);
    EXPECT_EQ(next(), 0x1C) << "not translated";
    command(0xD3);
    data(0x5A);
    time.run(Time::microseconds(50));
    EXPECT_EQ(status() & 0x21, 0x21u) << "how a second port is looked for";
    EXPECT_EQ(next(), 0x5A);
}

TEST_F(KbcTest, InputPortTestInputsAndPolling) {
    command(0xC0);
    EXPECT_EQ(next() & 0x80, 0x80);
    command(0xC2);
    EXPECT_EQ(status() & 0xF0, 0xB0u);
    data(0xF4);
    all();
    command(0xE0);
    EXPECT_EQ(next(), 0x01) << "keyboard on, mouse off";
}

TEST_F(KbcTest, TheKeyLockShowsInTheStatusAndSwallowsKeys) {
    set_up(true);
    kbc.set_key_lock(true);
    EXPECT_EQ(status() & 0x10, 0u);
    EXPECT_EQ(tap(Key::A), Bytes{});
    kbc.set_key_lock(false);
    EXPECT_EQ(status() & 0x10, 0x10u);
    EXPECT_EQ(tap(Key::A), (Bytes{0x1E, 0x9E}));
}

TEST_F(KbcTest, AMissingDeviceTimesOut) {
    Kbc8042 lonely(time.scheduler, "lonely", nullptr, nullptr);
    lonely.reset(ResetKind::PowerOn);
    lonely.io_write(1, 0xD4, byte);
    lonely.io_write(0, 0xFF, byte);
    time.run(Time::milliseconds(1));
    EXPECT_EQ(lonely.io_read(1, byte) & 0x61, 0x61u);
    EXPECT_EQ(lonely.io_read(0, byte), 0xFEu);
    EXPECT_EQ(lonely.io_read(1, byte) & 0x40, 0u);
    lonely.io_write(0, 0xF4, byte);
    time.run(Time::milliseconds(1));
    EXPECT_EQ(lonely.io_read(1, byte) & 0x61, 0x41u);
}

TEST_F(KbcTest, ACommandAbandonsTheParameterOfTheOneBefore) {
    set_up(true);
    command(0xD1);
    command(0x20);
    EXPECT_EQ(next(), 0x47);
    EXPECT_TRUE(kbc.a20.level());
    data(0xEE);
    EXPECT_EQ(next(), 0xEE);
}

TEST_F(KbcTest, AFloodOfCommandsIsBounded) {
    for (int i = 0; i < 100'000; ++i) kbc.io_write(1, 0x20, byte);
    EXPECT_LE(all().size(), 16u);
}

TEST_F(KbcTest, RandomAccessesAreHarmlessAndTheStateSurvivesSaving) {
    test::Random random(8042);
    for (int i = 0; i < 200; ++i) {
        for (int n = 0; n < 25; ++n) {
            test::abuse(kbc, time, 2, 20, random());
            keyboard.key({static_cast<Key>(random() % 256), random() % 2 != 0});
            mouse.event({static_cast<s16>(random()), static_cast<s16>(random()), static_cast<s8>(random()),
                         static_cast<u8>(random())});
        }
        Ps2Keyboard keyboard_copy(time.scheduler, "keyboard" + std::to_string(i));
        Ps2Mouse mouse_copy(time.scheduler, "mouse" + std::to_string(i));
        Kbc8042 kbc_copy(time.scheduler, "kbc" + std::to_string(i), &keyboard_copy, &mouse_copy);
        test::expect_same_after_load(keyboard, keyboard_copy);
        test::expect_same_after_load(mouse, mouse_copy);
        test::expect_same_after_load(kbc, kbc_copy);
        EXPECT_EQ(kbc_copy.irq1.level(), kbc.irq1.level());
        EXPECT_EQ(kbc_copy.irq12.level(), kbc.irq12.level());
        EXPECT_EQ(kbc_copy.a20.level(), kbc.a20.level());
        EXPECT_EQ(keyboard_copy.request.level(), keyboard.request.level());
        EXPECT_EQ(mouse_copy.request.level(), mouse.request.level());
    }
}

TEST_F(KbcTest, EveryDamagedStateIsRefusedOrHarmless) {
    set_up(true);
    const auto use = [this] {
        press(Key::Up);
        release(Key::Up);
        mouse.event({300, -300, 1, 3});
        command(0x20);
        data(0xF2);
        mouse_data(0xEB);
        time.run(Time::milliseconds(12));
        kbc.io_read(0, byte);
        mouse_data(0xF3);
        mouse_data(80);
    };
    mouse.event({1, 2, 0, 1});
    test::survive_damaged_state(kbc, use);
    test::survive_damaged_state(keyboard, use);
    test::survive_damaged_state(mouse, use);
}

}  // namespace
}  // namespace lockstep
