#include "frontend/standard_input.h"

#include <poll.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

#include "base/time.h"

namespace lockstep {

namespace {

constexpr std::size_t piece = 4096;

}  // namespace

std::span<const u8> StandardInput::read() {
    if (ended_) return {};
    struct pollfd input {
        STDIN_FILENO, POLLIN, 0
    };
    if (::poll(&input, 1, 0) <= 0) return {};
    buffer_.resize(piece);
    const ssize_t got = ::read(STDIN_FILENO, buffer_.data(), piece);
    if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) ended_ = true;
    return std::span<const u8>(buffer_).first(got > 0 ? static_cast<std::size_t>(got) : 0);
}

void StandardInput::sleep(u64 ns, bool listen) const {
    constexpr u64 ns_per_ms = 1'000'000;
    if (listen && !ended_ && ns >= ns_per_ms) {
        // poll() counts milliseconds; the rest is slept exactly.
        struct pollfd input {
            STDIN_FILENO, POLLIN, 0
        };
        if (::poll(&input, 1, static_cast<int>(ns / ns_per_ms)) != 0) return;
        ns %= ns_per_ms;
    }
    const struct timespec time { static_cast<time_t>(ns / ns_per_second), static_cast<long>(ns % ns_per_second) };
    ::nanosleep(&time, nullptr);
}

}  // namespace lockstep
