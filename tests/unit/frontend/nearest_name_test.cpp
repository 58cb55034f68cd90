#include "frontend/nearest_name.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace lockstep {
namespace {

TEST(EditDistance, CountsEachKindOfMistakeOnce) {
    EXPECT_EQ(edit_distance("snapshot", "snapshot"), 0u);
    EXPECT_EQ(edit_distance("snapshot", "snapsho"), 1u);
    EXPECT_EQ(edit_distance("snapshot", "snapshots"), 1u);
    EXPECT_EQ(edit_distance("snapshot", "snapshut"), 1u);
    EXPECT_EQ(edit_distance("snapshot", "snaphsot"), 1u);
    EXPECT_EQ(edit_distance("", "fda"), 3u);
}

TEST(NearestName, TakesTheSmallestDistance) {
    constexpr std::array<std::string_view, 3> names{"snapshot", "script", "serial"};
    EXPECT_EQ(nearest_name("sript", names), "script");
    EXPECT_EQ(nearest_name("seiral", names), "serial");
}

TEST(NearestName, TakesTheEarlierOfEquals) {
    constexpr std::array<std::string_view, 2> names{"fda", "fdb"};
    EXPECT_EQ(nearest_name("fdx", names), "fda");
}

TEST(NearestName, IsEmptyWithoutNames) {
    EXPECT_EQ(nearest_name("x", {}), "");
}

TEST(NearestName, StaysFastWithEndlessInput) {
    constexpr std::array<std::string_view, 1> names{"fda"};
    EXPECT_EQ(nearest_name(std::string(10'000'000, 'x'), names), "fda");
}

}  // namespace
}  // namespace lockstep
