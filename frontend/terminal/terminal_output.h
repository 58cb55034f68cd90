// Bytes for a terminal that may be slow or not read at all: what does not fit waits here, and nothing waits for it.
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace lockstep::terminal {

class TerminalOutput {
public:
    // Writes to `descriptor`, which stays open, without ever blocking. A terminal is opened a second time for that, so
    // that whoever shares the descriptor notices nothing; where that fails, O_NONBLOCK is set until close().
    explicit TerminalOutput(int descriptor);
    ~TerminalOutput();
    TerminalOutput(const TerminalOutput&) = delete;
    TerminalOutput& operator=(const TerminalOutput&) = delete;

    // Everything was taken: a new picture may follow.
    bool idle() const { return written_ == waiting_.size(); }
    void send(std::string_view bytes);
    // Writes what the terminal takes now. False: it is gone.
    bool push();
    // Pushes until everything is taken or `wait_ms` have passed without progress; what is left is thrown away.
    void finish(int wait_ms);

private:
    int descriptor_;
    int original_flags_ = -1;  // of a descriptor that is not our own
    bool gone_ = false;
    std::string waiting_;
    std::size_t written_ = 0;
};

}  // namespace lockstep::terminal
