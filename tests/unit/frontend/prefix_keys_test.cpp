#include "frontend/terminal/prefix_keys.h"

#include <gtest/gtest.h>

namespace lockstep::terminal {
namespace {

using enum PrefixKeys::Command;

constexpr KeyStroke ctrl_a{.key = Key::A, .ctrl = true};

TEST(PrefixKeys, OrdinaryKeysAreTheGuests) {
    PrefixKeys keys;
    EXPECT_EQ(keys.press({.key = Key::A}), None);
    EXPECT_EQ(keys.press({.key = Key::X, .ctrl = true}), None);
    EXPECT_EQ(keys.press({.key = Key::A, .ctrl = true, .alt = true}), None);
}

TEST(PrefixKeys, ThePrefixAndAKeyAreACommand) {
    PrefixKeys keys;
    EXPECT_EQ(keys.press(ctrl_a), Swallow);
    EXPECT_EQ(keys.press({.key = Key::X}), Quit);
    EXPECT_EQ(keys.press({.key = Key::X}), None);
    EXPECT_EQ(keys.press(ctrl_a), Swallow);
    EXPECT_EQ(keys.press({.key = Key::X, .ctrl = true}), Quit);
    EXPECT_EQ(keys.press(ctrl_a), Swallow);
    EXPECT_EQ(keys.press({.key = Key::Slash, .shift = true}), Help);
}

TEST(PrefixKeys, ModifiersInBetweenAreNothing) {
    PrefixKeys keys;
    EXPECT_EQ(keys.press({.key = Key::LeftCtrl, .ctrl = true}), None);
    EXPECT_EQ(keys.press(ctrl_a), Swallow);
    EXPECT_EQ(keys.press({.key = Key::LeftShift, .shift = true}), None);
    EXPECT_EQ(keys.press({.key = Key::H, .shift = true}), Help);
}

TEST(PrefixKeys, SendsWhatATerminalCannot) {
    PrefixKeys keys;
    keys.press(ctrl_a);
    EXPECT_EQ(keys.press(ctrl_a), Send);
    EXPECT_EQ(keys.sent(), ctrl_a);
    keys.press(ctrl_a);
    EXPECT_EQ(keys.press({.key = Key::D}), Send);
    EXPECT_EQ(keys.sent(), (KeyStroke{.key = Key::Delete, .ctrl = true, .alt = true}));
    keys.press(ctrl_a);
    EXPECT_EQ(keys.press({.key = Key::Minus}), Send);
    EXPECT_EQ(keys.sent(), KeyStroke{Key::F11});
    keys.press(ctrl_a);
    EXPECT_EQ(keys.press({.key = Key::Digit0, .alt = true}), Send);
    EXPECT_EQ(keys.sent(), (KeyStroke{.key = Key::F10, .alt = true}));
}

TEST(PrefixKeys, WhatIsNoCommandReachesNobody) {
    PrefixKeys keys;
    keys.press(ctrl_a);
    EXPECT_EQ(keys.press({.key = Key::Q}), Unknown);
    EXPECT_EQ(keys.press({.key = Key::Q}), None);
}

TEST(PrefixKeys, TheHelpFitsASmallTerminal) {
    EXPECT_LE(PrefixKeys::help().size() + 2, 24u);
    for (const auto line : PrefixKeys::help()) EXPECT_LE(line.size() + 4, 80u);
}

}  // namespace
}  // namespace lockstep::terminal
