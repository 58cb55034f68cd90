#include "frontend/terminal/key_decoder.h"

#include <algorithm>
#include <array>
#include <optional>

#include "frontend/utf8.h"

namespace lockstep::terminal {

namespace {

constexpr char escape = '\x1B';
constexpr std::size_t longest_sequence = 32;

// "CSI number ~".
std::optional<Key> numbered_key(u32 number) {
    switch (number) {
        case 1:
        case 7: return Key::Home;
        case 2: return Key::Insert;
        case 3: return Key::Delete;
        case 4:
        case 8: return Key::End;
        case 5: return Key::PageUp;
        case 6: return Key::PageDown;
        case 11: return Key::F1;
        case 12: return Key::F2;
        case 13: return Key::F3;
        case 14: return Key::F4;
        case 15: return Key::F5;
        case 17: return Key::F6;
        case 18: return Key::F7;
        case 19: return Key::F8;
        case 20: return Key::F9;
        case 21: return Key::F10;
        case 23: return Key::F11;
        case 24: return Key::F12;
        default: return std::nullopt;
    }
}

// "CSI letter" and "SS3 letter".
std::optional<Key> lettered_key(char letter) {
    switch (letter) {
        case 'A': return Key::Up;
        case 'B': return Key::Down;
        case 'C': return Key::Right;
        case 'D': return Key::Left;
        case 'E': return Key::Keypad5;
        case 'F': return Key::End;
        case 'H': return Key::Home;
        case 'P': return Key::F1;
        case 'Q': return Key::F2;
        case 'R': return Key::F3;
        case 'S': return Key::F4;
        case 'M': return Key::KeypadEnter;
        default: return std::nullopt;
    }
}

// xterm's modifier parameter: 1 and a bit each for Shift, Alt and Ctrl.
KeyStroke modified(Key key, u32 parameter) {
    const u32 bits = parameter > 0 ? parameter - 1 : 0;
    return {.key = key, .shift = (bits & 1) != 0, .ctrl = (bits & 4) != 0, .alt = (bits & 2) != 0};
}

}  // namespace

void KeyDecoder::feed(std::span<const u8> bytes, u64 host_now, std::vector<KeyStroke>& out) {
    if (bytes.empty()) return;
    waiting_.append(bytes.begin(), bytes.end());
    last_at_ = host_now;
    while (!waiting_.empty() && take(out)) {
    }
}

void KeyDecoder::poll(u64 host_now, std::vector<KeyStroke>& out) {
    if (waiting_.empty() || host_now - last_at_ < escape_wait) return;
    if (waiting_.front() == escape) {
        out.push_back({Key::Escape});
        waiting_.erase(0, 1);
    }
    // The rest, if any, is not going to become a sequence.
    std::string_view rest = waiting_;
    while (!rest.empty()) {
        const std::size_t before = rest.size();
        std::string_view from = rest;
        take_utf8(rest);
        plain(from.substr(0, before - rest.size()), false, out);
    }
    waiting_.clear();
}

void KeyDecoder::plain(std::string_view character, bool alt, std::vector<KeyStroke>& out) const {
    const char32_t code = take_utf8(character);
    std::optional<KeyStroke> stroke;
    if (code == 0) {
        stroke = KeyStroke{.key = Key::Digit2, .ctrl = true};  // Ctrl-@, which is also what Ctrl-Space sends
    } else if (code == 0x7F) {
        stroke = KeyStroke{Key::Backspace};
    } else {
        stroke = us_key_stroke(code);
    }
    if (!stroke) return;
    stroke->alt = stroke->alt || alt;
    out.push_back(*stroke);
}

bool KeyDecoder::take(std::vector<KeyStroke>& out) {
    if (waiting_.front() != escape) {
        // A character of several bytes may still be on its way.
        const unsigned first = static_cast<unsigned char>(waiting_.front());
        const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (waiting_.size() < length) return false;
        std::string_view rest = waiting_;
        take_utf8(rest);
        const std::size_t used = waiting_.size() - rest.size();
        plain(std::string_view(waiting_).substr(0, used), false, out);
        waiting_.erase(0, used);
        return true;
    }
    if (waiting_.size() < 2) return false;
    if (waiting_[1] == '[' || waiting_[1] == 'O') return take_sequence(out);
    if (waiting_[1] == escape) {
        out.push_back({Key::Escape});
        waiting_.erase(0, 1);
        return true;
    }
    plain(std::string_view(waiting_).substr(1, 1), true, out);
    waiting_.erase(0, 2);
    return true;
}

bool KeyDecoder::take_sequence(std::vector<KeyStroke>& out) {
    // ESC [ [ A … E: the Linux console's first five function keys.
    if (waiting_.size() >= 3 && waiting_[1] == '[' && waiting_[2] == '[') {
        if (waiting_.size() < 4) return false;
        constexpr std::array keys{Key::F1, Key::F2, Key::F3, Key::F4, Key::F5};
        const int index = waiting_[3] - 'A';
        if (index >= 0 && index < static_cast<int>(keys.size())) out.push_back({keys[static_cast<std::size_t>(index)]});
        waiting_.erase(0, 4);
        return true;
    }
    // Parameters, then the final byte.
    std::array<u32, 4> parameters{};
    std::size_t count = 0;
    std::size_t at = 2;
    for (; at < waiting_.size(); ++at) {
        const char c = waiting_[at];
        if (c >= '0' && c <= '9') {
            u32& value = parameters[std::min(count, parameters.size() - 1)];
            value = std::min(value * 10 + static_cast<u32>(c - '0'), 9999u);
        } else if (c == ';') {
            ++count;
        } else if (c >= 0x40 || c < 0x20) {
            break;
        }
    }
    if (at == waiting_.size() && at < longest_sequence) return false;
    const char final = at < waiting_.size() ? waiting_[at] : '\0';
    const u32 modifier = count >= 1 ? parameters[1] : 0;
    if (final == '~') {
        if (const auto key = numbered_key(parameters[0])) out.push_back(modified(*key, modifier));
    } else if (final == 'Z') {
        out.push_back({.key = Key::Tab, .shift = true});
    } else if (const auto key = lettered_key(final)) {
        out.push_back(modified(*key, modifier));
    }
    waiting_.erase(0, std::min(at + 1, waiting_.size()));
    return true;
}

}  // namespace lockstep::terminal
