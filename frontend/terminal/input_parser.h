// Splits what a terminal sends into characters and control sequences.
//
// Document: ECMA-48 (structure of control sequences and strings); xterm's and the Linux console's deviations.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "base/types.h"

namespace lockstep::terminal {

struct Token {
    enum class Kind : u8 {
        Character,  // a character or control code
        Csi,        // ESC [ parameters letter
        Ss3,        // ESC O [parameter] letter
        Console,    // ESC [ [ letter: the Linux console's F1 … F5
        String,     // DCS, OSC, APC and their kind: answers
        Nothing,    // nonsense
    };
    static constexpr std::size_t most_parameters = 16;
    static constexpr std::size_t most_parts = 3;

    Kind kind = Kind::Nothing;
    bool escaped = false;  // an Escape came immediately before a Character
    char32_t character = 0;
    char marker = 0;  // one of < = > ? in front of the parameters, or a string's introducer
    char final = 0;
    // Parts of a parameter are separated by colons; missing ones are 0, and no number is above 2^21.
    std::array<std::array<u32, most_parts>, most_parameters> parameters{};
    std::size_t count = 0;  // of parameters
    std::string text;       // a string's beginning

    u32 parameter(std::size_t index, std::size_t part = 0) const { return parameters[index][part]; }
};

class InputParser {
public:
    void feed(std::span<const u8> bytes) { waiting_.append(bytes.begin(), bytes.end()); }
    // The next whole thing. With `complete` nothing more is coming: what looks like the beginning of a sequence was
    // keys.
    std::optional<Token> next(bool complete);
    bool empty() const { return waiting_.empty(); }

private:
    std::optional<Token> take_character(std::size_t at, bool complete);
    std::optional<Token> take_csi(bool complete);
    std::optional<Token> take_ss3(bool complete);
    std::optional<Token> take_string(bool complete);
    std::optional<Token> lone_escape();
    Token drop(std::size_t length);

    std::string waiting_;
};

}  // namespace lockstep::terminal
