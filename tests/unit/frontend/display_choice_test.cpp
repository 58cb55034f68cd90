#include "frontend/display_choice.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

TEST(DisplayChoice, FollowsTheUser) {
    Options options;
    options.display = DisplayKind::None;
    EXPECT_EQ(choose_display(options, {true, true}).value(), DisplayKind::None);
}

TEST(DisplayChoice, TakesTheBestThereIs) {
    const Options options;
    EXPECT_EQ(choose_display(options, {true, true}).value(), DisplayKind::Sdl);
    EXPECT_EQ(choose_display(options, {false, true}).value(), DisplayKind::Terminal);
    EXPECT_FALSE(choose_display(options, {false, false}).ok());
}

TEST(DisplayChoice, NeedsNoneForAScript) {
    Options options;
    options.script = "boot.txt";
    EXPECT_EQ(choose_display(options, {false, false}).value(), DisplayKind::None);
}

TEST(DisplayChoice, LeavesTheTerminalToTheSerialPort) {
    Options options;
    options.serial = CharTarget{CharTarget::Kind::Stdio, ""};
    EXPECT_EQ(choose_display(options, {false, true}).value(), DisplayKind::None);
}

}  // namespace
}  // namespace lockstep
