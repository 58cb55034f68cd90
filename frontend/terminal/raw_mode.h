// Takes the line discipline off a terminal while it exists: keys arrive at once and unechoed.
#pragma once

#include <memory>
#include <string_view>

namespace lockstep::terminal {

class RawMode {
public:
    enum class Signals : bool { Off, On };  // whether Ctrl-C and its kind still send signals

    // Null when standard input is no terminal. `farewell` is written to standard output when the terminal is given
    // back, also by a crash and by a second signal that kills the program; it is a string literal.
    static std::unique_ptr<RawMode> enter(Signals signals, std::string_view farewell);
    ~RawMode();
    RawMode(const RawMode&) = delete;
    RawMode& operator=(const RawMode&) = delete;

    // The terminal as it was, farewell included, and raw again: for a program that is stopped and goes on.
    void leave();
    void again();

private:
    RawMode() = default;
};

}  // namespace lockstep::terminal
