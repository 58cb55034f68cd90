#include "frontend/utf8.h"

namespace lockstep {

char32_t take_utf8(std::string_view& text) {
    constexpr char32_t invalid = 0xFFFD;
    const auto byte = [&](std::size_t i) -> unsigned { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    // Lead byte's mask, the number of bytes behind it and the smallest character that needs them (RFC 3629).
    struct Form {
        unsigned mask, lead;
        std::size_t more;
        char32_t smallest;
    };
    constexpr Form forms[] = {
        {0x80, 0x00, 0, 0}, {0xE0, 0xC0, 1, 0x80}, {0xF0, 0xE0, 2, 0x800}, {0xF8, 0xF0, 3, 0x10000}};
    for (const Form& form : forms) {
        if ((first & form.mask) != form.lead || text.size() <= form.more) continue;
        char32_t character = first & ~form.mask;
        bool whole = true;
        for (std::size_t i = 1; i <= form.more; ++i) {
            whole = whole && (byte(i) & 0xC0) == 0x80;
            character = character << 6 | (byte(i) & 0x3F);
        }
        const bool surrogate = character >= 0xD800 && character < 0xE000;
        if (!whole || character < form.smallest || character > 0x10FFFF || surrogate) break;
        text.remove_prefix(form.more + 1);
        return character;
    }
    text.remove_prefix(1);
    return invalid;
}

}  // namespace lockstep
