// Virtual time and the events of the machine.
//
// The instruction counter is the clock. `InstructionClock` counts ticks: one for every instruction executed (or
// REP iteration, or interrupt delivered), and those skipped while the CPU is halted. The CPU owns it, because its inner
// loop decrements `left`; everybody else sees virtual nanoseconds through the `Scheduler`.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/archive.h"
#include "base/time.h"
#include "base/types.h"

namespace lockstep {

struct InstructionClock {
    u64 end = 0;   // tick at which the running slice ends
    s64 left = 0;  // ticks until then; may be moved by Scheduler when an event is scheduled inside the slice

    constexpr u64 now() const { return end - static_cast<u64>(left); }
};

// Names an event for its owner. Made once, when the machine is built.
struct EventId {
    u32 index = ~0u;
};

class Scheduler {
public:
    // Called when the event is due, with `now()` at or a little after the time asked for (the first instruction
    // boundary).
    using Callback = std::function<void()>;

    // `instructions_per_second` is 1'000 … 1'000'000'000'000. `clock` outlives the scheduler.
    Scheduler(InstructionClock& clock, u64 instructions_per_second);

    Time now() const { return time_of_tick(clock_.now()); }
    u64 ticks() const { return clock_.now(); }
    u64 instructions_per_second() const { return ips_; }
    Time time_of_tick(u64 tick) const { return Time{mul_div(tick, ns_per_second, ips_)}; }
    // The first tick at which `now() >= t`; ~0 when that is beyond what a counter holds.
    u64 tick_of_time(Time t) const;

    // Registers an event under a unique name (snapshots find it by that). Two events due at the same tick run in the
    // order in which they were scheduled.
    EventId add(std::string name, Callback callback);
    // (Re)schedules for the absolute time `at`; a time in the past is due at once. Never runs the callback itself.
    void schedule(EventId event, Time at);
    void schedule_in(EventId event, Time delay) { schedule(event, now() + delay); }
    void cancel(EventId event);
    bool scheduled(EventId event) const;
    // When the event is due; Time::never() when it is not scheduled.
    Time due(EventId event) const;

    // --- for the machine's run loop ---
    // Tick of the earliest event; ~0 when there is none.
    u64 next_tick() const { return next_tick_; }
    // Opens a slice: the CPU may run until the earliest event, `limit_tick` or `max_slice` ticks from now, whichever is
    // first.
    void open_slice(u64 limit_tick, u64 max_slice);
    // Passes the time to `tick` (not beyond the slice's end) without executing: the CPU is halted.
    void skip_to(u64 tick);
    // Ends the slice at the current instruction: something needs the run loop's attention.
    void close_slice();
    // Runs the callbacks of all events that are due, in order.
    void run_due();

    void reset();  // power-on: tick 0, nothing scheduled
    void serialize(Archive& archive);

private:
    struct Event {
        std::string name;
        Callback callback;
        bool pending = false;
        u64 at_ns = 0;
        u64 tick = 0;
        u64 order = 0;
    };

    void find_next();
    void shorten_slice(u64 tick);

    InstructionClock& clock_;
    u64 ips_;
    std::vector<Event> events_;
    u64 next_tick_ = ~u64{0};
    u64 next_order_ = 0;
};

}  // namespace lockstep
