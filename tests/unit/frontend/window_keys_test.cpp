#include "frontend/window_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lockstep {

bool operator==(const KeyEvent& a, const KeyEvent& b) {
    return a.key == b.key && a.down == b.down;
}

namespace {

using Action = WindowKeys::Action;
using testing::ElementsAre;
using testing::IsEmpty;

class WindowKeysTest : public testing::Test {
protected:
    Action down(Key key) { return keys.key(key, true, guest); }
    Action up(Key key) { return keys.key(key, false, guest); }

    WindowKeys keys;
    std::vector<KeyEvent> guest;
};

TEST_F(WindowKeysTest, OrdinaryKeysReachTheGuest) {
    EXPECT_EQ(down(Key::A), Action::None);
    EXPECT_EQ(up(Key::A), Action::None);
    EXPECT_THAT(guest, ElementsAre(KeyEvent{Key::A, true}, KeyEvent{Key::A, false}));
}

TEST_F(WindowKeysTest, RepeatsAreTheGuestKeyboardsBusiness) {
    down(Key::A);
    down(Key::A);
    EXPECT_THAT(guest, ElementsAre(KeyEvent{Key::A, true}));
}

TEST_F(WindowKeysTest, HotkeysDoNotLeak) {
    down(Key::LeftCtrl);
    down(Key::LeftAlt);
    guest.clear();
    EXPECT_EQ(down(Key::G), Action::ToggleGrab);
    up(Key::LeftAlt);
    up(Key::LeftCtrl);
    up(Key::G);
    EXPECT_THAT(guest, ElementsAre(KeyEvent{Key::LeftAlt, false}, KeyEvent{Key::LeftCtrl, false}));
}

TEST_F(WindowKeysTest, KnowsAllHotkeys) {
    down(Key::RightCtrl);
    EXPECT_EQ(down(Key::F10), Action::ToggleGrab);
    EXPECT_EQ(down(Key::F5), Action::Screenshot);
    EXPECT_EQ(down(Key::F4), Action::NextDisk);
    EXPECT_EQ(down(Key::F), Action::None);
    up(Key::F);
    down(Key::LeftAlt);
    EXPECT_EQ(down(Key::F), Action::ToggleFullScreen);
    up(Key::RightCtrl);
    EXPECT_EQ(down(Key::Enter), Action::ToggleFullScreen);
    down(Key::LeftCtrl);
    EXPECT_EQ(down(Key::P), Action::TogglePause);
    EXPECT_EQ(down(Key::Pause), Action::TogglePause);
    EXPECT_EQ(down(Key::V), Action::Paste);
    EXPECT_EQ(down(Key::Digit1), Action::ShowScreen);
    EXPECT_EQ(down(Key::Digit2), Action::ShowStatus);
    EXPECT_EQ(down(Key::Digit3), Action::ShowSerial);
}

TEST_F(WindowKeysTest, TurboLastsWhileHeld) {
    down(Key::LeftAlt);
    EXPECT_EQ(down(Key::F12), Action::TurboOn);
    EXPECT_EQ(up(Key::F12), Action::TurboOff);
    EXPECT_EQ(down(Key::F12), Action::TurboOn);
    EXPECT_EQ(up(Key::LeftAlt), Action::TurboOff);
    EXPECT_EQ(up(Key::F12), Action::None);
}

TEST_F(WindowKeysTest, SoundHasKeys) {
    down(Key::LeftCtrl);
    EXPECT_EQ(down(Key::PageUp), Action::None);
    up(Key::PageUp);
    down(Key::LeftAlt);
    guest.clear();
    EXPECT_EQ(down(Key::M), Action::ToggleMuted);
    EXPECT_EQ(down(Key::PageUp), Action::Louder);
    EXPECT_EQ(down(Key::PageDown), Action::Quieter);
    for (const Key key : {Key::M, Key::PageUp, Key::PageDown}) EXPECT_EQ(up(key), Action::None);
    EXPECT_THAT(guest, IsEmpty());
}

TEST_F(WindowKeysTest, LosingTheFocusReleasesEverything) {
    down(Key::LeftAlt);
    down(Key::A);
    down(Key::F12);
    guest.clear();
    EXPECT_EQ(keys.focus_lost(guest), Action::TurboOff);
    EXPECT_THAT(guest, testing::UnorderedElementsAre(KeyEvent{Key::LeftAlt, false}, KeyEvent{Key::A, false}));
    guest.clear();
    up(Key::A);
    up(Key::LeftAlt);
    EXPECT_THAT(guest, IsEmpty());
}

TEST_F(WindowKeysTest, NothingReachesAGuestThatIsNotListenedTo) {
    down(Key::LeftCtrl);
    down(Key::A);
    guest.clear();
    keys.set_listening(false, guest);
    EXPECT_THAT(guest, testing::UnorderedElementsAre(KeyEvent{Key::LeftCtrl, false}, KeyEvent{Key::A, false}));
    guest.clear();
    up(Key::A);
    down(Key::B);
    down(Key::LeftAlt);
    EXPECT_EQ(down(Key::P), Action::TogglePause) << "hotkeys work all the same";
    keys.set_listening(true, guest);
    up(Key::B);
    up(Key::LeftCtrl);
    EXPECT_THAT(guest, IsEmpty()) << "what went down unheard comes up unheard";
    down(Key::C);
    EXPECT_THAT(guest, ElementsAre(KeyEvent{Key::C, true}));
}

TEST_F(WindowKeysTest, TheGuestCanBeShownAllKeysReleased) {
    down(Key::LeftCtrl);
    guest.clear();
    keys.release(guest);
    EXPECT_THAT(guest, ElementsAre(KeyEvent{Key::LeftCtrl, false}));
    up(Key::LeftCtrl);
    EXPECT_THAT(guest, testing::SizeIs(1));
}

TEST_F(WindowKeysTest, ReleasesOfKeysNeverPressedHereAreDropped) {
    up(Key::Tab);
    EXPECT_EQ(down(Key::None), Action::None);
    EXPECT_THAT(guest, IsEmpty());
}

}  // namespace
}  // namespace lockstep
