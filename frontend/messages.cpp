#include "frontend/messages.h"

#include <unistd.h>

#include <cerrno>

namespace lockstep {

namespace {

constexpr std::size_t kept_limit = std::size_t{64} << 10;

}  // namespace

void Messages::say(std::string_view where, std::string_view what) {
    std::string line = "lockstep: ";
    if (!where.empty()) line.append(where).append(": ");
    line.append(what);
    for (char& c : line) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    }
    print(line + "\n");
}

void Messages::print(std::string_view text) {
    if (!held_) {
        write_out(text);
        return;
    }
    kept_.append(text);
    if (kept_.size() > kept_limit) kept_.erase(0, kept_.size() - kept_limit);
}

void Messages::release() {
    held_ = false;
    write_out(kept_);
    kept_.clear();
}

void Messages::write_out(std::string_view text) const {
    while (!text.empty()) {
        const ssize_t put = ::write(descriptor_, text.data(), text.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return;  // nobody listens, and there is nowhere else to say so
        text.remove_prefix(static_cast<std::size_t>(put));
    }
}

}  // namespace lockstep
