// What a person does to the machine, independent of host and keyboard layout.
#pragma once

#include "base/types.h"

namespace lockstep {

// The keys of a US AT-101/102 keyboard by position, plus a few later ones. The value is an index, not a scan code:
// ps2_keyboard translates to scan code sets, front ends translate from host scan codes.
enum class Key : u8 {
    None,
    Escape,
    F1,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    F10,
    F11,
    F12,
    PrintScreen,
    ScrollLock,
    Pause,
    Grave,
    Digit1,
    Digit2,
    Digit3,
    Digit4,
    Digit5,
    Digit6,
    Digit7,
    Digit8,
    Digit9,
    Digit0,
    Minus,
    Equal,
    Backspace,
    Tab,
    Q,
    W,
    E,
    R,
    T,
    Y,
    U,
    I,
    O,
    P,
    LeftBracket,
    RightBracket,
    Backslash,
    CapsLock,
    A,
    S,
    D,
    F,
    G,
    H,
    J,
    K,
    L,
    Semicolon,
    Apostrophe,
    Enter,
    LeftShift,
    Iso102,
    Z,
    X,
    C,
    V,
    B,
    N,
    M,
    Comma,
    Period,
    Slash,
    RightShift,
    LeftCtrl,
    LeftMeta,
    LeftAlt,
    Space,
    RightAlt,
    RightMeta,
    Menu,
    RightCtrl,
    Insert,
    Home,
    PageUp,
    Delete,
    End,
    PageDown,
    Up,
    Left,
    Down,
    Right,
    NumLock,
    KeypadDivide,
    KeypadMultiply,
    KeypadSubtract,
    KeypadAdd,
    KeypadEnter,
    KeypadDecimal,
    Keypad0,
    Keypad1,
    Keypad2,
    Keypad3,
    Keypad4,
    Keypad5,
    Keypad6,
    Keypad7,
    Keypad8,
    Keypad9,
    Count,
};

struct KeyEvent {
    Key key = Key::None;
    bool down = false;
};

// Relative mouse motion in counts (positive x right, positive y down as hosts report it), wheel clicks (positive away
// from the user), and the buttons held afterwards: bit 0 left, bit 1 right, bit 2 middle.
struct MouseEvent {
    s16 dx = 0;
    s16 dy = 0;
    s8 wheel = 0;
    u8 buttons = 0;
};

}  // namespace lockstep
