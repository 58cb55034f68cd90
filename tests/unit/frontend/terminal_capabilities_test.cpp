#include <gtest/gtest.h>

#include "frontend/terminal/capabilities.h"

namespace lockstep::terminal {
namespace {

Capabilities of(Environment environment, Settings settings = {}) {
    auto result = capabilities_of(environment, settings);
    EXPECT_TRUE(result.ok());
    return result.ok() ? result.value() : Capabilities{};
}

TEST(TerminalCapabilities, ColoursFromTheNamesOfTerminals) {
    EXPECT_EQ(of({.term = "xterm-256color"}).colors, Colors::Indexed256);
    EXPECT_EQ(of({.term = "xterm-256color", .colorterm = "truecolor"}).colors, Colors::TrueColor);
    EXPECT_EQ(of({.term = "xterm-kitty"}).colors, Colors::TrueColor);
    EXPECT_EQ(of({.term = "xterm"}).colors, Colors::Ansi16);
    EXPECT_EQ(of({.term = "linux"}).colors, Colors::Ansi16);
    EXPECT_EQ(of({.term = "vt220"}).colors, Colors::Mono);
    EXPECT_EQ(of({.term = "xterm-mono"}).colors, Colors::Mono);
}

TEST(TerminalCapabilities, TheUserKnowsBetter) {
    const Capabilities can =
        of({.term = "vt220", .lang = "C"}, {.colors = Colors::TrueColor, .charset = Charset::Utf8});
    EXPECT_EQ(can.colors, Colors::TrueColor);
    EXPECT_TRUE(can.utf8);
    EXPECT_FALSE(of({.term = "xterm", .lang = "C.UTF-8"}, {.charset = Charset::Ascii}).utf8);
}

TEST(TerminalCapabilities, Utf8FromTheLocale) {
    EXPECT_TRUE(of({.term = "xterm", .lang = "en_GB.UTF-8"}).utf8);
    EXPECT_TRUE(of({.term = "xterm", .lc_ctype = "UTF-8", .lang = "C"}).utf8);
    EXPECT_TRUE(of({.term = "xterm", .lang = "de_DE.utf8"}).utf8);
    EXPECT_FALSE(of({.term = "xterm", .lang = "C"}).utf8);
    EXPECT_FALSE(of({.term = "xterm", .lc_all = "de_DE.ISO-8859-1", .lang = "C.UTF-8"}).utf8);
    EXPECT_TRUE(of({.term = "xterm"}).utf8);
    EXPECT_FALSE(of({.term = "vt100"}).utf8);
}

TEST(TerminalCapabilities, OldTerminalsAreNotSentPrivateSequences) {
    EXPECT_TRUE(of({.term = "xterm-256color"}).xterm);
    EXPECT_TRUE(of({.term = "tmux-256color"}).xterm);
    EXPECT_FALSE(of({.term = "linux"}).xterm);
    EXPECT_FALSE(of({.term = "vt100"}).xterm);
}

TEST(TerminalCapabilities, ADumbTerminalCannotShowAScreen) {
    EXPECT_FALSE(capabilities_of({.term = "dumb"}, {}).ok());
    EXPECT_NE(capabilities_of({.term = "dumb"}, {}).error().message.find("-display none"), std::string::npos);
}

}  // namespace
}  // namespace lockstep::terminal
