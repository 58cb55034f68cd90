#include "frontend/terminal/held_keys.h"

#include <gtest/gtest.h>

namespace lockstep::terminal {
namespace {

TEST(HeldKeys, OnlyChangesAreNews) {
    HeldKeys keys;
    EXPECT_FALSE(keys.change({Key::A, false}));
    EXPECT_TRUE(keys.change({Key::A, true}));
    EXPECT_FALSE(keys.change({Key::A, true}));
    EXPECT_TRUE(keys.change({Key::A, false}));
}

TEST(HeldKeys, LetsGoOfEverythingTheLastPressedFirst) {
    HeldKeys keys;
    keys.change({Key::LeftAlt, true});
    keys.change({Key::X, true});
    const auto releases = keys.release_all();
    ASSERT_EQ(releases.size(), 2u);
    EXPECT_EQ(releases[0].key, Key::X);
    EXPECT_EQ(releases[1].key, Key::LeftAlt);
    EXPECT_FALSE(releases[0].down);
    EXPECT_TRUE(keys.release_all().empty());
}

}  // namespace
}  // namespace lockstep::terminal
