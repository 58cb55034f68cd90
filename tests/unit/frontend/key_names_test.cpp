#include "frontend/key_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lockstep {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(KeyNames, ReadCombinations) {
    EXPECT_THAT(parse_key_combination("ctrl-alt-delete").value(),
                ElementsAre(Key::LeftCtrl, Key::LeftAlt, Key::Delete));
    EXPECT_THAT(parse_key_combination("f1").value(), ElementsAre(Key::F1));
    EXPECT_THAT(parse_key_combination("Shift-A").value(), ElementsAre(Key::LeftShift, Key::A));
    EXPECT_THAT(parse_key_combination("kp_enter").value(), ElementsAre(Key::KeypadEnter));
}

TEST(KeyNames, SayWhatIsWrong) {
    EXPECT_THAT(parse_key_combination("ctrl-delte").error().message, HasSubstr("did you mean delete?"));
    EXPECT_FALSE(parse_key_combination("").ok());
    EXPECT_FALSE(parse_key_combination("ctrl-").ok());
    EXPECT_FALSE(parse_key_combination("a-b-c-d-e-f-g-h-i").ok());
}

TEST(KeyNames, EveryKeyHasOne) {
    // What each name gives, the other way round.
    std::vector<bool> named(static_cast<std::size_t>(Key::Count));
    for (const char* name : {"esc",
                             "f1",
                             "f2",
                             "f3",
                             "f4",
                             "f5",
                             "f6",
                             "f7",
                             "f8",
                             "f9",
                             "f10",
                             "f11",
                             "f12",
                             "print",
                             "scroll_lock",
                             "pause",
                             "grave_accent",
                             "1",
                             "2",
                             "3",
                             "4",
                             "5",
                             "6",
                             "7",
                             "8",
                             "9",
                             "0",
                             "minus",
                             "equal",
                             "backspace",
                             "tab",
                             "q",
                             "w",
                             "e",
                             "r",
                             "t",
                             "y",
                             "u",
                             "i",
                             "o",
                             "p",
                             "bracket_left",
                             "bracket_right",
                             "backslash",
                             "caps_lock",
                             "a",
                             "s",
                             "d",
                             "f",
                             "g",
                             "h",
                             "j",
                             "k",
                             "l",
                             "semicolon",
                             "apostrophe",
                             "ret",
                             "shift",
                             "less",
                             "z",
                             "x",
                             "c",
                             "v",
                             "b",
                             "n",
                             "m",
                             "comma",
                             "dot",
                             "slash",
                             "shift_r",
                             "ctrl",
                             "meta_l",
                             "alt",
                             "spc",
                             "alt_r",
                             "meta_r",
                             "menu",
                             "ctrl_r",
                             "insert",
                             "home",
                             "pgup",
                             "delete",
                             "end",
                             "pgdn",
                             "up",
                             "left",
                             "down",
                             "right",
                             "num_lock",
                             "kp_divide",
                             "kp_multiply",
                             "kp_subtract",
                             "kp_add",
                             "kp_enter",
                             "kp_decimal",
                             "kp_0",
                             "kp_1",
                             "kp_2",
                             "kp_3",
                             "kp_4",
                             "kp_5",
                             "kp_6",
                             "kp_7",
                             "kp_8",
                             "kp_9",
                             "ro",
                             "yen",
                             "henkan",
                             "muhenkan",
                             "katakanahiragana",
                             "kp_comma",
                             "kp_equals",
                             "lang1",
                             "lang2",
                             "f13",
                             "f14",
                             "f15",
                             "f16",
                             "f17",
                             "f18",
                             "f19",
                             "f20",
                             "f21",
                             "f22",
                             "f23",
                             "f24",
                             "power",
                             "sleep",
                             "wake",
                             "audionext",
                             "audioprev",
                             "audiostop",
                             "audioplay",
                             "audiomute",
                             "volumeup",
                             "volumedown",
                             "mediaselect",
                             "mail",
                             "calculator",
                             "computer",
                             "find",
                             "ac_home",
                             "ac_back",
                             "ac_forward",
                             "stop",
                             "ac_refresh",
                             "ac_bookmarks"}) {
        const auto key = key_of_name(name);
        ASSERT_TRUE(key.has_value()) << name;
        named[static_cast<std::size_t>(*key)] = true;
    }
    for (std::size_t i = 1; i < named.size(); ++i) EXPECT_TRUE(named[i]) << i;
}

}  // namespace
}  // namespace lockstep
