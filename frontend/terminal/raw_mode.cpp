#include "frontend/terminal/raw_mode.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include "frontend/signals.h"

namespace lockstep::terminal {

namespace {

// A terminal belongs to the process, and a signal handler must find what to put back; so this is not in the object.
struct termios original;
struct termios raw;
std::string_view last_words;

constexpr int patience_ms = 500;

// Everything here may be called in a signal handler. A terminal that takes nothing any more loses what it was sent, and
// the farewell with it, rather than hold the program up.
void say_farewell() {
    const int flags = ::fcntl(STDOUT_FILENO, F_GETFL);
    if (last_words.empty() || flags < 0) return;
    ::fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK);
    std::string_view left = last_words;
    bool discarded = false;
    while (!left.empty()) {
        const ssize_t put = ::write(STDOUT_FILENO, left.data(), left.size());
        if (put > 0) {
            left.remove_prefix(static_cast<std::size_t>(put));
            continue;
        }
        if (put < 0 && errno == EINTR) continue;
        if (put == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) break;
        struct pollfd output {
            STDOUT_FILENO, POLLOUT, 0
        };
        if (::poll(&output, 1, patience_ms) > 0) continue;
        if (discarded) break;
        discarded = true;
        ::tcflush(STDOUT_FILENO, TCOFLUSH);
    }
    ::fcntl(STDOUT_FILENO, F_SETFL, flags);
}

void give_back() {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &original);
    say_farewell();
}

}  // namespace

std::unique_ptr<RawMode> RawMode::enter(Signals signals, std::string_view farewell) {
    struct termios now {};
    if (::isatty(STDIN_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &now) != 0) return nullptr;
    original = now;
    last_words = farewell;
    now.c_iflag &= ~static_cast<tcflag_t>(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    now.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | IEXTEN);
    if (signals == Signals::Off) now.c_lflag &= ~static_cast<tcflag_t>(ISIG);
    now.c_cflag &= ~static_cast<tcflag_t>(CSIZE | PARENB);
    now.c_cflag |= CS8;
    now.c_cc[VMIN] = 1;
    now.c_cc[VTIME] = 0;
    raw = now;
    if (::tcsetattr(STDIN_FILENO, TCSANOW, &raw) != 0) return nullptr;
    signals::set_emergency(give_back);
    return std::unique_ptr<RawMode>(new RawMode);
}

RawMode::~RawMode() {
    signals::set_emergency(nullptr);
    give_back();
}

void RawMode::leave() {
    give_back();
}

void RawMode::again() {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

}  // namespace lockstep::terminal
