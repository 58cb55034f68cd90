#include "frontend/typist.h"

#include <string>

#include "frontend/alt_code.h"
#include "frontend/utf8.h"
#include "machine/board.h"
#include "machine/machine.h"

namespace lockstep {

namespace {

constexpr Time hold = Time::milliseconds(12);
constexpr Time between_keys = Time::milliseconds(20);
constexpr Time around_modifiers = Time::milliseconds(3);
// A guest that does not read its keyboard loses keys in the end, as on a real PC.
constexpr Time longest_wait_for_keyboard = Time::seconds(2);
constexpr Time longest_wait_for_buffer = Time::seconds(20);

// The ring buffer of INT 09h and INT 16h in the BIOS data area: offsets in segment 40h, IBM PC AT technical reference.
constexpr u32 bda = 0x400;
constexpr u32 buffer_head = bda + 0x1A;
constexpr u32 buffer_tail = bda + 0x1C;
constexpr u32 buffer_begin = 0x1E;
constexpr u32 buffer_end = 0x3E;
constexpr u32 comfortable_fill = 10 * 2;  // of 15 keys

u32 read_word(Machine& machine, u32 address) {
    const std::span<const u8> ram = machine.board().ram.bytes();
    if (address + 1 >= ram.size()) return 0;
    return ram[address] | static_cast<u32>(ram[address + 1]) << 8;
}

}  // namespace

void Typist::push(Key key, bool down, Time pause, bool begins) {
    if (events_.size() < limit) events_.push_back({{key, down}, pause, begins});
}

void Typist::stroke(const KeyStroke& stroke) {
    std::vector<Key> keys;
    if (stroke.ctrl) keys.push_back(Key::LeftCtrl);
    if (stroke.alt) keys.push_back(Key::LeftAlt);
    if (stroke.shift) keys.push_back(Key::LeftShift);
    keys.push_back(stroke.key);
    combination(keys);
}

void Typist::combination(const std::vector<Key>& keys) {
    // All of it or nothing: a key must not stay down.
    if (events_.size() + 2 * keys.size() > limit) return;
    for (std::size_t i = 0; i < keys.size(); ++i) push(keys[i], true, i == 0 ? between_keys : around_modifiers, i == 0);
    for (std::size_t i = keys.size(); i-- > 0;) push(keys[i], false, i + 1 == keys.size() ? hold : around_modifiers);
}

void Typist::alt_code(u8 code) {
    const std::string digits = std::to_string(code);
    if (events_.size() + 2 * digits.size() + 2 > limit) return;
    push(Key::LeftAlt, true, between_keys, true);
    for (const char digit : digits) {
        const Key key = keypad_digit(static_cast<unsigned>(digit - '0'));
        push(key, true, around_modifiers);
        push(key, false, hold);
    }
    push(Key::LeftAlt, false, around_modifiers);
}

bool Typist::text(std::string_view text) {
    bool all = true;
    while (!text.empty()) {
        const char32_t character = take_utf8(text);
        if (const auto known = us_key_stroke(character)) {
            stroke(*known);
        } else if (const auto code = alt_code_of(character)) {
            alt_code(*code);
        } else {
            all = false;
        }
    }
    return all;
}

// While a program computes, the keys wait in the BIOS's buffer of 15. Systems without the BIOS leave it as it was: it
// is looked at once, and ignored from then on if it does not move.
bool Typist::buffer_full(Machine& machine) {
    const u32 head = read_word(machine, buffer_head);
    const u32 tail = read_word(machine, buffer_tail);
    const auto valid = [](u32 at) { return at >= buffer_begin && at < buffer_end && at % 2 == 0; };
    if (!valid(head) || !valid(tail)) return false;
    const u32 fill = tail >= head ? tail - head : tail + (buffer_end - buffer_begin) - head;
    if (fill <= comfortable_fill || head == stuck_head_) return false;
    if (machine.now() - waiting_since_ < longest_wait_for_buffer) return true;
    stuck_head_ = head;
    return false;
}

bool Typist::ready(Machine& machine) {
    const Time now = machine.now();
    if (now < last_) last_ = now;  // a state of an earlier time was loaded
    if (now - last_ < events_.front().pause) return false;
    if (!waiting_) {
        waiting_ = true;
        waiting_since_ = now;
    }
    if (now < waiting_since_) waiting_since_ = now;
    if (!machine.keyboard_idle()) return now - waiting_since_ >= longest_wait_for_keyboard;
    return !events_.front().begins || !buffer_full(machine);
}

void Typist::step(Machine& machine) {
    if (events_.empty() || !ready(machine)) return;
    machine.key(events_.front().key);
    events_.pop_front();
    last_ = machine.now();
    waiting_ = false;
}

}  // namespace lockstep
