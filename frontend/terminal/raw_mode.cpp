#include "frontend/terminal/raw_mode.h"

#include <termios.h>
#include <unistd.h>

#include "frontend/signals.h"

namespace lockstep::terminal {

namespace {

// A terminal belongs to the process, and a signal handler must find what to put back; so this is not in the object.
struct termios original;
std::string_view last_words;

void give_back() {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &original);
    std::string_view left = last_words;
    while (!left.empty()) {
        const ssize_t put = ::write(STDOUT_FILENO, left.data(), left.size());
        if (put <= 0) return;
        left.remove_prefix(static_cast<std::size_t>(put));
    }
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
    if (::tcsetattr(STDIN_FILENO, TCSANOW, &now) != 0) return nullptr;
    signals::set_emergency(give_back);
    return std::unique_ptr<RawMode>(new RawMode);
}

RawMode::~RawMode() {
    signals::set_emergency(nullptr);
    give_back();
}

}  // namespace lockstep::terminal
