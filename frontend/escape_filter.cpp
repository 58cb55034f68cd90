#include "frontend/escape_filter.h"

namespace lockstep {

EscapeFilter::Command EscapeFilter::filter(std::span<const u8> bytes, std::string& out) {
    constexpr u8 ctrl_a = 0x01;
    for (const u8 byte : bytes) {
        if (!prefix_) {
            if (byte == ctrl_a) {
                prefix_ = true;
            } else {
                out += static_cast<char>(byte);
            }
            continue;
        }
        prefix_ = false;
        switch (byte) {
            case 'x': return Command::Quit;
            case 'h':
            case '?': return Command::Help;
            case 'c': return Command::Monitor;
            case 'a':
            case ctrl_a: out += static_cast<char>(ctrl_a); break;
            default: break;  // no command: neither key reaches the guest
        }
    }
    return Command::None;
}

}  // namespace lockstep
