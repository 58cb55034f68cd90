#include "devices/storage/image/utf16.h"

#include "base/types.h"

namespace lockstep::image {

namespace {

constexpr char32_t invalid = 0xFFFFFFFF;

bool is_half(char32_t code) {
    return code >= 0xD800 && code < 0xE000;
}

// Takes one character from the front; `invalid`, and one byte, when there is none.
char32_t take(std::string_view& text) {
    const u8 first = static_cast<u8>(text[0]);
    const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    char32_t code = length == 1 ? first : first & (0x7Fu >> length);
    bool good = first < 0x80 || (first >= 0xC2 && first < 0xF5 && length <= text.size());
    for (std::size_t i = 1; good && i < length; ++i) {
        const u8 next = static_cast<u8>(text[i]);
        good = (next & 0xC0) == 0x80;
        code = code << 6 | (next & 0x3F);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    good = good && code >= least[length] && code < 0x110000 && !is_half(code);
    text.remove_prefix(good ? length : 1);
    return good ? code : invalid;
}

void append_utf8(std::string& text, char32_t code) {
    if (code < 0x80) {
        text += static_cast<char>(code);
        return;
    }
    const int further = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr u8 lead[] = {0, 0xC0, 0xE0, 0xF0};
    text += static_cast<char>(lead[further] | code >> (6 * further));
    for (int i = further; i-- != 0;) text += static_cast<char>(0x80 | (code >> (6 * i) & 0x3F));
}

}  // namespace

std::u16string to_utf16(std::string_view text) {
    std::u16string result;
    while (!text.empty()) {
        const char32_t code = take(text);
        if (code == invalid) {
            result += u'_';
        } else if (code < 0x10000) {
            result += static_cast<char16_t>(code);
        } else {
            result += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10));
            result += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FF));
        }
    }
    return result;
}

std::string from_utf16(std::u16string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char32_t code = text[i];
        if (is_half(code)) {
            const bool pair = code < 0xDC00 && i + 1 < text.size() && text[i + 1] >= 0xDC00 && text[i + 1] < 0xE000;
            code = pair ? 0x10000 + ((code - 0xD800) << 10) + (text[++i] - 0xDC00) : U'_';
        }
        append_utf8(result, code);
    }
    return result;
}

}  // namespace lockstep::image
