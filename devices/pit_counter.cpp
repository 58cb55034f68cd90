#include "devices/pit_counter.h"

#include <algorithm>

#include "base/bits.h"

namespace lockstep {

namespace {

using ReadWrite = Field<u8, 4, 2>;
using Mode = Field<u8, 1, 3>;

constexpr u8 low_byte_only = 1;
constexpr u8 high_byte_only = 2;
constexpr u8 control_mask = 0x3F;

u32 from_bcd(u16 digits) {
    u32 value = 0;
    for (int shift = 12; shift >= 0; shift -= 4) value = value * 10 + ((digits >> shift) & 0xF);
    return value;
}

u16 to_bcd(u32 value) {
    u32 digits = 0;
    for (unsigned shift = 0; shift < 16; shift += 4, value /= 10) digits |= (value % 10) << shift;
    return static_cast<u16>(digits);
}

}  // namespace

// Datasheet, control word format: 110 and 111 are modes 2 and 3.
unsigned PitCounter::mode() const {
    const unsigned raw = Mode::get(control_);
    return raw >= 6 ? raw - 4 : raw;
}

// The count in CR. 0 is the largest; 1, which modes 2 and 3 forbid, counts as 2 there.
u32 PitCounter::programmed() const {
    const u32 count = bcd() ? from_bcd(register_) : register_;
    if (count == 0) return modulus();
    return periodic() ? std::max(count, 2u) : count;
}

u32 PitCounter::element(u64 tick) const {
    if (phase_ != Phase::Running) return value_;
    const u64 since = elapsed(tick);
    if (mode() == 2) return value_ - static_cast<u32>(std::min<u64>(since, value_ - 1));
    if (mode() == 3) {
        // Counts down by two; an odd count starts one lower, and its high half lasts until 0 was seen.
        const u32 even = value_ & ~1u;
        return even - 2 * static_cast<u32>(std::min<u64>(since, even / 2));
    }
    return static_cast<u32>((value_ % modulus() + modulus() - since % modulus()) % modulus());
}

u16 PitCounter::shown(u32 count) const {
    return bcd() ? to_bcd(count % modulus()) : static_cast<u16>(count);
}

void PitCounter::set_out(bool level) {
    if (level && !out_) ++rises_;
    out_ = level;
}

// --- passing of time
// --------------------------------------------------------------------------------------------------

void PitCounter::advance(u64 tick) {
    if (tick <= now_) return;
    if (load_at_ <= tick) {
        run(load_at_);
        load(load_at_);
    }
    run(tick);
    now_ = tick;
}

// CR → CE.
void PitCounter::load(u64 tick) {
    value_ = programmed();
    origin_ = tick;
    load_at_ = never;
    null_count_ = false;
    reload_ = false;
    armed_ = true;
    const bool gated = mode() != 1 && mode() != 5;
    phase_ = gated && !gate_ ? Phase::Frozen : Phase::Running;
    set_out(mode() >= 2);
}

void PitCounter::run(u64 tick) {
    if (phase_ != Phase::Running) return;
    if (periodic()) {
        run_periodic(tick);
    } else {
        run_once(tick);
    }
}

void PitCounter::run_once(u64 tick) {
    const u64 end = origin_ + value_;
    if (!armed_ || tick < end) return;
    if (mode() < 2) {
        set_out(true);
        armed_ = false;
        return;
    }
    // Modes 4 and 5: low for the one tick at which the counter shows 0.
    set_out(false);
    if (tick == end) return;
    set_out(true);
    armed_ = false;
}

void PitCounter::run_periodic(u64 tick) {
    const u64 part = mode() == 2 ? value_ : half_ticks();
    if (reload_ && elapsed(tick) >= part) {
        // Datasheet: the new count takes over at the end of the period (mode 2) or half (mode 3).
        origin_ += part;
        if (mode() == 2) {
            ++rises_;
        } else {
            set_out(!out_);
        }
        value_ = programmed();
        reload_ = false;
        null_count_ = false;
    }
    const u64 periods = elapsed(tick) / value_;
    origin_ += periods * value_;
    rises_ += periods;
    if (mode() == 2) {
        out_ = elapsed(tick) < value_ - 1;
        return;
    }
    if (const u32 half = half_ticks(); elapsed(tick) >= half) {
        origin_ += half;
        set_out(!out_);
    }
}

u64 PitCounter::next_change() const {
    if (phase_ != Phase::Running) return load_at_;
    if (mode() == 2) return std::min(load_at_, origin_ + value_);
    if (mode() == 3) return std::min(load_at_, origin_ + half_ticks());
    if (!armed_) return load_at_;
    return std::min(load_at_, origin_ + value_ + (mode() >= 4 && !out_ ? 1 : 0));
}

SquareWave PitCounter::wave() const {
    return periodic() ? periodic_wave() : single_wave();
}

// Modes 0, 1, 4 and 5: at most one pulse is ahead.
SquareWave PitCounter::single_wave() const {
    SquareWave wave;
    wave.level = out_;
    const bool loads = load_at_ != never;
    const bool stopped = (mode() == 0 || mode() == 4) && !gate_;
    if (stopped || !(loads || (phase_ == Phase::Running && armed_))) return wave;
    const u64 end = loads ? load_at_ + programmed() : origin_ + value_;
    wave.high = 1;
    if (mode() < 2) {
        wave.origin = end;
        if (out_) wave.edge = load_at_;  // mode 1: low from the tick behind the trigger
        return wave;
    }
    if (loads && !out_) {
        // The last tick of the strobe before: this one is not told, or it would take two edges more.
        wave.origin = load_at_;
        return wave;
    }
    wave.edge = end;
    wave.origin = end + 1;
    return wave;
}

SquareWave PitCounter::periodic_wave() const {
    SquareWave wave;
    wave.level = out_;
    const bool loads = load_at_ != never;
    if (!gate_ || (phase_ != Phase::Running && !loads)) return wave;
    const u32 period = loads || reload_ ? programmed() : value_;
    wave.high = high_ticks(period);
    wave.low = period - wave.high;
    if (loads) {
        wave.origin = load_at_;
    } else if (mode() == 2) {
        wave.origin = reload_ ? origin_ + value_ : origin_;
        if (reload_ && out_) wave.edge = origin_ + value_ - 1;
    } else if (out_ && !reload_) {
        wave.origin = origin_;
    } else {
        // The part that is running ends as it began; after a high one comes a low one of the new count.
        wave.origin = origin_ + half_ticks();
        if (out_) {
            wave.edge = wave.origin;
            wave.origin += wave.low;
        }
    }
    return wave;
}

// --- registers
// --------------------------------------------------------------------------------------------------------

void PitCounter::write_control(u8 control, u64 tick) {
    advance(tick);
    value_ = element(tick);
    phase_ = Phase::Idle;
    control_ = control & control_mask;
    register_ = 0;
    write_high_next_ = read_high_next_ = false;
    latched_bytes_ = 0;
    status_latched_ = false;
    null_count_ = true;
    counted_ = false;
    load_at_ = never;
    reload_ = armed_ = false;
    set_out(mode() != 0);
}

void PitCounter::write(u8 byte, u64 tick) {
    advance(tick);
    switch (ReadWrite::get(control_)) {
        case low_byte_only: register_ = byte; break;
        case high_byte_only: register_ = static_cast<u16>(byte << 8); break;
        default:
            if (!write_high_next_) {
                written_low_ = byte;
                write_high_next_ = true;
                if (mode() == 0) {
                    // Datasheet, mode 0: the first byte disables counting and sets OUT low at once.
                    value_ = element(tick);
                    phase_ = Phase::Idle;
                    load_at_ = never;
                    set_out(false);
                }
                return;
            }
            register_ = static_cast<u16>(byte << 8 | written_low_);
            write_high_next_ = false;
            break;
    }
    count_written(tick);
}

void PitCounter::count_written(u64 tick) {
    null_count_ = true;
    counted_ = true;
    switch (mode()) {
        case 0:
            armed_ = false;
            set_out(false);
            load_at_ = tick + 1;
            break;
        case 2:
        case 3:
            if (phase_ == Phase::Running) {
                reload_ = true;
            } else if (phase_ == Phase::Idle) {
                load_at_ = tick + 1;
            }
            break;
        case 4: load_at_ = tick + 1; break;
        default: break;  // modes 1 and 5 wait for the trigger
    }
}

void PitCounter::freeze(u64 tick) {
    value_ = element(tick);
    phase_ = Phase::Frozen;
    if (periodic()) {
        set_out(true);
    } else if (mode() == 4 && !out_) {
        set_out(true);
        armed_ = false;
    }
}

void PitCounter::set_gate(bool high, u64 tick) {
    advance(tick);
    if (gate_ == high) return;
    gate_ = high;
    const bool counts_while_high = mode() == 0 || mode() == 4;
    if (!high) {
        if (phase_ == Phase::Running && (counts_while_high || periodic())) freeze(tick);
    } else if (counts_while_high) {
        if (phase_ == Phase::Frozen) {
            phase_ = Phase::Running;
            origin_ = tick;
        }
    } else if (counted_) {
        load_at_ = tick + 1;
    }
}

u8 PitCounter::status() const {
    return static_cast<u8>((out_ ? 0x80 : 0) | (null_count_ ? 0x40 : 0) | control_);
}

void PitCounter::latch_count(u64 tick) {
    advance(tick);
    if (latched_bytes_ != 0) return;  // the first one counts until it was read
    latch_ = shown(element(tick));
    const u8 access = ReadWrite::get(control_);
    latched_bytes_ = access == low_byte_only || access == high_byte_only ? 1 : 2;
}

void PitCounter::latch_status(u64 tick) {
    advance(tick);
    if (status_latched_) return;
    status_latched_ = true;
    status_latch_ = status();
}

u8 PitCounter::read(u64 tick) {
    advance(tick);
    if (status_latched_) {
        status_latched_ = false;
        return status_latch_;
    }
    u16 value = latch_;
    if (latched_bytes_ != 0) {
        --latched_bytes_;
    } else {
        value = shown(element(tick));
    }
    bool high = false;
    switch (ReadWrite::get(control_)) {
        case low_byte_only: break;
        case high_byte_only: high = true; break;
        default:
            high = read_high_next_;
            read_high_next_ = !read_high_next_;
            break;
    }
    return static_cast<u8>(high ? value >> 8 : value);
}

void PitCounter::serialize(Archive& archive) {
    archive.field("control", control_);
    archive.field("register", register_);
    archive.field("written_low", written_low_);
    archive.field("write_high_next", write_high_next_);
    archive.field("read_high_next", read_high_next_);
    archive.field("latched_bytes", latched_bytes_);
    archive.field("latch", latch_);
    archive.field("status_latched", status_latched_);
    archive.field("status_latch", status_latch_);
    archive.field("gate", gate_);
    archive.field("null_count", null_count_);
    archive.field("counted", counted_);
    archive.field("phase", phase_);
    archive.field("now", now_);
    archive.field("load_at", load_at_);
    archive.field("origin", origin_);
    archive.field("value", value_);
    archive.field("reload", reload_);
    archive.field("armed", armed_);
    archive.field("out", out_);
    archive.field("rises", rises_);
    archive.require(control_ <= control_mask && ReadWrite::get(control_) != 0, "control", "no such control word");
    archive.require(latched_bytes_ <= 2, "latched_bytes", "out of range");
    archive.require(phase_ <= Phase::Frozen, "phase", "no such phase");
    archive.require(value_ <= 65'536, "value", "out of range");
    archive.require(phase_ != Phase::Running || !periodic() || value_ >= 2, "value", "a period of no length");
    if (archive.loading() || archive.ok()) return;
    // A load that failed half-way leaves a counter that is still safe to run.
    *this = PitCounter{};
}

}  // namespace lockstep
