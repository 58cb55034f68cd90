#include "frontend/us_layout.h"

#include <array>

namespace lockstep {

namespace {

struct Cap {
    Key key;
    char plain;
    char shifted;
};

constexpr Cap caps[] = {
    {Key::Grave, '`', '~'},      {Key::Digit1, '1', '!'},      {Key::Digit2, '2', '@'},
    {Key::Digit3, '3', '#'},     {Key::Digit4, '4', '$'},      {Key::Digit5, '5', '%'},
    {Key::Digit6, '6', '^'},     {Key::Digit7, '7', '&'},      {Key::Digit8, '8', '*'},
    {Key::Digit9, '9', '('},     {Key::Digit0, '0', ')'},      {Key::Minus, '-', '_'},
    {Key::Equal, '=', '+'},      {Key::LeftBracket, '[', '{'}, {Key::RightBracket, ']', '}'},
    {Key::Backslash, '\\', '|'}, {Key::Semicolon, ';', ':'},   {Key::Apostrophe, '\'', '"'},
    {Key::Comma, ',', '<'},      {Key::Period, '.', '>'},      {Key::Slash, '/', '?'},
    {Key::Space, ' ', ' '},
};

constexpr std::array<Key, 26> letters = {Key::A, Key::B, Key::C, Key::D, Key::E, Key::F, Key::G, Key::H, Key::I,
                                         Key::J, Key::K, Key::L, Key::M, Key::N, Key::O, Key::P, Key::Q, Key::R,
                                         Key::S, Key::T, Key::U, Key::V, Key::W, Key::X, Key::Y, Key::Z};

}  // namespace

std::optional<KeyStroke> us_key_stroke(char32_t character) {
    switch (character) {
        case U'\n':
        case U'\r': return KeyStroke{Key::Enter};
        case U'\t': return KeyStroke{Key::Tab};
        case U'\b': return KeyStroke{Key::Backspace};
        case 0x1B: return KeyStroke{Key::Escape};
        case 0x1C: return KeyStroke{.key = Key::Backslash, .ctrl = true};
        case 0x1D: return KeyStroke{.key = Key::RightBracket, .ctrl = true};
        case 0x1E: return KeyStroke{.key = Key::Digit6, .ctrl = true};
        case 0x1F: return KeyStroke{.key = Key::Minus, .ctrl = true};
        default: break;
    }
    if (character >= 1 && character <= 26) return KeyStroke{.key = letters[character - 1], .ctrl = true};
    if (character >= U'a' && character <= U'z') return KeyStroke{letters[character - U'a']};
    if (character >= U'A' && character <= U'Z') return KeyStroke{.key = letters[character - U'A'], .shift = true};
    for (const Cap& cap : caps) {
        if (static_cast<char32_t>(cap.plain) == character) return KeyStroke{cap.key};
        if (static_cast<char32_t>(cap.shifted) == character) return KeyStroke{.key = cap.key, .shift = true};
    }
    return std::nullopt;
}

}  // namespace lockstep
