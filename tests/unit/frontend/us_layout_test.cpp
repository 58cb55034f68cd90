#include "frontend/us_layout.h"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

namespace lockstep {
namespace {

TEST(UsLayout, TypesEveryPrintableCharacterDifferently) {
    std::set<std::tuple<Key, bool>> seen;
    for (char32_t c = 0x20; c < 0x7F; ++c) {
        const auto stroke = us_key_stroke(c);
        ASSERT_TRUE(stroke.has_value()) << static_cast<char>(c);
        EXPECT_FALSE(stroke->ctrl || stroke->alt);
        EXPECT_TRUE(seen.emplace(stroke->key, stroke->shift).second) << static_cast<char>(c);
    }
}

TEST(UsLayout, PutsSignsWhereTheCapsSay) {
    EXPECT_EQ(us_key_stroke(U'a'), (KeyStroke{.key = Key::A}));
    EXPECT_EQ(us_key_stroke(U'Z'), (KeyStroke{.key = Key::Z, .shift = true}));
    EXPECT_EQ(us_key_stroke(U'@'), (KeyStroke{.key = Key::Digit2, .shift = true}));
    EXPECT_EQ(us_key_stroke(U'"'), (KeyStroke{.key = Key::Apostrophe, .shift = true}));
    EXPECT_EQ(us_key_stroke(U'\\'), (KeyStroke{.key = Key::Backslash}));
    EXPECT_EQ(us_key_stroke(U':'), (KeyStroke{.key = Key::Semicolon, .shift = true}));
    EXPECT_EQ(us_key_stroke(U' '), (KeyStroke{.key = Key::Space}));
    EXPECT_EQ(us_key_stroke(U'*'), (KeyStroke{.key = Key::Digit8, .shift = true}));
}

TEST(UsLayout, KnowsTheControlKeys) {
    EXPECT_EQ(us_key_stroke(U'\n'), (KeyStroke{.key = Key::Enter}));
    EXPECT_EQ(us_key_stroke(U'\r'), (KeyStroke{.key = Key::Enter}));
    EXPECT_EQ(us_key_stroke(U'\t'), (KeyStroke{.key = Key::Tab}));
    EXPECT_EQ(us_key_stroke(U'\b'), (KeyStroke{.key = Key::Backspace}));
    EXPECT_EQ(us_key_stroke(0x1B), (KeyStroke{.key = Key::Escape}));
    EXPECT_EQ(us_key_stroke(3), (KeyStroke{.key = Key::C, .ctrl = true}));
    EXPECT_EQ(us_key_stroke(26), (KeyStroke{.key = Key::Z, .ctrl = true}));
}

TEST(UsLayout, HasNoOtherCharacters) {
    for (const char32_t c : {U'ä', U'€', char32_t{0}, char32_t{0x7F}, U'中'})
        EXPECT_FALSE(us_key_stroke(c).has_value());
}

}  // namespace
}  // namespace lockstep
