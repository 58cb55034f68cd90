#include "frontend/alt_code.h"

#include "devices/vga/text_screen.h"

namespace lockstep {

std::optional<u8> alt_code_of(char32_t character) {
    if (character < 0x80) return std::nullopt;
    for (unsigned code = 128; code < 256; ++code) {
        if (vga::cp437_to_unicode(static_cast<u8>(code)) == character) return static_cast<u8>(code);
    }
    return std::nullopt;
}

Key keypad_digit(unsigned digit) {
    return static_cast<Key>(static_cast<unsigned>(Key::Keypad0) + digit);
}

}  // namespace lockstep
