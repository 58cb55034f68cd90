#include "conformance/text.h"

#include <algorithm>
#include <cstdio>

#include "cpu/flags.h"

namespace lockstep::conformance {

namespace {

struct Letter {
    u32 bit;
    char letter;
    const char* name;
};
constexpr Letter letters[] = {{eflags::of, 'O', "OF"}, {eflags::df, 'D', "DF"}, {eflags::if_, 'I', "IF"},
                              {eflags::tf, 'T', "TF"}, {eflags::sf, 'S', "SF"}, {eflags::zf, 'Z', "ZF"},
                              {eflags::af, 'A', "AF"}, {eflags::pf, 'P', "PF"}, {eflags::cf, 'C', "CF"}};

struct Name {
    u32 bit;
    const char* name;
};
constexpr Name others[] = {{eflags::nt, "NT"}, {eflags::rf, "RF"}, {eflags::vm, "VM"}, {eflags::ac, "AC"}};

}  // namespace

std::string hexadecimal(u32 value, int digits) {
    char text[16];
    std::snprintf(text, sizeof(text), "%0*X", digits, static_cast<unsigned>(value));
    return text;
}

std::string flag_letters(u32 flags) {
    std::string text;
    if ((flags & eflags::iopl) != 0) text += "IOPL" + std::to_string((flags & eflags::iopl) >> 12) + " ";
    for (const Name& other : others) {
        if ((flags & other.bit) != 0) text.append(other.name).append(" ");
    }
    for (const Letter& flag : letters) text += (flags & flag.bit) != 0 ? flag.letter : '-';
    return text;
}

std::string flag_names(u32 bits) {
    std::string text;
    for (const Letter& flag : letters) {
        if ((bits & flag.bit) != 0) text.append(text.empty() ? "" : " ").append(flag.name);
    }
    return text;
}

std::string left(std::string_view text, std::size_t width) {
    std::string out(text);
    out.resize(std::max(width, out.size()), ' ');
    return out;
}

std::string right(std::string_view text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ').append(text);
}

std::string right(u64 number, std::size_t width) {
    return right(std::to_string(number), width);
}

std::string printable(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    }
    return out;
}

}  // namespace lockstep::conformance
