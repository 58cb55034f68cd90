#include "base/scheduler.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

class SchedulerTest : public ::testing::Test {
protected:
    InstructionClock clock;
    Scheduler scheduler{clock, 4'000'000};  // 250 ns an instruction
};

TEST_F(SchedulerTest, TimeFollowsTheInstructionCounter) {
    scheduler.open_slice(1'000, 1'000);
    clock.left -= 4;
    EXPECT_EQ(scheduler.ticks(), 4u);
    EXPECT_EQ(scheduler.now(), Time::microseconds(1));
}

TEST_F(SchedulerTest, ASliceEndsAtTheFirstInstructionAtOrAfterTheEvent) {
    const EventId event = scheduler.add("e", [] {});
    scheduler.schedule(event, Time{1'001});
    scheduler.open_slice(~u64{0}, ~u64{0});
    EXPECT_EQ(clock.left, 5);
}

TEST_F(SchedulerTest, AnEventScheduledInsideASliceShortensIt) {
    const EventId event = scheduler.add("e", [] {});
    scheduler.open_slice(1'000, 1'000);
    clock.left -= 100;
    scheduler.schedule_in(event, Time{2'500});
    EXPECT_EQ(clock.left, 10);
    EXPECT_EQ(scheduler.ticks(), 100u);
}

TEST_F(SchedulerTest, EventsOfOneTickRunInTheOrderTheyWereScheduled) {
    std::string order;
    const EventId a = scheduler.add("a", [&] { order += 'a'; });
    const EventId b = scheduler.add("b", [&] { order += 'b'; });
    scheduler.schedule(b, Time{100});
    scheduler.schedule(a, Time{200});
    scheduler.open_slice(~u64{0}, ~u64{0});
    clock.left = 0;
    scheduler.run_due();
    EXPECT_EQ(order, "ba");
    EXPECT_FALSE(scheduler.scheduled(a));
}

TEST_F(SchedulerTest, AnEventThatReschedulesItselfForNowDoesNotHang) {
    EventId event;
    int calls = 0;
    event = scheduler.add("e", [&] {
        ++calls;
        scheduler.schedule(event, scheduler.now());
    });
    scheduler.schedule(event, Time{0});
    scheduler.run_due();
    EXPECT_EQ(calls, 1);
    EXPECT_TRUE(scheduler.scheduled(event));
}

TEST_F(SchedulerTest, ClocksDeriveTicksFromAbsoluteTimeWithoutDrift) {
    const Clock pit{14'318'180, 12};
    EXPECT_EQ(pit.ticks_at(Time::seconds(12)), 14'318'180u);
    for (u64 n : {u64{1}, u64{7}, u64{65'536}, u64{1'000'000'007}}) {
        EXPECT_EQ(pit.ticks_at(pit.time_of(n)), n);
        EXPECT_EQ(pit.ticks_at(pit.time_of(n) - Time{1}), n - 1);
    }
}

TEST_F(SchedulerTest, SaveAndLoadKeepTimeAndPendingEvents) {
    const EventId event = scheduler.add("e", [] {});
    scheduler.open_slice(1'000, 1'000);
    clock.left -= 77;
    scheduler.schedule(event, Time::milliseconds(3));
    SaveArchive saved;
    scheduler.serialize(saved);

    InstructionClock other_clock;
    Scheduler other(other_clock, 4'000'000);
    const EventId same = other.add("e", [] {});
    LoadArchive load(saved.bytes());
    other.serialize(load);

    EXPECT_TRUE(load.ok()) << load.error();
    EXPECT_EQ(other.ticks(), 77u);
    EXPECT_EQ(other.due(same), Time::milliseconds(3));
}

}  // namespace
}  // namespace lockstep
