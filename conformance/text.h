// Numbers, flags and columns as text.
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace lockstep::conformance {

// At least `digits` capital hexadecimal digits.
std::string hexadecimal(u32 value, int digits = 1);
// "ODITSZAPC" with a dash for each flag that is clear; IOPL, NT, RF, VM and AC stand in front when they are not zero.
std::string flag_letters(u32 flags);
// "CF OF": the names of the bits that are set.
std::string flag_names(u32 bits);
// Filled up with blanks to `width` columns.
std::string left(std::string_view text, std::size_t width);
std::string right(std::string_view text, std::size_t width);
std::string right(u64 number, std::size_t width);
// Without characters that would play with a terminal.
std::string printable(std::string_view text);

}  // namespace lockstep::conformance
