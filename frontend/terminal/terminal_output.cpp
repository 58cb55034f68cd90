#include "frontend/terminal/terminal_output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace lockstep::terminal {

namespace {

int open_again(int descriptor) {
    std::array<char, 256> name{};
    if (::ttyname_r(descriptor, name.data(), name.size()) != 0) return -1;
    return ::open(name.data(), O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

}  // namespace

TerminalOutput::TerminalOutput(int descriptor) : descriptor_(open_again(descriptor)) {
    if (descriptor_ >= 0) return;
    descriptor_ = descriptor;
    original_flags_ = ::fcntl(descriptor, F_GETFL);
    if (original_flags_ >= 0) ::fcntl(descriptor, F_SETFL, original_flags_ | O_NONBLOCK);
}

TerminalOutput::~TerminalOutput() {
    if (original_flags_ >= 0) {
        ::fcntl(descriptor_, F_SETFL, original_flags_);
    } else {
        ::close(descriptor_);
    }
}

void TerminalOutput::send(std::string_view bytes) {
    if (idle()) {
        waiting_.clear();
        written_ = 0;
    }
    waiting_ += bytes;
}

bool TerminalOutput::push() {
    while (!gone_ && !idle()) {
        const ssize_t put = ::write(descriptor_, waiting_.data() + written_, waiting_.size() - written_);
        if (put > 0) {
            written_ += static_cast<std::size_t>(put);
        } else if (put < 0 && errno == EINTR) {
            continue;
        } else if (put == 0 || errno == EAGAIN || errno == EWOULDBLOCK) {
            break;
        } else {
            gone_ = true;
        }
    }
    return !gone_;
}

void TerminalOutput::finish(int wait_ms) {
    while (push() && !idle()) {
        struct pollfd output {
            descriptor_, POLLOUT, 0
        };
        if (::poll(&output, 1, wait_ms) <= 0) break;
    }
    written_ = waiting_.size();
}

}  // namespace lockstep::terminal
