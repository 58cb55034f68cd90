// How text is typed on a US keyboard.
#pragma once

#include <optional>

#include "base/input.h"
#include "base/types.h"

namespace lockstep {

// A key pressed together with modifiers.
struct KeyStroke {
    Key key = Key::None;
    bool shift = false;
    bool ctrl = false;
    bool alt = false;
    friend bool operator==(const KeyStroke&, const KeyStroke&) = default;
};

// The key strokes for printable ASCII, Enter (either of \n and \r), Tab, Backspace, Escape and the other control codes
// (with Ctrl); nothing for characters a US keyboard does not have.
std::optional<KeyStroke> us_key_stroke(char32_t character);

}  // namespace lockstep
