// Reading UTF-8. (Writing it: vga::append_utf8.)
#pragma once

#include <string_view>

namespace lockstep {

// Takes one character off the front of `text`, which is not empty. A byte that begins no valid sequence comes back as
// U+FFFD by itself.
char32_t take_utf8(std::string_view& text);

}  // namespace lockstep
