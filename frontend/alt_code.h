// Characters typed by their number: Alt held, digits on the keypad.
#pragma once

#include <optional>

#include "base/input.h"
#include "base/types.h"

namespace lockstep {

// The number (128 … 255) of a character of code page 437.
std::optional<u8> alt_code_of(char32_t character);
// `digit` is 0 … 9.
Key keypad_digit(unsigned digit);

}  // namespace lockstep
