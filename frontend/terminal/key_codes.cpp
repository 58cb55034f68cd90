#include "frontend/terminal/key_codes.h"

#include <algorithm>
#include <array>

namespace lockstep::terminal {

namespace {

// kitty's functional keys without a code of their own, from 57358 on; None: a PC of the time has no such key.
constexpr u32 first_functional = 57358;
constexpr std::array functional = {Key::CapsLock,    Key::ScrollLock, Key::NumLock,
                                   Key::PrintScreen, Key::Pause,      Key::Menu};
constexpr u32 first_high_function = 57376;
constexpr std::array high_functions = {Key::F13, Key::F14, Key::F15, Key::F16, Key::F17, Key::F18,
                                       Key::F19, Key::F20, Key::F21, Key::F22, Key::F23, Key::F24};
constexpr u32 first_keypad = 57399;
constexpr std::array keypad = {Key::Keypad0, Key::Keypad1, Key::Keypad2, Key::Keypad3, Key::Keypad4, Key::Keypad5,
                               Key::Keypad6, Key::Keypad7, Key::Keypad8, Key::Keypad9, Key::KeypadDecimal,
                               Key::KeypadDivide, Key::KeypadMultiply, Key::KeypadSubtract, Key::KeypadAdd,
                               Key::KeypadEnter, Key::None, Key::None,
                               // The same keys with Num Lock off.
                               Key::Keypad4, Key::Keypad6, Key::Keypad8, Key::Keypad2, Key::Keypad9, Key::Keypad3,
                               Key::Keypad7, Key::Keypad1, Key::Keypad0, Key::KeypadDecimal, Key::Keypad5};
constexpr u32 first_modifier = 57441;
constexpr std::array modifiers = {Key::LeftShift, Key::LeftCtrl,   Key::LeftAlt,   Key::LeftMeta, Key::None,
                                  Key::LeftMeta,  Key::RightShift, Key::RightCtrl, Key::RightAlt, Key::RightMeta,
                                  Key::None,      Key::RightMeta,  Key::RightAlt};

template <std::size_t size>
std::optional<Key> entry(const std::array<Key, size>& keys, u32 first, u32 code) {
    if (code < first || code - first >= size || keys[code - first] == Key::None) return std::nullopt;
    return keys[code - first];
}

}  // namespace

std::optional<Key> key_of_number(u32 number) {
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
        case 29: return Key::Menu;
        default: return number >= first_functional ? key_of_code(number) : std::nullopt;
    }
}

std::optional<Key> key_of_letter(char letter) {
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
        default: return std::nullopt;
    }
}

std::optional<Key> key_of_keypad_letter(char letter) {
    switch (letter) {
        case 'M': return Key::KeypadEnter;
        case 'j': return Key::KeypadMultiply;
        case 'k': return Key::KeypadAdd;
        case 'm': return Key::KeypadSubtract;
        case 'n': return Key::KeypadDecimal;
        case 'o': return Key::KeypadDivide;
        default: break;
    }
    if (letter < 'p' || letter > 'y') return key_of_letter(letter);
    return keypad[static_cast<std::size_t>(letter - 'p')];
}

std::optional<Key> key_of_code(u32 code) {
    if (const auto key = entry(functional, first_functional, code)) return key;
    if (const auto key = entry(high_functions, first_high_function, code)) return key;
    if (const auto key = entry(keypad, first_keypad, code)) return key;
    if (const auto key = entry(modifiers, first_modifier, code)) return key;
    if (code == 127) return Key::Backspace;
    // The key beside the left Shift of European keyboards, which on a US one is no key of its own.
    if (code == U'<') return Key::Iso102;
    if (code < 0x20 && code != 9 && code != 13 && code != 27) return std::nullopt;
    const auto stroke = us_key_stroke(code);
    return stroke ? std::optional(stroke->key) : std::nullopt;
}

KeyStroke with_modifiers(Key key, u32 parameter) {
    const u32 bits = parameter > 0 ? parameter - 1 : 0;
    return {.key = key, .shift = (bits & 1) != 0, .ctrl = (bits & 4) != 0, .alt = (bits & 2) != 0};
}

}  // namespace lockstep::terminal
