#include "frontend/terminal/key_decoder.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "devices/vga/text_screen.h"
#include "frontend/paste.h"
#include "frontend/terminal/key_codes.h"

namespace lockstep::terminal {

namespace {

// kitty's progressive enhancements: events of every key, each told whether it is a press or a release.
constexpr u32 report_events = 2;
constexpr u32 report_all_keys = 8;
constexpr u32 repeated = 2;
constexpr u32 released = 3;

constexpr u32 sixel_attribute = 4;

}  // namespace

void KeyDecoder::feed(std::span<const u8> bytes, u64 host_now, std::vector<InputEvent>& out) {
    if (bytes.empty()) return;
    parser_.feed(bytes);
    last_at_ = host_now;
    decode(false, out);
}

void KeyDecoder::poll(u64 host_now, std::vector<InputEvent>& out) {
    const u64 silence = host_now - last_at_;
    if (!parser_.empty() && silence >= escape_wait) decode(true, out);
    if (pasting_ && silence >= paste_wait) end_paste(out);
}

void KeyDecoder::end_paste(std::vector<InputEvent>& out) {
    pasting_ = false;
    if (!pasted_.empty()) out.emplace_back(PastedText{std::move(pasted_)});
    pasted_.clear();
}

void KeyDecoder::decode(bool complete, std::vector<InputEvent>& out) {
    while (const auto next = parser_.next(complete)) token(*next, out);
}

void KeyDecoder::token(const Token& token, std::vector<InputEvent>& out) {
    switch (token.kind) {
        case Token::Kind::Character: character(token.character, token.escaped, out); break;
        case Token::Kind::Csi: csi(token, out); break;
        case Token::Kind::Ss3:
            if (const auto key = key_of_keypad_letter(token.final))
                out.emplace_back(with_modifiers(*key, token.parameter(token.count > 1 ? 1 : 0)));
            break;
        case Token::Kind::Console: {
            constexpr std::array keys{Key::F1, Key::F2, Key::F3, Key::F4, Key::F5};
            const int index = token.final - 'A';
            if (index >= 0 && index < static_cast<int>(keys.size()))
                out.emplace_back(KeyStroke{keys[static_cast<std::size_t>(index)]});
            break;
        }
        case Token::Kind::String:
            if (token.marker == '_' && token.text == "Gi=1;OK") out.emplace_back(Answer{Answer::Kind::KittyGraphics});
            break;
        case Token::Kind::Nothing: break;
    }
}

void KeyDecoder::character(char32_t code, bool alt, std::vector<InputEvent>& out) {
    if (pasting_) {
        if (pasted_.size() <= Paste::limit) vga::append_utf8(pasted_, code);
        return;
    }
    std::optional<KeyStroke> stroke;
    if (code == 0) {
        stroke = KeyStroke{.key = Key::Digit2, .ctrl = true};  // Ctrl-@, which is also what Ctrl-Space sends
    } else if (code == 0x7F) {
        stroke = KeyStroke{Key::Backspace};
    } else {
        stroke = us_key_stroke(code);
    }
    if (stroke) {
        stroke->alt = stroke->alt || alt;
        out.emplace_back(*stroke);
    } else if (code != 0xFFFD && !alt) {
        TypedText text;
        vga::append_utf8(text.utf8, code);
        out.emplace_back(text);
    }
}

// `change` is kitty's: 1 or nothing for a press, 2 for a repetition, 3 for a release.
void KeyDecoder::key(const KeyStroke& stroke, u32 change, std::vector<InputEvent>& out) const {
    if (pasting_) return;
    if (!changes_) {
        if (change != released) out.emplace_back(stroke);
    } else if (change != repeated) {
        // The guest's keyboard repeats by itself.
        out.emplace_back(KeyChange{stroke, change != released});
    }
}

void KeyDecoder::csi(const Token& token, std::vector<InputEvent>& out) {
    const u32 modifiers = token.parameter(1);
    const u32 change = token.parameter(1, 1);
    if (token.marker == '?' || token.final == 't' || token.final == 'n') {
        answer(token, out);
    } else if (token.marker == '<') {
        mouse(token, out);
    } else if (token.marker != 0) {
        return;
    } else if (token.final == '~' && token.parameter(0) == 200) {
        pasting_ = true;
    } else if (token.final == '~' && token.parameter(0) == 201) {
        end_paste(out);
    } else if (token.final == '~' && token.parameter(0) == 27 && token.count >= 3) {
        coded_key(token, out);
    } else if (token.final == 'u') {
        coded_key(token, out);
    } else if (token.final == '~') {
        if (const auto number = key_of_number(token.parameter(0))) key(with_modifiers(*number, modifiers), change, out);
    } else if (token.final == 'Z') {
        key({.key = Key::Tab, .shift = true}, 1, out);
    } else if ((token.final == 'I' || token.final == 'O') && token.count == 0) {
        out.emplace_back(FocusChange{token.final == 'I'});
    } else if (const auto letter = key_of_letter(token.final)) {
        key(with_modifiers(*letter, modifiers), change, out);
    }
}

// modifyOtherKeys: CSI 27 ; modifiers ; character ~. kitty: CSI code : shifted : place ; modifiers : change u, where
// `place` is the character that key has on a US keyboard, if it is another.
void KeyDecoder::coded_key(const Token& token, std::vector<InputEvent>& out) {
    const bool xterm = token.final == '~';
    const u32 code = token.parameter(xterm ? 2 : 0);
    const u32 place = !xterm && token.parameter(0, 2) != 0 ? token.parameter(0, 2) : code;
    KeyStroke stroke = with_modifiers(Key::None, token.parameter(1));
    if (changes_) {
        const auto known = key_of_code(place);
        if (!known) return;
        stroke.key = *known;
    } else {
        const auto known = code == 0x7F ? KeyStroke{Key::Backspace} : us_key_stroke(code);
        const auto named = known ? std::nullopt : key_of_code(code);
        if (!known && !named) {
            if (code >= 0xA0 && code < 57344 && !stroke.ctrl && !stroke.alt) character(code, false, out);
            return;
        }
        stroke.key = known ? known->key : *named;
        stroke.shift = stroke.shift || (known && known->shift);
    }
    key(stroke, token.parameter(1, 1), out);
}

void KeyDecoder::answer(const Token& token, std::vector<InputEvent>& out) {
    using enum Answer::Kind;
    const u32 first = token.parameter(0);
    if (token.marker == 0 && token.final == 'n' && first == 0) out.emplace_back(Answer{Alive});
    if (token.marker == 0 && token.final == 't' && token.count >= 3) {
        if (first == 6) out.emplace_back(Answer{CellSize, token.parameter(2), token.parameter(1)});
        if (first == 4) out.emplace_back(Answer{TextAreaSize, token.parameter(2), token.parameter(1)});
    }
    if (token.marker != '?') return;
    if (token.final == 'c') {
        bool sixel = false;
        for (std::size_t i = 1; i < token.count; ++i) sixel = sixel || token.parameter(i) == sixel_attribute;
        out.emplace_back(Answer{Attributes, sixel ? 1u : 0u});
    }
    if (token.final == 'u') {
        changes_ = (first & (report_events | report_all_keys)) == (report_events | report_all_keys);
        out.emplace_back(Answer{Keyboard, first});
    }
    if (token.final == 'S' && first == 1 && token.count >= 3 && token.parameter(1) == 0)
        out.emplace_back(Answer{ColorRegisters, token.parameter(2)});
}

// CSI < buttons ; column ; row M (press, motion) or m (release).
void KeyDecoder::mouse(const Token& token, std::vector<InputEvent>& out) {
    if (token.count < 3 || (token.final != 'M' && token.final != 'm')) return;
    const u32 code = token.parameter(0);
    MouseReport report;
    report.column = token.parameter(1) - std::min(token.parameter(1), 1u);
    report.row = token.parameter(2) - std::min(token.parameter(2), 1u);
    constexpr u32 motion = 32;
    constexpr u32 wheel = 64;
    constexpr std::array<u8, 3> buttons{1, 4, 2};  // left, middle, right
    if ((code & wheel) != 0) {
        report.wheel = (code & 3) == 0 ? s8{1} : (code & 3) == 1 ? s8{-1} : s8{0};
    } else if ((code & motion) == 0 && (code & 3) < buttons.size()) {
        report.buttons = buttons[code & 3];
        report.down = token.final == 'M';
    }
    out.emplace_back(report);
}

}  // namespace lockstep::terminal
