// What comes from a terminal, once understood.
#pragma once

#include <string>
#include <variant>

#include "base/input.h"
#include "frontend/us_layout.h"

namespace lockstep::terminal {

// A key of which the terminal says when it goes down and up. `stroke` holds the modifiers that are down with it.
struct KeyChange {
    KeyStroke stroke;
    bool down = false;
    friend bool operator==(const KeyChange&, const KeyChange&) = default;
};

// A character that a US keyboard does not have.
struct TypedText {
    std::string utf8;
    friend bool operator==(const TypedText&, const TypedText&) = default;
};

// The whole of what was pasted, as far as it is typed at all.
struct PastedText {
    std::string utf8;
    friend bool operator==(const PastedText&, const PastedText&) = default;
};

struct MouseReport {
    u32 column = 0;  // from 0
    u32 row = 0;
    u8 buttons = 0;  // those that changed, as in MouseEvent; 0: only moved
    bool down = false;
    s8 wheel = 0;
    friend bool operator==(const MouseReport&, const MouseReport&) = default;
};

struct FocusChange {
    bool gained = false;
    friend bool operator==(const FocusChange&, const FocusChange&) = default;
};

// The terminal's answer to a question.
struct Answer {
    enum class Kind : u8 {
        Alive,           // DSR 5
        Attributes,      // primary DA; `first` is 1 if sixel pictures are among them
        Keyboard,        // kitty's keyboard protocol; `first` has the flags in force
        CellSize,        // `first` wide, `second` high, in pixels
        TextAreaSize,    // the same of all cells together
        ColorRegisters,  // `first` of them for sixel pictures
        KittyGraphics,   // kitty's graphics protocol works
    };
    Kind kind = Kind::Alive;
    u32 first = 0;
    u32 second = 0;
    friend bool operator==(const Answer&, const Answer&) = default;
};

using InputEvent = std::variant<KeyStroke, KeyChange, TypedText, PastedText, MouseReport, FocusChange, Answer>;

}  // namespace lockstep::terminal
