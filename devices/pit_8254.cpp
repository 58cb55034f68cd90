#include "devices/pit_8254.h"

#include <algorithm>

#include "base/bits.h"

namespace lockstep {

namespace {

// OUT0 is looked at no more often than this: 4 ticks are 3.4 µs.
constexpr u64 min_event_ticks = 4;

}  // namespace

Pit8254::Pit8254(Scheduler& scheduler, const std::string& name)
    : scheduler_(scheduler), event_(scheduler.add(name + ".out0", [this] { update_out0(); })) {}

void Pit8254::set_gate(unsigned counter, bool high) {
    counters_[counter % 3].set_gate(high, tick());
    changed(counter % 3);
}

bool Pit8254::output(unsigned counter) {
    counters_[counter % 3].advance(tick());
    return counters_[counter % 3].out();
}

bool Pit8254::refresh_toggle() {
    counters_[1].advance(tick());
    return (counters_[1].rises() & 1) != 0;
}

u32 Pit8254::io_read(u32 offset, BusWidth width) {
    if ((offset & 3) == 3) return ones(width);
    return counters_[offset & 3].read(tick());
}

void Pit8254::io_write(u32 offset, u32 value, BusWidth) {
    const u8 byte = static_cast<u8>(value);
    if ((offset & 3) == 3) {
        write_control_word(byte);
        return;
    }
    counters_[offset & 3].write(byte, tick());
    changed(offset & 3);
}

void Pit8254::write_control_word(u8 word) {
    const unsigned select = word >> 6;
    if (select == 3) {
        // Read-back command: bit 5 low latches counts, bit 4 low latches status, bits 3–1 choose counters.
        for (unsigned i = 0; i < 3; ++i) {
            if (!bit(word, i + 1)) continue;
            if (!bit(word, 5)) counters_[i].latch_count(tick());
            if (!bit(word, 4)) counters_[i].latch_status(tick());
        }
        return;
    }
    if ((word & 0x30) == 0) {
        counters_[select].latch_count(tick());
        return;
    }
    counters_[select].write_control(word, tick());
    changed(select);
}

void Pit8254::changed(unsigned counter) {
    if (counter == 0) update_out0();
    if (counter == 2) update_wave2();
}

// Brings the pin to the present and asks to be called for the next change.
void Pit8254::update_out0() {
    PitCounter& counter = counters_[0];
    const u64 now = tick();
    counter.advance(now);
    if (counter.rises() != seen_rises_) {
        seen_rises_ = counter.rises();
        out0.set(false);
        out0.set(true);
    }
    out0.set(counter.out());

    const u64 next = counter.next_change();
    if (next == PitCounter::never) {
        scheduler_.cancel(event_);
        return;
    }
    const Time at = clock.time_of(std::max(next, now + min_event_ticks));
    if (!scheduler_.scheduled(event_) || scheduler_.due(event_) != at) scheduler_.schedule(event_, at);
}

void Pit8254::update_wave2() {
    const SquareWave wave = counters_[2].wave();
    if (wave == wave2_) return;
    wave2_ = wave;
    if (on_wave2) on_wave2(wave);
}

void Pit8254::reset(ResetKind kind) {
    if (kind != ResetKind::PowerOn) return;
    const u64 now = tick();
    counters_.fill(PitCounter{});
    for (PitCounter& counter : counters_) counter.write_control(0x36, now);
    counters_[1].write_control(0x14, now);
    counters_[1].write(18, now);
    counters_[2].set_gate(false, now);
    seen_rises_ = counters_[0].rises();
    update_out0();
    update_wave2();
}

void Pit8254::serialize(Archive& archive) {
    if (!archive.loading()) {
        // Counters are brought up to date lazily; what is saved must not depend on who looked last.
        for (PitCounter& counter : counters_) counter.advance(tick());
    }
    archive.field("counters", counters_);
    archive.field("seen_rises", seen_rises_);
    archive.field("wave2", wave2_);
    bool pin0 = out0.level();
    archive.field("out0", pin0);
    if (archive.loading()) out0.restore(pin0);
}

}  // namespace lockstep
