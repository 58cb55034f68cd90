#include "devices/ps2_keyboard.h"

#include <span>

namespace lockstep {

namespace {

constexpr u8 code_ack = 0xFA;
constexpr u8 code_test_passed = 0xAA;
constexpr u8 code_resend = 0xFE;
constexpr u8 code_echo = 0xEE;
constexpr u8 prefix_extended = 0xE0;
constexpr u8 prefix_break = 0xF0;
constexpr u8 prefix_pause = 0xE1;
constexpr u8 code_left_shift = 0x12;
constexpr u8 code_right_shift = 0x59;
constexpr u8 code_print_screen = 0x7C;
constexpr u8 code_sys_rq = 0x84;
constexpr u8 code_ctrl_break = 0x7E;
constexpr u8 code_ctrl = 0x14;
constexpr u8 code_num_lock = 0x77;
constexpr u8 led_num_lock = 0x02;

constexpr u8 default_typematic = 0x2B;  // 500 ms, 10.9 characters a second
constexpr Time test_time = Time::milliseconds(20);

constexpr Key key_of(std::size_t index) {
    return static_cast<Key>(index);
}

}  // namespace

Ps2Keyboard::Ps2Keyboard(Scheduler& scheduler, const std::string& name)
    : scheduler_(scheduler),
      test_event_(scheduler.add(name + ".self_test", [this] { self_test_done(); })),
      repeat_event_(scheduler.add(name + ".repeat", [this] { repeat(); })) {
    set_defaults();
}

void Ps2Keyboard::set_defaults() {
    typematic_ = default_typematic;
    pending_ = 0;
    for (std::size_t i = 0; i < key_count; ++i) set3_reports_[i] = key_codes(key_of(i)).set3_reports;
    codes_.clear();
    stop_repeat();
}

// --- keys
// -------------------------------------------------------------------------------------------------------------

KeyReports Ps2Keyboard::reports(Key key) const {
    return set_ == 3 ? set3_reports_[static_cast<std::size_t>(key)] : KeyReports::All;
}

void Ps2Keyboard::key(KeyEvent event) {
    const std::size_t index = static_cast<std::size_t>(event.key);
    if (event.key == Key::None || index >= key_count || held_[index] == event.down) return;

    Sequence sequence;
    if (event.down) {
        add_key(sequence, event.key, true);
        held_[index] = true;
    } else {
        held_[index] = false;
        add_key(sequence, event.key, false);
        if (repeating_ == event.key) stop_repeat();
    }
    if (!scanning_ || testing_) {
        // A disabled keyboard does not look at its keys.
        stop_repeat();
        return;
    }
    send(sequence);
    if (event.down) start_repeat(event.key);
}

// One make or break code. Set 1 has no table of its own: it is set 2 translated, with bit 7 for break.
void Ps2Keyboard::add_code(Sequence& sequence, u8 set2, bool extended, bool down) const {
    if (extended) sequence.add(prefix_extended);
    if (set_ == 1) {
        sequence.add(static_cast<u8>(set2_to_set1(set2) | (down ? 0 : 0x80)));
        return;
    }
    if (!down) sequence.add(prefix_break);
    sequence.add(set2);
}

void Ps2Keyboard::add_key(Sequence& sequence, Key key, bool down) const {
    const KeyCodes& codes = key_codes(key);
    if (set_ == 3) {
        if (codes.set3 == 0) return;
        const KeyReports kind = reports(key);
        if (!down && (kind == KeyReports::Typematic || kind == KeyReports::MakeOnly)) return;
        if (!down) sequence.add(prefix_break);
        sequence.add(codes.set3);
        return;
    }
    switch (codes.group) {
        case KeyGroup::PrintScreen: add_print_screen(sequence, down); return;
        case KeyGroup::Pause:
            if (down) add_pause(sequence);
            return;
        case KeyGroup::MakeOnly:
            if (down) sequence.add(codes.set2);
            return;
        case KeyGroup::Plain: add_code(sequence, codes.set2, codes.extended, down); return;
        case KeyGroup::Navigation:
        case KeyGroup::Divide:
            if (down) add_fake_shifts(sequence, codes.group, true);
            add_code(sequence, codes.set2, codes.extended, down);
            if (!down) add_fake_shifts(sequence, codes.group, false);
            return;
    }
}

// Programs that know only the 83-key keyboard must see unshifted cursor keys: held shifts go up before and come back
// afterwards; under Num Lock a shift is pressed around the key instead.
void Ps2Keyboard::add_fake_shifts(Sequence& sequence, KeyGroup group, bool before_make) const {
    const bool num_lock = group == KeyGroup::Navigation && (leds_ & led_num_lock) != 0;
    if (num_lock) {
        if (!shift_held()) add_code(sequence, code_left_shift, true, before_make);
        return;
    }
    if (held(Key::LeftShift)) add_code(sequence, code_left_shift, true, !before_make);
    if (held(Key::RightShift)) add_code(sequence, code_right_shift, true, !before_make);
}

void Ps2Keyboard::add_print_screen(Sequence& sequence, bool down) const {
    if (held(Key::LeftAlt) || held(Key::RightAlt)) {
        add_code(sequence, code_sys_rq, false, down);
        return;
    }
    const bool plain = !shift_held() && !held(Key::LeftCtrl) && !held(Key::RightCtrl);
    if (plain && down) add_code(sequence, code_left_shift, true, true);
    add_code(sequence, code_print_screen, true, down);
    if (plain && !down) add_code(sequence, code_left_shift, true, false);
}

// Make and break in one, nothing on release. With Ctrl it is Break.
void Ps2Keyboard::add_pause(Sequence& sequence) const {
    if (held(Key::LeftCtrl) || held(Key::RightCtrl)) {
        add_code(sequence, code_ctrl_break, true, true);
        add_code(sequence, code_ctrl_break, true, false);
        return;
    }
    for (const bool down : {true, false}) {
        sequence.add(prefix_pause);
        add_code(sequence, code_ctrl, false, down);
        add_code(sequence, code_num_lock, false, down);
    }
}

void Ps2Keyboard::send(const Sequence& sequence) {
    if (sequence.size == 0) return;
    if (sequence.size <= codes_.room()) {
        for (const u8 byte : std::span(sequence.bytes).first(sequence.size)) codes_.push(byte);
    } else {
        // The overrun code takes the place behind the last code that fits.
        const u8 overrun = set_ == 1 ? 0xFF : 0x00;
        if (!codes_.push(overrun)) codes_.replace_last(overrun);
    }
    update_request();
}

// --- typematic
// --------------------------------------------------------------------------------------------------------

Time Ps2Keyboard::repeat_delay() const {
    return Time::milliseconds(250u * (((typematic_ >> 5) & 3u) + 1u));
}

// F3 parameter: (8 + A) · 2^B · 4.17 ms with A in bits 2–0 and B in bits 4–3.
Time Ps2Keyboard::repeat_period() const {
    const u64 steps = (8u + (typematic_ & 7u)) << ((typematic_ >> 3) & 3u);
    return Time{steps * 4'170'000};
}

void Ps2Keyboard::start_repeat(Key key) {
    const KeyReports kind = reports(key);
    const bool repeats = kind == KeyReports::Typematic || kind == KeyReports::All;
    const KeyGroup group = key_codes(key).group;
    if (!repeats || (set_ != 3 && (group == KeyGroup::Pause || group == KeyGroup::MakeOnly))) {
        stop_repeat();
        return;
    }
    repeating_ = key;
    scheduler_.schedule_in(repeat_event_, repeat_delay());
}

void Ps2Keyboard::stop_repeat() {
    repeating_ = Key::None;
    scheduler_.cancel(repeat_event_);
}

void Ps2Keyboard::repeat() {
    if (repeating_ == Key::None || !scanning_ || !held(repeating_)) return;
    // Only the code itself repeats, without the fake shifts around it; and a full buffer takes no more of it.
    Sequence sequence;
    const KeyCodes& codes = key_codes(repeating_);
    if (set_ == 3) {
        sequence.add(codes.set3);
    } else if (codes.group == KeyGroup::PrintScreen && (held(Key::LeftAlt) || held(Key::RightAlt))) {
        add_code(sequence, code_sys_rq, false, true);
    } else {
        add_code(sequence, codes.set2, codes.extended, true);
    }
    if (sequence.size <= codes_.room()) send(sequence);
    scheduler_.schedule_in(repeat_event_, repeat_period());
}

// --- link
// -------------------------------------------------------------------------------------------------------------

void Ps2Keyboard::update_request() {
    request.set(!answers_.empty() || (!codes_.empty() && pending_ == 0));
}

u8 Ps2Keyboard::transmit() {
    u8 byte = 0;
    if (!answers_.empty()) {
        byte = answers_.pop();
    } else if (pending_ == 0) {
        byte = codes_.pop();
    }
    if (byte != code_resend) last_sent_ = byte;
    update_request();
    return byte;
}

void Ps2Keyboard::answer(u8 byte) {
    answers_.push(byte);
}

void Ps2Keyboard::receive(u8 byte) {
    if (testing_ && byte != 0xFF) return;  // busy with itself
    const u8 waiting = pending_;
    pending_ = 0;
    // A command in the place of a parameter is taken as a command.
    if (waiting != 0 && byte < 0xED) {
        parameter(waiting, byte);
    } else {
        command(byte);
    }
    update_request();
}

void Ps2Keyboard::command(u8 byte) {
    switch (byte) {
        case 0xED:  // LEDs
        case 0xF0:  // scan code set
        case 0xF3:  // typematic
            pending_ = byte;
            answer(code_ack);
            break;
        case 0xFB:  // set 3, the keys that follow: typematic
        case 0xFC:  // make/break
        case 0xFD:  // make only
            codes_.clear();
            scanning_ = false;
            pending_ = byte;
            answer(code_ack);
            break;
        case 0xEE: answer(code_echo); break;
        case 0xF2:
            answer(code_ack);
            answer(0xAB);
            answer(0x83);
            break;
        case 0xF4:
            codes_.clear();
            stop_repeat();
            scanning_ = true;
            answer(code_ack);
            break;
        case 0xF5:
            set_defaults();
            scanning_ = false;
            answer(code_ack);
            break;
        case 0xF6:
            set_defaults();
            scanning_ = true;
            answer(code_ack);
            break;
        case 0xF7: report_all(KeyReports::Typematic); break;
        case 0xF8: report_all(KeyReports::MakeBreak); break;
        case 0xF9: report_all(KeyReports::MakeOnly); break;
        case 0xFA: report_all(KeyReports::All); break;
        case 0xFE:
            answers_.clear();
            answer(last_sent_);
            break;
        case 0xFF:
            set_defaults();
            answers_.clear();
            set_ = 2;
            leds_ = 0;
            scanning_ = true;
            testing_ = true;
            answer(code_ack);
            scheduler_.schedule_in(test_event_, test_time);
            break;
        default: answer(code_resend); break;
    }
}

void Ps2Keyboard::parameter(u8 command, u8 value) {
    switch (command) {
        case 0xED:
            leds_ = value & 7;
            answer(code_ack);
            break;
        case 0xF0: choose_set(value); break;
        case 0xF3:
            typematic_ = value & 0x7F;
            answer(code_ack);
            break;
        case 0xFB: report_one(value, KeyReports::Typematic); break;
        case 0xFC: report_one(value, KeyReports::MakeBreak); break;
        case 0xFD: report_one(value, KeyReports::MakeOnly); break;
        default: break;
    }
    // The list of keys goes on until another command comes.
    if (command >= 0xFB && command <= 0xFD) pending_ = command;
}

void Ps2Keyboard::choose_set(u8 value) {
    if (value > 3) {
        answer(code_resend);
        pending_ = 0xF0;
        return;
    }
    answer(code_ack);
    if (value == 0) {
        answer(set_);
        return;
    }
    set_ = value;
    codes_.clear();
    stop_repeat();
}

void Ps2Keyboard::report_all(KeyReports reports) {
    set3_reports_.fill(reports);
    codes_.clear();
    answer(code_ack);
}

void Ps2Keyboard::report_one(u8 set3_code, KeyReports reports) {
    for (std::size_t i = 1; i < key_count; ++i) {
        if (key_codes(key_of(i)).set3 == set3_code) set3_reports_[i] = reports;
    }
    answer(code_ack);
}

void Ps2Keyboard::self_test_done() {
    if (!testing_) return;
    testing_ = false;
    answer(code_test_passed);
    update_request();
}

// --- state
// ------------------------------------------------------------------------------------------------------------

void Ps2Keyboard::reset(ResetKind kind) {
    if (kind != ResetKind::PowerOn) return;
    set_defaults();
    answers_.clear();
    held_.fill(false);
    set_ = 2;
    leds_ = 0;
    last_sent_ = 0;
    scanning_ = true;
    testing_ = true;
    update_request();
    scheduler_.schedule_in(test_event_, test_time);
}

void Ps2Keyboard::serialize(Archive& archive) {
    archive.field("set", set_);
    archive.field("scanning", scanning_);
    archive.field("testing", testing_);
    archive.field("typematic", typematic_);
    archive.field("leds", leds_);
    archive.field("pending", pending_);
    archive.field("last_sent", last_sent_);
    archive.field("codes", codes_);
    archive.field("answers", answers_);
    archive.field("held", held_);
    archive.field("set3_reports", set3_reports_);
    archive.field("repeating", repeating_);
    archive.require(set_ >= 1 && set_ <= 3, "set", "no such scan code set");
    archive.require(repeating_ < Key::Count, "repeating", "no such key");
    if (repeating_ >= Key::Count) repeating_ = Key::None;
    if (archive.loading()) request.restore(!answers_.empty() || (!codes_.empty() && pending_ == 0));
}

}  // namespace lockstep
