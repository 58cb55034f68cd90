// The three scan code sets of AT and PS/2 keyboards.
//
// Documents: IBM PS/2 Hardware Interface Technical Reference, "Keyboard (101/102-key)"; for the keys of other countries
// and of later keyboards Microsoft's "Keyboard Scan Code Specification" and USB HID to PS/2 translation table.
#pragma once

#include "base/input.h"
#include "base/types.h"

namespace lockstep {

// How a key behaves in scan code set 3; in the other sets every key is `All`.
enum class KeyReports : u8 { Typematic, MakeBreak, MakeOnly, All };

// What the fake shift codes around a key depend on (sets 1 and 2).
enum class KeyGroup : u8 {
    Plain,
    Navigation,  // the grey cursor block: pretends that Num Lock and Shift are off
    Divide,      // keypad /: pretends that Shift is off
    PrintScreen,
    Pause,
    MakeOnly,  // no break code in any set, and no repetition: the Korean keys
};

struct KeyCodes {
    u8 set2 = 0;
    bool extended = false;  // sets 1 and 2: E0h in front
    u8 set3 = 0;
    KeyReports set3_reports = KeyReports::MakeOnly;
    KeyGroup group = KeyGroup::Plain;
};

// All zero for Key::None and values that are no key.
const KeyCodes& key_codes(Key key);

// A make code of set 2 as set 1 has it: what the 8042 does in its translating mode.
u8 set2_to_set1(u8 code);

}  // namespace lockstep
