#include "frontend/terminal/terminal_display.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "frontend/exit_status.h"
#include "frontend/host_file.h"
#include "frontend/pacing.h"
#include "frontend/session.h"

namespace lockstep::terminal {

namespace {

constexpr u64 draw_interval = 33'333'333;
constexpr u64 notice_time = 4'000'000'000;

constexpr std::string_view enter_screen = "\x1B[?1049h\x1B[0m\x1B[2J\x1B[?25l";
constexpr std::string_view leave_screen = "\x1B[0m\x1B[?25h\x1B[?1049l";

Size terminal_size() {
    struct winsize size {};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {80, 25};
    // No terminal is larger; a mistaken one costs no memory.
    return {std::min<u32>(size.ws_col, 1000), std::min<u32>(size.ws_row, 500)};
}

bool write_terminal(std::string_view bytes) {
    return write_all(STDOUT_FILENO, {reinterpret_cast<const u8*>(bytes.data()), bytes.size()});
}

}  // namespace

Result<std::unique_ptr<Display>> TerminalDisplay::open(Messages& messages) {
    if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
        return Error{"standard input and output are no terminal (use -display none, or run it in a terminal)"};
    }
    auto raw = RawMode::enter(RawMode::Signals::Off, leave_screen);
    if (raw == nullptr) return Error{"the terminal cannot be switched to single keys (use -display none)"};
    return std::unique_ptr<Display>(new TerminalDisplay(messages, std::move(raw)));
}

TerminalDisplay::TerminalDisplay(Messages& messages, std::unique_ptr<RawMode> raw)
    : messages_(messages), raw_(std::move(raw)) {
    messages_.hold();
    write_terminal(enter_screen);
    notice_ = EscapeFilter::help;
    notice_until_ = host_now_ns() + notice_time;
}

TerminalDisplay::~TerminalDisplay() {
    raw_.reset();
    messages_.release();
}

void TerminalDisplay::service(Session& session) {
    const u64 host_now = host_now_ns();
    take_input(session, host_now);
    if (host_now >= next_draw_at_) {
        draw(session, host_now);
        next_draw_at_ = host_now + draw_interval;
    }
}

void TerminalDisplay::take_input(Session& session, u64 host_now) {
    std::vector<KeyStroke> strokes;
    decoder_.poll(host_now, strokes);
    const std::span<const u8> bytes = input_.read();
    std::string for_guest;
    switch (escape_.filter(bytes, for_guest)) {
        case EscapeFilter::Command::None: break;
        case EscapeFilter::Command::Quit: session.end({Ending::Kind::Closed, exit_status::ok}); break;
        case EscapeFilter::Command::Help:
            notice_ = EscapeFilter::help;
            notice_until_ = host_now + notice_time;
            break;
    }
    decoder_.feed(as_bytes(for_guest), host_now, strokes);
    for (const KeyStroke& stroke : strokes) session.typist().stroke(stroke);
    if (input_.ended()) session.end({Ending::Kind::Closed, exit_status::ok});
}

void TerminalDisplay::draw(Session& session, u64 host_now) {
    const Size size = terminal_size();
    const vga::TextScreen text = session.machine().text_screen();
    Grid grid = text.rows != 0 ? grid_of_text(text, size) : grid_of_picture(session.machine().picture(), size);
    if (host_now < notice_until_) overlay_notice(grid, notice_);
    if (!write_terminal(screen_.update(grid))) {
        // The terminal is gone; so is whoever was looking.
        session.end({Ending::Kind::Interrupted, exit_status::interrupted});
    }
}

}  // namespace lockstep::terminal
