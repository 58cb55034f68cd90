#include "frontend/char_backend.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "frontend/signals.h"

namespace lockstep {

namespace {

constexpr std::size_t buffer_limit = std::size_t{64} << 10;

}  // namespace

Result<std::shared_ptr<OutputStream>> OutputStream::to_file(Messages& messages, const std::string& path) {
    auto stream = std::make_shared<OutputStream>(messages, path);
    stream->descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    if (stream->descriptor_ < 0) return Error{"cannot be written: " + std::generic_category().message(errno)};
    stream->owned_ = true;
    return stream;
}

std::shared_ptr<OutputStream> OutputStream::to_standard_output(Messages& messages) {
    auto stream = std::make_shared<OutputStream>(messages, "standard output");
    stream->descriptor_ = STDOUT_FILENO;
    return stream;
}

OutputStream::~OutputStream() {
    flush();
    if (owned_ && descriptor_ >= 0 && ::close(descriptor_) != 0 && !failed_) give_up(errno);
}

void OutputStream::put(u8 byte) {
    if (descriptor_ < 0 || failed_) return;
    buffer_ += static_cast<char>(byte);
    if (buffer_.size() >= buffer_limit) flush();
}

void OutputStream::write(std::string_view bytes) {
    for (const char c : bytes) put(static_cast<u8>(c));
}

void OutputStream::flush() {
    std::string_view left = buffer_;
    while (!left.empty() && !failed_ && descriptor_ >= 0) {
        const ssize_t put = ::write(descriptor_, left.data(), left.size());
        if (put >= 0) {
            left.remove_prefix(static_cast<std::size_t>(put));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            // Somebody who shares the terminal or pipe made it non-blocking.
            struct pollfd wait {
                descriptor_, POLLOUT, 0
            };
            ::poll(&wait, 1, 100);
            if (signals::received() != 0) break;
        } else if (errno == EINTR) {
            if (signals::received() != 0) break;
        } else {
            give_up(errno);
        }
    }
    buffer_.clear();
}

void OutputStream::give_up(int error) {
    failed_ = true;
    if (error == EPIPE) {
        messages_.say(name_, "nobody reads it any more, so further output is dropped");
    } else if (error == ENOSPC || error == EDQUOT) {
        messages_.say(name_, "no space left on the host, so further output is dropped (free some and start again)");
    } else {
        messages_.say(name_,
                      "cannot be written, so further output is dropped: " + std::generic_category().message(error));
    }
}

}  // namespace lockstep
