#include "frontend/terminal/input_parser.h"

#include <algorithm>
#include <string_view>

#include "frontend/utf8.h"

namespace lockstep::terminal {

namespace {

constexpr char escape = '\x1B';
// Nothing a terminal says is longer; more is nonsense that must not pile up.
constexpr std::size_t longest_sequence = 256;
constexpr std::size_t longest_string = 4096;
constexpr u32 largest_number = 1 << 21;

bool is_final(char c) {
    return c >= 0x40 && c < 0x7F;
}

// Parameter and intermediate bytes.
bool is_inner(char c) {
    return c >= 0x20 && c < 0x40;
}

void read_parameters(std::string_view text, Token& token) {
    if (!text.empty() && text.front() >= '<' && text.front() <= '?') {
        token.marker = text.front();
        text.remove_prefix(1);
    }
    if (text.empty()) return;
    std::size_t part = 0;
    token.count = 1;
    for (const char c : text) {
        if (c == ';') {
            ++token.count;
            part = 0;
        } else if (c == ':') {
            ++part;
        } else if (c >= '0' && c <= '9' && token.count <= Token::most_parameters && part < Token::most_parts) {
            u32& value = token.parameters[token.count - 1][part];
            value = std::min(value * 10 + static_cast<u32>(c - '0'), largest_number);
        }
    }
    token.count = std::min(token.count, Token::most_parameters);
}

}  // namespace

Token InputParser::drop(std::size_t length) {
    waiting_.erase(0, length);
    return {};
}

std::optional<Token> InputParser::lone_escape() {
    Token token = drop(1);
    token.kind = Token::Kind::Character;
    token.character = static_cast<char32_t>(escape);
    return token;
}

std::optional<Token> InputParser::next(bool complete) {
    if (waiting_.empty()) return std::nullopt;
    if (waiting_[0] != escape) return take_character(0, complete);
    if (waiting_.size() == 1) return complete ? lone_escape() : std::nullopt;
    switch (waiting_[1]) {
        case '[': return take_csi(complete);
        case 'O': return take_ss3(complete);
        case 'P':
        case ']':
        case '_':
        case '^': return take_string(complete);
        case escape: return lone_escape();
        default: return take_character(1, complete);
    }
}

std::optional<Token> InputParser::take_character(std::size_t at, bool complete) {
    const auto first = static_cast<unsigned char>(waiting_[at]);
    const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    // A character of several bytes may still be on its way.
    if (!complete && waiting_.size() < at + length) return std::nullopt;
    std::string_view rest = std::string_view(waiting_).substr(at);
    Token token;
    token.kind = Token::Kind::Character;
    token.character = take_utf8(rest);
    token.escaped = at > 0;
    waiting_.erase(0, waiting_.size() - rest.size());
    return token;
}

std::optional<Token> InputParser::take_csi(bool complete) {
    if (waiting_.size() >= 3 && waiting_[2] == '[') {
        if (waiting_.size() < 4) return complete ? std::optional(drop(3)) : std::nullopt;
        const char letter = waiting_[3];
        Token token = drop(4);
        token.kind = Token::Kind::Console;
        token.final = letter;
        return token;
    }
    std::size_t end = 2;
    while (end < waiting_.size() && is_inner(waiting_[end])) ++end;
    if (end == waiting_.size() && end < longest_sequence) {
        if (!complete) return std::nullopt;
        return end == 2 ? take_character(1, true) : std::optional(drop(end));  // Alt-[
    }
    // A control code or another Escape inside breaks it off.
    if (end == waiting_.size() || !is_final(waiting_[end])) return drop(end);
    Token token;
    token.kind = Token::Kind::Csi;
    token.final = waiting_[end];
    read_parameters(std::string_view(waiting_).substr(2, end - 2), token);
    waiting_.erase(0, end + 1);
    return token;
}

std::optional<Token> InputParser::take_ss3(bool complete) {
    std::size_t end = 2;
    while (end < waiting_.size() && waiting_[end] >= '0' && waiting_[end] <= '9') ++end;
    if (end == waiting_.size() && end < longest_sequence) {
        if (!complete) return std::nullopt;
        return take_character(1, true);  // Alt-O
    }
    if (end == waiting_.size() || !is_final(waiting_[end])) return take_character(1, true);
    Token token;
    token.kind = Token::Kind::Ss3;
    token.final = waiting_[end];
    read_parameters(std::string_view(waiting_).substr(2, end - 2), token);
    waiting_.erase(0, end + 1);
    return token;
}

std::optional<Token> InputParser::take_string(bool complete) {
    // Up to ST (ESC \) or, as xterm allows, BEL.
    for (std::size_t i = 2; i < waiting_.size(); ++i) {
        const bool bell = waiting_[i] == '\a';
        const bool terminator = waiting_[i] == escape && i + 1 < waiting_.size() && waiting_[i + 1] == '\\';
        if (bell || terminator) {
            Token token;
            token.kind = Token::Kind::String;
            token.marker = waiting_[1];
            token.text = waiting_.substr(2, i - 2);
            waiting_.erase(0, i + (bell ? 1 : 2));
            return token;
        }
        // Alt-P, Alt-] and typing behind it.
        if (static_cast<unsigned char>(waiting_[i]) < 0x20 && waiting_[i] != escape) return take_character(1, true);
    }
    if (!complete && waiting_.size() < longest_string) return std::nullopt;
    return take_character(1, true);
}

}  // namespace lockstep::terminal
