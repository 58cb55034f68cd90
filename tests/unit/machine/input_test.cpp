// Keyboard, mouse and serial port, from the front end's calls to the guest's registers.
#include "machine_rig.h"

namespace lockstep::test {
namespace {

using ::testing::HasSubstr;

// Turns the keyboard on with translation and copies every byte to port E9h.
const Code keyboard_copy{
    0xE4, 0x64, 0xA8, 0x02, 0x75, 0xFA,  // wait for the input buffer
    0xB0, 0x60, 0xE6, 0x64,              // write the command byte:
    0xE4, 0x64, 0xA8, 0x02, 0x75, 0xFA,  //
    0xB0, 0x40, 0xE6, 0x60,              // translation, no interrupts, both devices on
    0xE4, 0x64, 0xA8, 0x01, 0x74, 0xFA,  // wait for a byte
    0xE4, 0x60, 0xE6, 0xE9, 0xEB, 0xF4,  // copy it
};

TEST(MachineKeyboard, ScanCodesArriveInOrder) {
    Rig rig(firmware_config(keyboard_copy));
    rig->run(Time::seconds(1));
    rig.host.debug.clear();

    rig.press(Key::A);
    rig.press(Key::Right);
    rig->run(Time::milliseconds(1100));

    EXPECT_EQ(rig.host.debug, "\x1E\x9E\xE0\x4D\xE0\xCD");
    EXPECT_TRUE(rig->keyboard_idle());
}

TEST(MachineKeyboard, IsBusyUntilTheGuestHasEverything) {
    Rig rig(firmware_config(keyboard_copy));
    rig->run(Time::seconds(1));
    EXPECT_TRUE(rig->keyboard_idle());
    rig->key({Key::A, true});
    EXPECT_FALSE(rig->keyboard_idle());
    rig->run(Time::milliseconds(1050));
    EXPECT_TRUE(rig->keyboard_idle());
}

TEST(MachineKeyboard, AnyEventIsSafe) {
    Rig rig(firmware_config(keyboard_copy));
    for (unsigned code = 0; code < 256; ++code) {
        rig->key({static_cast<Key>(code), true});
        rig->key({static_cast<Key>(code), false});
        rig.step(1000);
    }
    for (int i = 0; i < 1000; ++i) rig->key({Key::A, (i & 1) == 0});
    rig->run(Time::seconds(2));
    EXPECT_TRUE(rig->keyboard_idle());
}

TEST(MachineKeyboard, TheDemosKeyTestSeesKeys) {
    Rig rig(demo_config());
    ASSERT_TRUE(rig.wait_screen("MENU READY", Time::seconds(20)));
    rig.press(Key::Digit4);
    ASSERT_TRUE(rig.wait_screen("PRESS KEYS", Time::seconds(5)));
    rig.press(Key::A);
    EXPECT_TRUE(rig.wait_debug("demo: key 1E", Time::seconds(5)));
    rig.press(Key::F12);
    EXPECT_TRUE(rig.wait_debug("demo: key 58", Time::seconds(5)));
}

TEST(MachineMouse, TheDemosMouseTestFollowsIt) {
    Rig rig(demo_config());
    ASSERT_TRUE(rig.wait_screen("MENU READY", Time::seconds(20)));
    rig.press(Key::Digit5);
    ASSERT_TRUE(rig.wait_screen("MOVE THE MOUSE", Time::seconds(5)));
    ASSERT_TRUE(rig.wait_screen("X=312 Y=152", Time::seconds(5)));
    rig->mouse({10, 5, 0, 0});
    EXPECT_TRUE(rig.wait_screen("X=322 Y=157", Time::seconds(5)));
    rig->mouse({0, 0, 0, 1});
    EXPECT_TRUE(rig.wait_screen("Buttons: L--", Time::seconds(5)));
}

TEST(MachineMouse, AnyEventIsSafeWhetherTheGuestListensOrNot) {
    Rig rig(firmware_config(keyboard_copy));
    for (const s16 x : {s16{-32768}, s16{32767}, s16{0}}) {
        for (const s8 wheel : {s8{-128}, s8{127}}) {
            for (unsigned i = 0; i < 300; ++i) rig->mouse({x, static_cast<s16>(-1 - x), wheel, static_cast<u8>(i)});
        }
    }
    EXPECT_TRUE(rig.step(100'000));
}

// --- serial ---

// 8N1; every byte received goes back plus one.
const Code serial_loop{
    0xBA, 0xFB, 0x03, 0xB0, 0x03, 0xEE,              // LCR
    0xBA, 0xFD, 0x03, 0xEC, 0xA8, 0x01, 0x74, 0xF8,  // wait for data ready
    0xBA, 0xF8, 0x03, 0xEC, 0x50,                    // PUSH it
    0xBA, 0xFD, 0x03, 0xEC, 0xA8, 0x20, 0x74, 0xF8,  // wait for the transmitter
    0x58, 0xFE, 0xC0, 0xBA, 0xF8, 0x03, 0xEE,        // POP, add, send
    0xEB, 0xE2,
};

TEST(MachineSerial, BytesGoInAndOut) {
    Rig rig(firmware_config(serial_loop));
    rig->run(Time::milliseconds(1));
    const std::string text =
        "Gdkkn\x1F"
        "rdqh`k\xFF";
    for (const char c : text) {
        int tries = 0;
        while (!rig->serial_in(0, static_cast<u8>(c))) {
            ASSERT_LT(++tries, 100);
            rig->run(rig->now() + Time::milliseconds(1));
        }
    }
    rig->run(rig->now() + Time::milliseconds(20));

    EXPECT_EQ(rig.host.serial, std::string("Hello serial\0", 13));
}

TEST(MachineSerial, ALineTakesTheTimeOfItsSpeed) {
    Rig rig(firmware_config(serial_loop));
    rig->run(Time::milliseconds(1));
    ASSERT_TRUE(rig->serial_in(0, 'A'));
    // 10 bits at 9600 baud are 1.04 ms.
    rig->run(Time::microseconds(1900));
    EXPECT_EQ(rig.host.serial, "");
    rig->run(Time::microseconds(4000));
    EXPECT_EQ(rig.host.serial, "B");
}

TEST(MachineSerial, AFullReceiverSaysSo) {
    Rig rig(firmware_config({0xF4}));
    rig->run(Time::milliseconds(1));
    u32 taken = 0;
    for (int i = 0; i < 100; ++i) {
        taken += rig->serial_in(0, 'x') ? 1u : 0u;
        rig->run(rig->now() + Time::milliseconds(2));
    }
    EXPECT_GE(taken, 1u);
    EXPECT_LE(taken, 17u) << "nobody reads";
}

TEST(MachineSerial, PortsThatAreNotThereTakeNothing) {
    Rig rig(firmware_config({0xF4}));
    for (const unsigned port : {1u, 2u, 3u, 4u, ~0u}) EXPECT_FALSE(rig->serial_in(port, 'x'));
}

// --- boot ---

TEST(MachineScreen, ShowsTheDemosMenuAsTextAndAsAPicture) {
    Rig rig(demo_config());
    ASSERT_TRUE(rig.wait_screen("MENU READY", Time::seconds(20)));
    const vga::TextScreen screen = rig->text_screen();
    EXPECT_EQ(screen.columns, 80u);
    EXPECT_EQ(screen.rows, 25u);
    const Frame frame = rig->picture();
    EXPECT_EQ(frame.pixels.size(), std::size_t{frame.width} * frame.height);
    EXPECT_EQ(frame.width, 720u);
    EXPECT_EQ(frame.height, 400u);
    EXPECT_THAT(rig->dump(), HasSubstr("pic1"));
}

}  // namespace
}  // namespace lockstep::test
