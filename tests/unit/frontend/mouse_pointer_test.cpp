#include "frontend/terminal/mouse_pointer.h"

#include <gtest/gtest.h>

namespace lockstep::terminal {
namespace {

TEST(MousePointer, MovesByCellsFromWhereItWasFirstSeen) {
    MousePointer pointer;
    MouseEvent event = pointer.event({40, 10, 0, false, 0});
    EXPECT_EQ(event.dx, 0);
    EXPECT_EQ(event.dy, 0);
    event = pointer.event({42, 9, 0, false, 0});
    EXPECT_EQ(event.dx, 2 * MousePointer::counts_per_column);
    EXPECT_EQ(event.dy, -MousePointer::counts_per_row);
}

TEST(MousePointer, HoldsButtonsUntilTheyAreReleased) {
    MousePointer pointer;
    EXPECT_EQ(pointer.event({0, 0, 1, true, 0}).buttons, 1);
    EXPECT_EQ(pointer.event({1, 0, 0, false, 0}).buttons, 1);
    EXPECT_EQ(pointer.event({1, 0, 2, true, 0}).buttons, 3);
    EXPECT_EQ(pointer.event({1, 0, 1, false, 0}).buttons, 2);
    EXPECT_EQ(pointer.release().buttons, 0);
    EXPECT_EQ(pointer.event({9, 9, 0, false, -1}).wheel, -1);
}

TEST(MousePointer, AMistakenReportDoesNotOverflow) {
    MousePointer pointer;
    pointer.event({0, 0, 0, false, 0});
    EXPECT_EQ(pointer.event({2'000'000, 2'000'000, 0, false, 0}).dy, 1000 * MousePointer::counts_per_row);
}

}  // namespace
}  // namespace lockstep::terminal
