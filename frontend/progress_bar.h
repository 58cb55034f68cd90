// A line on a terminal that tells how far something is. Nothing where standard error is no terminal.
#pragma once

#include <chrono>
#include <string>

#include "base/types.h"
#include "frontend/messages.h"

namespace lockstep {

class ProgressBar {
public:
    // Host clock, in steps of whatever the caller counts.
    ProgressBar(Messages& messages, bool wanted);
    ~ProgressBar() { hide(); }
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // Draws at most ten times a second.
    void show(u64 done, u64 all);
    void hide();

private:
    using Clock = std::chrono::steady_clock;

    Messages& messages_;
    bool shown_;
    bool visible_ = false;
    Clock::time_point start_;
    Clock::time_point last_;
};

// The line: "[=====     ]  50 %", and what is left of the time when that can be told; at most 79 columns.
std::string progress_line(u64 done, u64 all, double seconds);

// "512 bytes", "1.5 MiB".
std::string size_text(u64 bytes);

}  // namespace lockstep
