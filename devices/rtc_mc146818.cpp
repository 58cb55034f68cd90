#include "devices/rtc_mc146818.h"

#include <algorithm>

namespace lockstep {

namespace {

constexpr unsigned reg_seconds = 0x00;
constexpr unsigned reg_seconds_alarm = 0x01;
constexpr unsigned reg_minutes = 0x02;
constexpr unsigned reg_minutes_alarm = 0x03;
constexpr unsigned reg_hours = 0x04;
constexpr unsigned reg_hours_alarm = 0x05;
constexpr unsigned reg_weekday = 0x06;
constexpr unsigned reg_day = 0x07;
constexpr unsigned reg_month = 0x08;
constexpr unsigned reg_year = 0x09;
constexpr unsigned reg_a = 0x0A;
constexpr unsigned reg_b = 0x0B;
constexpr unsigned reg_c = 0x0C;
constexpr unsigned reg_d = 0x0D;
constexpr unsigned first_ram = 0x0E;
constexpr unsigned century = 0x32;

constexpr u8 a_uip = 0x80;
constexpr u8 b_set = 0x80;
constexpr u8 b_uie = 0x10;
constexpr u8 b_pie = 0x40;
constexpr u8 b_square_wave = 0x08;
constexpr u8 b_binary = 0x04;
constexpr u8 b_24_hours = 0x02;
constexpr u8 b_enables = 0x70;
constexpr u8 flag_update = 0x10;
constexpr u8 flag_alarm = 0x20;
constexpr u8 flag_periodic = 0x40;
constexpr u8 flag_irq = 0x80;
constexpr u8 hour_pm = 0x80;

constexpr Clock crystal{32'768, 1};
// Datasheet, table 6: at 32.768 kHz UIP is set 244 µs before an update, which takes 1,984 µs.
constexpr Time progress_window{244'000 + 1'984'000};

struct Date {
    u32 year, month, day, weekday;  // weekday 1 is Sunday
};

constexpr bool leap(u32 year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

constexpr u32 days_in(u32 month, bool leap_year) {
    constexpr std::array<u8, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month == 0 || month > 12) return 31;
    return month == 2 && leap_year ? 29u : days[month - 1];
}

Date date_of(u64 days) {
    Date date{1970, 1, 1, static_cast<u32>((days + 4) % 7) + 1};
    while (days >= (leap(date.year) ? 366u : 365u)) days -= leap(date.year++) ? 366u : 365u;
    while (days >= days_in(date.month, leap(date.year))) days -= days_in(date.month++, leap(date.year));
    date.day += static_cast<u32>(days);
    return date;
}

constexpr s64 last_second = 253'402'300'799;  // 9999-12-31 23:59:59

}  // namespace

RtcMc146818::RtcMc146818(Scheduler& scheduler, const std::string& name, s64 start_seconds)
    : scheduler_(scheduler),
      second_event_(scheduler.add(name + ".second", [this] { on_second(); })),
      periodic_event_(scheduler.add(name + ".periodic", [this] { on_periodic(); })),
      start_seconds_(std::clamp<s64>(start_seconds, 0, last_second)) {}

// --- divider chain
// ----------------------------------------------------------------------------------------------------

// Register A, DV2–0: 010 is the AT's 32.768 kHz crystal.
bool RtcMc146818::divider_runs() const {
    return (a() & 0x70) == 0x20;
}

// Length of the periodic interrupt in crystal ticks; 0 when it is off.
u64 RtcMc146818::period() const {
    const unsigned rate = a() & 0x0F;
    if (rate == 0 || !divider_runs()) return 0;
    // Datasheet, table 3: rates 1 and 2 repeat 8 and 9.
    return u64{1} << (rate < 3 ? rate + 6 : rate - 1);
}

u64 RtcMc146818::periodic_count() const {
    const Time now = scheduler_.now();
    if (period() == 0 || now < anchor_) return 0;
    return crystal.ticks_at(now - anchor_) / period();
}

bool RtcMc146818::in_progress() const {
    if (!updating()) return false;
    const Time due = scheduler_.due(second_event_);
    const Time now = scheduler_.now();
    return now < due && due - now <= progress_window;
}

void RtcMc146818::schedule_second() {
    if (!updating()) {
        scheduler_.cancel(second_event_);
        return;
    }
    const Time now = scheduler_.now();
    if (now < anchor_) {
        scheduler_.schedule(second_event_, anchor_);
        return;
    }
    const u64 seconds = (now - anchor_).ns / ns_per_second + 1;
    scheduler_.schedule(second_event_, anchor_ + Time::seconds(seconds));
}

// The event runs only while the interrupt is enabled; otherwise reading register C finds out what has passed.
void RtcMc146818::schedule_periodic() {
    if (period() == 0 || (b() & b_pie) == 0) {
        scheduler_.cancel(periodic_event_);
        return;
    }
    scheduler_.schedule(periodic_event_, anchor_ + crystal.time_of((periodic_count() + 1) * period()));
}

void RtcMc146818::note_periodic() {
    const u64 count = periodic_count();
    if (count == periods_seen_) return;
    periods_seen_ = count;
    raise(flag_periodic);
}

void RtcMc146818::on_periodic() {
    note_periodic();
    schedule_periodic();
}

void RtcMc146818::on_second() {
    if (!updating()) return;
    count_second();
    raise(static_cast<u8>(flag_update | (alarm_matches() ? flag_alarm : 0)));
    schedule_second();
}

void RtcMc146818::raise(u8 flags) {
    bytes_[reg_c] |= flags;
    update_irq();
}

void RtcMc146818::update_irq() {
    const bool active = (bytes_[reg_c] & b() & b_enables) != 0;
    if (active) {
        bytes_[reg_c] |= flag_irq;
    } else {
        bytes_[reg_c] &= static_cast<u8>(~flag_irq);
    }
    irq.set(active);
}

// --- clock and calendar
// -----------------------------------------------------------------------------------------------

u8 RtcMc146818::encode(u32 value) const {
    if ((b() & b_binary) != 0) return static_cast<u8>(value);
    return static_cast<u8>((value / 10 % 10) << 4 | value % 10);
}

u32 RtcMc146818::decode(u8 value) const {
    if ((b() & b_binary) != 0) return value;
    return (value >> 4) * 10u + (value & 0x0F);
}

// Hours 0 … 23 to what the register shows.
u8 RtcMc146818::encode_hour(u32 hour) const {
    if ((b() & b_24_hours) != 0) return encode(hour);
    const u32 shown = hour % 12 == 0 ? 12 : hour % 12;
    return static_cast<u8>(encode(shown) | (hour >= 12 ? hour_pm : 0));
}

u32 RtcMc146818::decode_hour(u8 value) const {
    if ((b() & b_24_hours) != 0) return decode(value);
    const u32 hour = decode(static_cast<u8>(value & ~hour_pm)) % 12;
    return hour + ((value & hour_pm) != 0 ? 12 : 0);
}

// One more in a register that runs from `first` to `last`; true when it went round. Values that a program should not
// have written go round as well.
bool RtcMc146818::count_up(unsigned index, u32 first, u32 last) {
    const u32 value = decode(bytes_[index]);
    const bool round = value >= last;
    bytes_[index] = encode(round ? first : value + 1);
    return round;
}

void RtcMc146818::count_second() {
    if (!count_up(reg_seconds, 0, 59) || !count_up(reg_minutes, 0, 59)) return;
    const u32 hour = decode_hour(bytes_[reg_hours]);
    bytes_[reg_hours] = encode_hour(hour >= 23 ? 0 : hour + 1);
    if (hour < 23) return;
    count_up(reg_weekday, 1, 7);
    // The chip knows two digits of the year: every fourth is a leap year.
    const bool leap_year = decode(bytes_[reg_year]) % 4 == 0;
    if (!count_up(reg_day, 1, days_in(decode(bytes_[reg_month]), leap_year))) return;
    if (count_up(reg_month, 1, 12)) count_up(reg_year, 0, 99);
}

// Datasheet, "Alarm": C0h–FFh in an alarm byte matches everything.
bool RtcMc146818::alarm_matches() const {
    const auto same = [this](unsigned time, unsigned alarm) {
        return bytes_[alarm] >= 0xC0 || bytes_[alarm] == bytes_[time];
    };
    return same(reg_seconds, reg_seconds_alarm) && same(reg_minutes, reg_minutes_alarm) &&
           same(reg_hours, reg_hours_alarm);
}

void RtcMc146818::set_calendar(s64 seconds) {
    const u64 total = static_cast<u64>(seconds);
    const u32 in_day = static_cast<u32>(total % 86'400);
    const Date date = date_of(total / 86'400);
    bytes_[reg_seconds] = encode(in_day % 60);
    bytes_[reg_minutes] = encode(in_day / 60 % 60);
    bytes_[reg_hours] = encode_hour(in_day / 3600);
    bytes_[reg_weekday] = encode(date.weekday);
    bytes_[reg_day] = encode(date.day);
    bytes_[reg_month] = encode(date.month);
    bytes_[reg_year] = encode(date.year % 100);
    bytes_[century] = encode(date.year / 100);
}

// --- registers
// --------------------------------------------------------------------------------------------------------

u32 RtcMc146818::io_read(u32 offset, BusWidth width) {
    if ((offset & 1) == 0) return ones(width);
    return read_data();
}

void RtcMc146818::io_write(u32 offset, u32 value, BusWidth) {
    if ((offset & 1) == 0) {
        index_ = static_cast<u8>(value) & 0x7F;
        nmi_mask.set((value & 0x80) != 0);
        return;
    }
    write_data(static_cast<u8>(value));
}

u8 RtcMc146818::read_data() {
    switch (index_) {
        case reg_a: return static_cast<u8>((a() & ~a_uip) | (in_progress() ? a_uip : 0));
        case reg_c: {
            note_periodic();
            const u8 flags = bytes_[reg_c];
            bytes_[reg_c] = 0;
            update_irq();
            return flags;
        }
        case reg_d: return 0x80;  // VRT: the battery is fine
        default: return bytes_[index_];
    }
}

void RtcMc146818::write_data(u8 value) {
    switch (index_) {
        case reg_a: write_a(value); break;
        case reg_b: write_b(value); break;
        case reg_c:
        case reg_d: break;  // read only
        default: bytes_[index_] = value; break;
    }
}

void RtcMc146818::write_a(u8 value) {
    note_periodic();
    const bool ran = divider_runs();
    bytes_[reg_a] = value & 0x7F;
    if (!ran && divider_runs()) {
        // Datasheet, "Divider control": the first update comes half a second after the chain is let go.
        anchor_ = scheduler_.now();
        const u64 half = ns_per_second / 2;
        anchor_ = anchor_.ns >= half ? Time{anchor_.ns - half} : anchor_ + Time{half};
    }
    periods_seen_ = periodic_count();
    if (ran != divider_runs()) schedule_second();
    schedule_periodic();
}

void RtcMc146818::write_b(u8 value) {
    note_periodic();
    const bool was_updating = updating();
    if ((value & b_set) != 0) value &= static_cast<u8>(~b_uie);
    bytes_[reg_b] = value;
    if (was_updating != updating()) schedule_second();
    schedule_periodic();
    update_irq();
}

void RtcMc146818::set_cmos(unsigned index, u8 value) {
    if (index >= first_ram && index < bytes_.size()) bytes_[index] = value;
}

// --- state
// ------------------------------------------------------------------------------------------------------------

void RtcMc146818::reset(ResetKind kind) {
    if (kind == ResetKind::PowerOn) {
        bytes_.fill(0);
        index_ = 0;
        anchor_ = scheduler_.now();
        bytes_[reg_a] = 0x26;
        bytes_[reg_b] = b_24_hours;
        set_calendar(start_seconds_);
        periods_seen_ = periodic_count();
    }
    bytes_[reg_b] &= static_cast<u8>(~(b_enables | b_square_wave));
    bytes_[reg_c] = 0;
    if (kind == ResetKind::PowerOn) schedule_second();
    schedule_periodic();
    nmi_mask.set(false);
    update_irq();
}

void RtcMc146818::serialize(Archive& archive) {
    archive.field("index", index_);
    archive.field("bytes", bytes_);
    archive.field("anchor_ns", anchor_.ns);
    archive.field("periods_seen", periods_seen_);
    bool masked = nmi_mask.level();
    archive.field("nmi_mask", masked);
    archive.require(index_ < bytes_.size(), "index", "out of range");
    archive.require(anchor_.ns < u64{1} << 62, "anchor_ns", "out of range");
    if (!archive.loading()) {
        index_ &= 0x7F;
        return;
    }
    nmi_mask.restore(masked);
    irq.restore((bytes_[reg_c] & flag_irq) != 0);
}

}  // namespace lockstep
