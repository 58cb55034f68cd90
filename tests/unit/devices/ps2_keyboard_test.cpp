#include "devices/ps2_keyboard.h"

#include "tests/unit/devices/ps2_rig.h"

namespace lockstep {
namespace {

using test::Bytes;

class KeyboardTest : public test::Ps2Rig {
protected:
    void choose_set(u32 set) {
        data(0xF0);
        EXPECT_EQ(next(), 0xFA);
        data(set);
        EXPECT_EQ(next(), 0xFA);
    }
};

TEST_F(KeyboardTest, SendsItsSelfTestResultAfterPowerOn) {
    command(0x60);
    data(0x20);
    EXPECT_EQ(next(), 0xAA);
    EXPECT_EQ(next(), -1);
}

TEST_F(KeyboardTest, ResetIsAcknowledgedThenTested) {
    set_up(true);
    data(0xFF);
    EXPECT_EQ(next(), 0xFA);
    EXPECT_EQ(next(), 0xAA);
}

TEST_F(KeyboardTest, IdentifiesItselfAlsoThroughTheTranslation) {
    set_up(false);
    data(0xF2);
    EXPECT_EQ(all(), (Bytes{0xFA, 0xAB, 0x83}));
    set_up(true);
    data(0xF2);
    EXPECT_EQ(all(), (Bytes{0xFA, 0xAB, 0x41}));
}

TEST_F(KeyboardTest, EchoResendAndUnknownCommands) {
    set_up(false);
    data(0xEE);
    EXPECT_EQ(all(), Bytes{0xEE});
    data(0xFE);
    EXPECT_EQ(all(), Bytes{0xEE});
    data(0x00);
    EXPECT_EQ(all(), Bytes{0xFE});
    data(0xFE);
    EXPECT_EQ(all(), Bytes{0xEE}) << "a request to resend is not itself resent";
}

TEST_F(KeyboardTest, LedsAndACommandInPlaceOfTheirParameter) {
    set_up(false);
    data(0xED);
    EXPECT_EQ(next(), 0xFA);
    data(0x06);
    EXPECT_EQ(next(), 0xFA);
    EXPECT_EQ(keyboard.leds(), 6u);
    data(0xED);
    EXPECT_EQ(next(), 0xFA);
    data(0xF4);
    EXPECT_EQ(next(), 0xFA);
    EXPECT_EQ(keyboard.leds(), 6u);
    EXPECT_EQ(tap(Key::A), (Bytes{0x1C, 0xF0, 0x1C}));
}

TEST_F(KeyboardTest, KeysBetweenCommandAndParameterAreKept) {
    set_up(true);
    data(0xED);
    EXPECT_EQ(next(), 0xFA);
    press(Key::A);
    release(Key::A);
    EXPECT_EQ(next(), -1);
    data(0x00);
    EXPECT_EQ(all(), (Bytes{0xFA, 0x1E, 0x9E}));
}

TEST_F(KeyboardTest, EveryKeyHasDistinctCodesInEverySet) {
    for (const u32 set : {1u, 2u, 3u}) {
        set_up(false);
        choose_set(set);
        data(0xFA);  // set 3: everything make/break
        all();
        std::vector<Bytes> seen;
        for (int i = 1; i < static_cast<int>(Key::Count); ++i) {
            const Key key = static_cast<Key>(i);
            const Bytes codes = tap(key);
            if (key_codes(key).group == KeyGroup::MakeOnly) {
                EXPECT_EQ(codes.size(), set == 3 ? 0u : 1u) << set << ' ' << i;
            } else if (set == 3 && i > static_cast<int>(Key::Keypad9) && codes.empty()) {
                continue;  // a later key of which set 3 knows nothing
            } else {
                EXPECT_GE(codes.size(), 2u) << set << ' ' << i;
            }
            if (codes.empty()) continue;
            EXPECT_EQ(std::count(seen.begin(), seen.end(), codes), 0) << set << ' ' << i;
            seen.push_back(codes);
        }
        EXPECT_GE(seen.size(), 105u);
    }
}

TEST_F(KeyboardTest, TranslatedSet2IsSet1) {
    std::vector<Bytes> translated, native;
    set_up(true);
    for (int i = 1; i < static_cast<int>(Key::Count); ++i) translated.push_back(tap(static_cast<Key>(i)));
    set_up(false);
    choose_set(1);
    for (int i = 1; i < static_cast<int>(Key::Count); ++i) native.push_back(tap(static_cast<Key>(i)));
    EXPECT_EQ(translated, native);
}

TEST_F(KeyboardTest, WellKnownSet1Codes) {
    // From the BIOS listing's key numbers: what INT 9 handlers have in their tables.
    set_up(true);
    const std::vector<std::pair<Key, Bytes>> expected{
        {Key::Escape, {0x01, 0x81}},
        {Key::Digit1, {0x02, 0x82}},
        {Key::Backspace, {0x0E, 0x8E}},
        {Key::Q, {0x10, 0x90}},
        {Key::Enter, {0x1C, 0x9C}},
        {Key::A, {0x1E, 0x9E}},
        {Key::Grave, {0x29, 0xA9}},
        {Key::Backslash, {0x2B, 0xAB}},
        {Key::Z, {0x2C, 0xAC}},
        {Key::Slash, {0x35, 0xB5}},
        {Key::RightShift, {0x36, 0xB6}},
        {Key::KeypadMultiply, {0x37, 0xB7}},
        {Key::Space, {0x39, 0xB9}},
        {Key::CapsLock, {0x3A, 0xBA}},
        {Key::F1, {0x3B, 0xBB}},
        {Key::F7, {0x41, 0xC1}},
        {Key::F10, {0x44, 0xC4}},
        {Key::NumLock, {0x45, 0xC5}},
        {Key::ScrollLock, {0x46, 0xC6}},
        {Key::Keypad7, {0x47, 0xC7}},
        {Key::KeypadSubtract, {0x4A, 0xCA}},
        {Key::KeypadAdd, {0x4E, 0xCE}},
        {Key::KeypadDecimal, {0x53, 0xD3}},
        {Key::Iso102, {0x56, 0xD6}},
        {Key::F11, {0x57, 0xD7}},
        {Key::F12, {0x58, 0xD8}},
        {Key::KeypadEnter, {0xE0, 0x1C, 0xE0, 0x9C}},
        {Key::RightCtrl, {0xE0, 0x1D, 0xE0, 0x9D}},
        {Key::KeypadDivide, {0xE0, 0x35, 0xE0, 0xB5}},
        {Key::RightAlt, {0xE0, 0x38, 0xE0, 0xB8}},
        {Key::Home, {0xE0, 0x47, 0xE0, 0xC7}},
        {Key::Up, {0xE0, 0x48, 0xE0, 0xC8}},
        {Key::Delete, {0xE0, 0x53, 0xE0, 0xD3}},
        {Key::LeftMeta, {0xE0, 0x5B, 0xE0, 0xDB}},
        {Key::Menu, {0xE0, 0x5D, 0xE0, 0xDD}},
    };
    for (const auto& [key, codes] : expected) EXPECT_EQ(tap(key), codes) << static_cast<int>(key);
}

TEST_F(KeyboardTest, Set1CodesOfKeysThatOtherCountriesAndLaterKeyboardsHave) {
    // Microsoft's translation table gives sets 1 and 2; the rows here are set 1.
    set_up(true);
    const std::vector<std::pair<Key, Bytes>> expected{
        {Key::Ro, {0x73, 0xF3}},
        {Key::Yen, {0x7D, 0xFD}},
        {Key::Henkan, {0x79, 0xF9}},
        {Key::Muhenkan, {0x7B, 0xFB}},
        {Key::Kana, {0x70, 0xF0}},
        {Key::KeypadComma, {0x7E, 0xFE}},
        {Key::KeypadEqual, {0x59, 0xD9}},
        {Key::Hangul, {0xF2}},
        {Key::Hanja, {0xF1}},
        {Key::F13, {0x64, 0xE4}},
        {Key::F14, {0x65, 0xE5}},
        {Key::F19, {0x6A, 0xEA}},
        {Key::F23, {0x6E, 0xEE}},
        {Key::F24, {0x76, 0xF6}},
        {Key::Power, {0xE0, 0x5E, 0xE0, 0xDE}},
        {Key::Sleep, {0xE0, 0x5F, 0xE0, 0xDF}},
        {Key::Wake, {0xE0, 0x63, 0xE0, 0xE3}},
        {Key::NextTrack, {0xE0, 0x19, 0xE0, 0x99}},
        {Key::PreviousTrack, {0xE0, 0x10, 0xE0, 0x90}},
        {Key::StopTrack, {0xE0, 0x24, 0xE0, 0xA4}},
        {Key::PlayTrack, {0xE0, 0x22, 0xE0, 0xA2}},
        {Key::Mute, {0xE0, 0x20, 0xE0, 0xA0}},
        {Key::VolumeUp, {0xE0, 0x30, 0xE0, 0xB0}},
        {Key::VolumeDown, {0xE0, 0x2E, 0xE0, 0xAE}},
        {Key::MediaSelect, {0xE0, 0x6D, 0xE0, 0xED}},
        {Key::Mail, {0xE0, 0x6C, 0xE0, 0xEC}},
        {Key::Calculator, {0xE0, 0x21, 0xE0, 0xA1}},
        {Key::Computer, {0xE0, 0x6B, 0xE0, 0xEB}},
        {Key::WebSearch, {0xE0, 0x65, 0xE0, 0xE5}},
        {Key::WebHome, {0xE0, 0x32, 0xE0, 0xB2}},
        {Key::WebBack, {0xE0, 0x6A, 0xE0, 0xEA}},
        {Key::WebForward, {0xE0, 0x69, 0xE0, 0xE9}},
        {Key::WebStop, {0xE0, 0x68, 0xE0, 0xE8}},
        {Key::WebRefresh, {0xE0, 0x67, 0xE0, 0xE7}},
        {Key::WebFavorites, {0xE0, 0x66, 0xE0, 0xE6}},
    };
    for (const auto& [key, codes] : expected) EXPECT_EQ(tap(key), codes) << static_cast<int>(key);
}

TEST_F(KeyboardTest, KoreanKeysNeitherBreakNorRepeat) {
    set_up(false);
    press(Key::Hangul);
    EXPECT_EQ(next(), 0xF2);
    time.run(Time::seconds(2));
    EXPECT_EQ(next(), -1);
    release(Key::Hangul);
    EXPECT_EQ(next(), -1);
}

TEST_F(KeyboardTest, PauseHasNoReleaseAndIsBreakWithCtrl) {
    set_up(false);
    press(Key::Pause);
    EXPECT_EQ(all(), (Bytes{0xE1, 0x14, 0x77, 0xE1, 0xF0, 0x14, 0xF0, 0x77}));
    release(Key::Pause);
    EXPECT_EQ(all(), Bytes{});
    press(Key::LeftCtrl);
    all();
    EXPECT_EQ(tap(Key::Pause), (Bytes{0xE0, 0x7E, 0xE0, 0xF0, 0x7E}));
}

TEST_F(KeyboardTest, PrintScreenDependsOnTheModifiers) {
    set_up(false);
    EXPECT_EQ(tap(Key::PrintScreen), (Bytes{0xE0, 0x12, 0xE0, 0x7C, 0xE0, 0xF0, 0x7C, 0xE0, 0xF0, 0x12}));
    press(Key::LeftShift);
    EXPECT_EQ(next(), 0x12);
    EXPECT_EQ(tap(Key::PrintScreen), (Bytes{0xE0, 0x7C, 0xE0, 0xF0, 0x7C}));
    release(Key::LeftShift);
    press(Key::LeftAlt);
    all();
    EXPECT_EQ(tap(Key::PrintScreen), (Bytes{0x84, 0xF0, 0x84}));
    release(Key::LeftAlt);
    all();
    set_up(true);
    press(Key::LeftAlt);
    all();
    EXPECT_EQ(tap(Key::PrintScreen), (Bytes{0x54, 0xD4})) << "SysRq";
}

TEST_F(KeyboardTest, GreyKeysPretendShiftIsUpAndNumLockOff) {
    set_up(false);
    press(Key::RightShift);
    EXPECT_EQ(next(), 0x59);
    press(Key::Up);
    EXPECT_EQ(all(), (Bytes{0xE0, 0xF0, 0x59, 0xE0, 0x75}));
    release(Key::Up);
    EXPECT_EQ(all(), (Bytes{0xE0, 0xF0, 0x75, 0xE0, 0x59}));
    release(Key::RightShift);
    all();
    data(0xED);
    data(0x02);
    all();
    EXPECT_EQ(tap(Key::Up), (Bytes{0xE0, 0x12, 0xE0, 0x75, 0xE0, 0xF0, 0x75, 0xE0, 0xF0, 0x12}));
}

TEST_F(KeyboardTest, AHeldKeyRepeatsAtTheSetRateUntilItIsReleased) {
    set_up(true);
    data(0xF3);
    data(0x00);  // 250 ms, 8 · 4.17 ms
    all();
    press(Key::A);
    press(Key::A);  // the host's own repeat is not ours
    EXPECT_EQ(next(), 0x1E);
    time.run(Time::milliseconds(10));
    EXPECT_FALSE(full());
    u32 codes = 0;
    const Time end = time.now() + Time::milliseconds(1'250);
    while (time.now() < end) {
        time.run(Time::milliseconds(1));
        if (full()) {
            EXPECT_EQ(kbc.io_read(0, byte), 0x1Eu);
            ++codes;
        }
    }
    EXPECT_NEAR(codes, 30u, 2);
    release(Key::A);
    const Bytes rest = all();
    ASSERT_FALSE(rest.empty());
    EXPECT_EQ(rest.back(), 0x9E);
    EXPECT_EQ(next(), -1);
}

TEST_F(KeyboardTest, OnlyTheLastKeyRepeatsAndShiftAlsoStopsIt) {
    set_up(true);
    press(Key::A);
    press(Key::B);
    release(Key::B);
    EXPECT_EQ(all(), (Bytes{0x1E, 0x30, 0xB0}));
    time.run(Time::seconds(1));
    EXPECT_FALSE(full());
}

TEST_F(KeyboardTest, AFullBufferEndsWithTheOverrunCode) {
    set_up(false);
    command(0xAD);
    for (int i = 0; i < 12; ++i) {
        const bool room = keyboard.has_room();
        keyboard.key({Key::A, i % 2 == 0});
        EXPECT_EQ(room, i < 6) << i;
    }
    EXPECT_FALSE(keyboard.idle());
    command(0xAE);
    const Bytes codes = all();
    EXPECT_EQ(codes.size(), 16u);
    EXPECT_EQ(codes.back(), 0x00);
    EXPECT_TRUE(keyboard.idle());
}

TEST_F(KeyboardTest, ADisabledKeyboardIsSilentAndEnablingClears) {
    set_up(true);
    data(0xF5);
    EXPECT_EQ(next(), 0xFA);
    EXPECT_EQ(tap(Key::A), Bytes{});
    data(0xF4);
    EXPECT_EQ(all(), Bytes{0xFA});
    EXPECT_EQ(tap(Key::A), (Bytes{0x1E, 0x9E}));
}

TEST_F(KeyboardTest, TheScanCodeSetReadsBack) {
    set_up(false);
    for (const int set : {1, 3, 2}) {
        choose_set(static_cast<u32>(set));
        data(0xF0);
        data(0x00);
        EXPECT_EQ(all(), (Bytes{0xFA, 0xFA, set}));
    }
    data(0xF0);
    data(0x04);
    EXPECT_EQ(all(), (Bytes{0xFA, 0xFE}));
}

TEST_F(KeyboardTest, InSet3KeysReportAsToldOneByOneOrAll) {
    set_up(false);
    choose_set(3);
    EXPECT_EQ(tap(Key::A), Bytes{0x1C}) << "typematic: no break";
    EXPECT_EQ(tap(Key::LeftShift), (Bytes{0x12, 0xF0, 0x12}));
    EXPECT_EQ(tap(Key::Up), Bytes{0x63});
    data(0xFC);
    data(0x1C);
    data(0x63);
    data(0xF4);
    EXPECT_EQ(all(), (Bytes{0xFA, 0xFA, 0xFA, 0xFA}));
    EXPECT_EQ(tap(Key::A), (Bytes{0x1C, 0xF0, 0x1C}));
    EXPECT_EQ(tap(Key::Up), (Bytes{0x63, 0xF0, 0x63}));
    EXPECT_EQ(tap(Key::B), Bytes{0x32});
    data(0xF8);
    EXPECT_EQ(all(), Bytes{0xFA});
    EXPECT_EQ(tap(Key::B), (Bytes{0x32, 0xF0, 0x32}));
    press(Key::B);
    EXPECT_EQ(next(), 0x32);
    time.run(Time::seconds(2));
    EXPECT_FALSE(full()) << "make/break keys do not repeat";
    data(0xF6);
    release(Key::B);
    EXPECT_EQ(tap(Key::A), (Bytes{0xFA, 0x1C})) << "defaults again";
}

TEST_F(KeyboardTest, TwoHundredPacedCharactersArriveUnbroken) {
    set_up(true);
    Bytes expected, received;
    int typed = 0;
    while (typed < 200 || !keyboard.idle() || full()) {
        if (typed < 200 && keyboard.idle()) {
            const Key key = static_cast<Key>(static_cast<int>(Key::Q) + typed % 10);
            press(key);
            release(key);
            expected.push_back(0x10 + typed % 10);
            expected.push_back(0x90 + typed % 10);
            ++typed;
        }
        time.run(Time::microseconds(100));
        if (full()) received.push_back(static_cast<int>(kbc.io_read(0, byte)));
    }
    EXPECT_EQ(received, expected);
}

}  // namespace
}  // namespace lockstep
