#include "frontend/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace lockstep {

ProgressBar::ProgressBar(Messages& messages, bool wanted)
    : messages_(messages),
      shown_(wanted && ::isatty(STDERR_FILENO) != 0),
      start_(Clock::now()),
      last_(start_ - std::chrono::seconds(1)) {}

void ProgressBar::show(u64 done, u64 all) {
    constexpr auto pause = std::chrono::milliseconds(100);
    const Clock::time_point now = Clock::now();
    if (!shown_ || now - last_ < pause) return;
    last_ = now;
    visible_ = true;
    messages_.print("\r\x1b[K" + progress_line(done, all, std::chrono::duration<double>(now - start_).count()));
}

void ProgressBar::hide() {
    if (visible_) messages_.print("\r\x1b[K");
    visible_ = false;
}

std::string progress_line(u64 done, u64 all, double seconds) {
    constexpr std::size_t width = 50;
    constexpr double least_seconds = 2;  // before that nobody can tell
    const double part = all == 0 ? 1 : static_cast<double>(std::min(done, all)) / static_cast<double>(all);
    const std::size_t filled = static_cast<std::size_t>(part * width);
    const std::string percent = std::to_string(static_cast<int>(part * 100));
    std::string line = "[" + std::string(filled, '=') + std::string(width - filled, ' ') + "] " +
                       std::string(3 - std::min<std::size_t>(3, percent.size()), ' ') + percent + " %";
    if (seconds >= least_seconds && part > 0 && part < 1) {
        const u64 left = static_cast<u64>(seconds / part * (1 - part)) + 1;
        line += left < 120 ? ", " + std::to_string(left) + " s left" : ", " + std::to_string(left / 60) + " min left";
    }
    return line;
}

std::string size_text(u64 bytes) {
    constexpr std::array<std::string_view, 5> units{"bytes", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    u64 scale = 1;
    while (unit + 1 < units.size() && bytes / scale >= 1024) {
        scale *= 1024;
        ++unit;
    }
    std::string text = std::to_string(bytes / scale);
    const u64 tenths = bytes % scale * 10 / scale;
    if (unit != 0 && tenths != 0) text += "." + std::to_string(tenths);
    return text + " " + std::string(units[unit]);
}

}  // namespace lockstep
