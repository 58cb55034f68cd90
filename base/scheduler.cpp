#include "base/scheduler.h"

#include <algorithm>
#include <cassert>

namespace lockstep {

Scheduler::Scheduler(InstructionClock& clock, u64 instructions_per_second)
    : clock_(clock), ips_(std::clamp<u64>(instructions_per_second, 1'000, 1'000'000'000'000)) {}

u64 Scheduler::tick_of_time(Time t) const {
    const u128 tick = (static_cast<u128>(t.ns) * ips_ + (ns_per_second - 1)) / ns_per_second;
    return tick > ~u64{0} ? ~u64{0} : static_cast<u64>(tick);
}

EventId Scheduler::add(std::string name, Callback callback) {
    assert(std::none_of(events_.begin(), events_.end(), [&](const Event& e) { return e.name == name; }));
    Event event;
    event.name = std::move(name);
    event.callback = std::move(callback);
    events_.push_back(std::move(event));
    return EventId{static_cast<u32>(events_.size() - 1)};
}

void Scheduler::schedule(EventId id, Time at) {
    Event& event = events_[id.index];
    event.pending = true;
    event.at_ns = at.ns;
    event.tick = tick_of_time(at);
    event.order = next_order_++;
    find_next();
    shorten_slice(event.tick);
}

void Scheduler::cancel(EventId id) {
    if (!events_[id.index].pending) return;
    events_[id.index].pending = false;
    find_next();
}

bool Scheduler::scheduled(EventId id) const {
    return events_[id.index].pending;
}

Time Scheduler::due(EventId id) const {
    const Event& event = events_[id.index];
    return event.pending ? Time{event.at_ns} : Time::never();
}

void Scheduler::find_next() {
    next_tick_ = ~u64{0};
    for (const Event& event : events_) {
        if (event.pending) next_tick_ = std::min(next_tick_, event.tick);
    }
}

void Scheduler::open_slice(u64 limit_tick, u64 max_slice) {
    const u64 now = clock_.now();
    const u64 target = std::max(now, std::min(next_tick_, limit_tick));
    const u64 length = std::min<u64>({target - now, max_slice, u64{1} << 62});
    clock_.end = now + length;
    clock_.left = static_cast<s64>(length);
}

void Scheduler::shorten_slice(u64 tick) {
    if (clock_.left <= 0) return;
    const u64 now = clock_.now();
    const u64 target = std::max(now, tick);
    if (target >= clock_.end) return;
    clock_.end = target;
    clock_.left = static_cast<s64>(target - now);
}

void Scheduler::close_slice() {
    shorten_slice(clock_.now());
}

void Scheduler::skip_to(u64 tick) {
    if (clock_.left <= 0) return;
    const u64 now = clock_.now();
    const u64 target = std::clamp(tick, now, clock_.end);
    clock_.left -= static_cast<s64>(target - now);
}

void Scheduler::run_due() {
    // A callback may schedule for "now" again; it then runs in the next call, so that a chip cannot hang the machine.
    const u64 now_tick = clock_.now();
    const u64 order_limit = next_order_;
    for (;;) {
        Event* first = nullptr;
        for (Event& event : events_) {
            if (!event.pending || event.tick > now_tick || event.order >= order_limit) continue;
            if (first == nullptr || event.tick < first->tick ||
                (event.tick == first->tick && event.order < first->order)) {
                first = &event;
            }
        }
        if (first == nullptr) break;
        first->pending = false;
        first->callback();
    }
    find_next();
}

void Scheduler::reset() {
    clock_ = InstructionClock{};
    for (Event& event : events_) event.pending = false;
    next_order_ = 0;
    find_next();
}

void Scheduler::serialize(Archive& archive) {
    // Slices are an implementation matter: only the present moment is state.
    u64 now = clock_.now();
    archive.field("ticks", now);
    archive.field("next_order", next_order_);
    // Far more than centuries bring; beyond, sums would wrap and events would never run.
    archive.require(now <= tick_of_time(Time{u64{1} << 62}), "ticks", "later than any run");
    archive.require(next_order_ < u64{1} << 62, "next_order", "more events than any run has");
    for (Event& event : events_) {
        archive.begin_section(event.name, 1);
        archive.field("pending", event.pending);
        if (!event.pending && !archive.loading()) event.at_ns = event.order = 0;
        archive.field("at_ns", event.at_ns);
        archive.field("order", event.order);
        archive.require(!event.pending || event.order < next_order_, "order", "an event that was never scheduled");
        if (archive.loading()) event.tick = tick_of_time(Time{event.at_ns});
        archive.end_section();
    }
    if (archive.loading()) {
        clock_ = InstructionClock{now, 0};
        find_next();
    }
}

}  // namespace lockstep
