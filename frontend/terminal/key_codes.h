// The numbers and letters that stand for keys in a terminal's control sequences.
//
// Document: xterm's control sequences ("PC-Style Function Keys", modifyOtherKeys), kitty's keyboard protocol
// ("Functional key definitions").
#pragma once

#include <optional>

#include "base/input.h"
#include "frontend/us_layout.h"

namespace lockstep::terminal {

// "CSI number ~".
std::optional<Key> key_of_number(u32 number);
// "CSI letter" and "SS3 letter".
std::optional<Key> key_of_letter(char letter);
// "SS3 letter" as the keypad's own keys send it in application mode.
std::optional<Key> key_of_keypad_letter(char letter);
// "CSI code u": a Unicode character or a number of kitty's for the key at this place of a US keyboard.
std::optional<Key> key_of_code(u32 code);

// The key together with xterm's modifier parameter: 1 and a bit each for Shift, Alt and Ctrl.
KeyStroke with_modifiers(Key key, u32 parameter);

}  // namespace lockstep::terminal
