#include "frontend/script/words.h"

#include <optional>

#include "base/types.h"
#include "devices/vga/text_screen.h"

namespace lockstep::script {

namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

std::optional<u32> digit_value(char c, u32 base) {
    u32 value = base;
    if (c >= '0' && c <= '9') value = static_cast<u32>(c - '0');
    if (c >= 'a' && c <= 'f') value = static_cast<u32>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') value = static_cast<u32>(c - 'A') + 10;
    if (value >= base) return std::nullopt;
    return value;
}

class Line {
public:
    explicit Line(std::string_view text) : text_(text) {}

    Result<std::vector<Word>> words() {
        std::vector<Word> words;
        for (;;) {
            while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
            if (at_ == text_.size() || text_[at_] == '#') return words;
            if (text_[at_] == '"') {
                auto word = quoted();
                if (!word.ok()) return word.error();
                if (at_ < text_.size() && !is_blank(text_[at_])) {
                    return Error{"a blank is missing behind the closing quote"};
                }
                words.push_back(std::move(word).value());
            } else {
                const std::size_t begin = at_;
                while (at_ < text_.size() && !is_blank(text_[at_])) ++at_;
                words.push_back({std::string(text_.substr(begin, at_ - begin)), false});
            }
        }
    }

private:
    Result<Word> quoted() {
        Word word{"", true};
        for (++at_; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '"') {
                ++at_;
                return word;
            }
            if (c != '\\') {
                word.text += c;
                continue;
            }
            if (Status status = escape(word.text); !status) return status.error();
        }
        return Error{"the closing quote is missing"};
    }

    // Number of up to `most` digits behind the current place; leaves the place on its last digit.
    std::optional<u32> number(u32 base, u32 most) {
        u32 value = 0;
        u32 digits = 0;
        for (; digits < most && at_ + 1 < text_.size(); ++digits) {
            const auto digit = digit_value(text_[at_ + 1], base);
            if (!digit) break;
            value = value * base + *digit;
            ++at_;
        }
        if (digits == 0) return std::nullopt;
        return value;
    }

    // The place is on the backslash; afterwards it is on the last character of the escape.
    Status escape(std::string& out) {
        if (++at_ == text_.size()) return Error{"the closing quote is missing"};
        const char c = text_[at_];
        switch (c) {
            case 'n': out += '\n'; return {};
            case 'r': out += '\r'; return {};
            case 't': out += '\t'; return {};
            case 'b': out += '\b'; return {};
            case 'a': out += '\a'; return {};
            case 'f': out += '\f'; return {};
            case 'v': out += '\v'; return {};
            case 'e': out += '\x1B'; return {};
            case '\\':
            case '"':
            case '\'':
            case '?': out += c; return {};
            case 'x':
                if (const auto value = number(16, 2)) {
                    out += static_cast<char>(static_cast<u8>(*value));
                    return {};
                }
                break;
            case 'u':
                if (const auto value = number(16, 4); value && (*value < 0xD800 || *value >= 0xE000)) {
                    vga::append_utf8(out, *value);
                    return {};
                }
                break;
            default: break;
        }
        if (c >= '0' && c <= '7') {
            --at_;
            out += static_cast<char>(static_cast<u8>(number(8, 3).value_or(0)));
            return {};
        }
        return Error{std::string("\\") + c + " is no escape (write \\\\ for a backslash)"};
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<Word>> split_words(std::string_view line) {
    return Line(line).words();
}

}  // namespace lockstep::script
