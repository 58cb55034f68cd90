// Fixed control sequences: taking a terminal over, giving it back, asking it what it can.
//
// Document: xterm's control sequences; kitty's keyboard protocol.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::terminal::control {

// The other screen, cleared, without a cursor.
inline constexpr std::string_view enter_plain = "\x1B[?1049h\x1B[m\x1B[2J\x1B[?25l";
// ESC \ ends a string that was broken off.
inline constexpr std::string_view leave_plain = "\x1B\\\x1B[m\x1B[?25h\x1B[?1049l";

// The title is kept, Alt sends Escape (1036, 1039), pasted text is marked (2004), losing the focus is told (1004), and
// modified keys are sent as such: kitty's protocol with all its events (15) or, where that is unknown, xterm's
// modifyOtherKeys.
inline constexpr std::string_view enter_xterm =
    "\x1B[?1049h\x1B[m\x1B[2J\x1B[?25l\x1B[22;2t\x1B[?1036;1039s\x1B[?1036;1039h\x1B[?2004h\x1B[?1004h\x1B[>4;2m"
    "\x1B[>15u";
inline constexpr std::string_view leave_xterm =
    "\x1B\\\x1B[?2026l\x1B[<u\x1B[>4m\x1B[?1003l\x1B[?1006l\x1B[?1004l\x1B[?2004l\x1B[?1036;1039r\x1B[23;2t\x1B[0 q"
    "\x1B[m\x1B[?25h\x1B[?1049l";

// All pictures of kitty's graphics protocol.
inline constexpr std::string_view kitty_delete = "\x1B_Ga=d,d=A,q=2\x1B\\";

// Whether there is kitty's graphics protocol, the keyboard protocol in force, the sizes of a cell and of all cells, the
// colours for sixel pictures; at last the primary attributes, which every terminal tells, so nothing asked before will
// be answered after.
inline constexpr std::string_view queries =
    "\x1B_Gi=1,s=1,v=1,a=q,t=d,f=24;AAAA\x1B\\\x1B[?u\x1B[16t\x1B[14t\x1B[?1;1;0S\x1B[c";

// Every movement, in numbers without limit.
inline constexpr std::string_view mouse_on = "\x1B[?1003h\x1B[?1006h";
inline constexpr std::string_view mouse_off = "\x1B[?1003l\x1B[?1006l";

inline constexpr std::string_view cell_size = "\x1B[16t";
// Answered when all that was sent before has been shown.
inline constexpr std::string_view are_you_there = "\x1B[5n";

// The beginning of `text` that fits, without control characters.
inline std::string printable(std::string_view text, std::size_t most) {
    std::string result;
    for (const char c : text.substr(0, most)) {
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) result += c;
    }
    return result;
}

// The window's title.
inline std::string title(std::string_view text) {
    return "\x1B]2;Lockstep: " + printable(text, 200) + "\x1B\\";
}

}  // namespace lockstep::terminal::control
