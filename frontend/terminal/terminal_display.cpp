#include "frontend/terminal/terminal_display.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "frontend/exit_status.h"
#include "frontend/pacing.h"
#include "frontend/session.h"
#include "frontend/signals.h"
#include "frontend/terminal/block_picture.h"
#include "frontend/terminal/control.h"
#include "frontend/terminal/overlay.h"

namespace lockstep::terminal {

namespace {

constexpr u64 draw_interval = 33'333'333;
constexpr u64 notice_time = 4'000'000'000;
// How long the end of a run waits for a terminal that is behind.
constexpr int last_wait_ms = 300;

Size terminal_size() {
    struct winsize size {};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {80, 25};
    // No terminal is larger; a mistaken one costs no memory.
    return {std::min<u32>(size.ws_col, 1000), std::min<u32>(size.ws_row, 500)};
}

}  // namespace

Result<std::unique_ptr<Display>> TerminalDisplay::open(const Settings& settings, const std::string& title,
                                                       Messages& messages) {
    if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
        return Error{"standard input and output are no terminal (use -display none, or run it in a terminal)"};
    }
    const auto can = capabilities_of(host_environment(), settings);
    if (!can.ok()) return can.error();
    auto raw = RawMode::enter(RawMode::Signals::Off, can.value().xterm ? control::leave_xterm : control::leave_plain);
    if (raw == nullptr) return Error{"the terminal cannot be switched to single keys (use -display none)"};
    return std::unique_ptr<Display>(new TerminalDisplay(settings, can.value(), title, messages, std::move(raw)));
}

TerminalDisplay::TerminalDisplay(const Settings& settings, const Capabilities& can, const std::string& title,
                                 Messages& messages, std::unique_ptr<RawMode> raw)
    : settings_(settings),
      can_(can),
      title_(title),
      messages_(messages),
      raw_(std::move(raw)),
      output_(STDOUT_FILENO),
      screen_(can.xterm),
      view_(can),
      host_now_(host_now_ns()) {
    messages_.hold();
    signals::hold_stop();
    take_over();
    show_notice("Ctrl-A x leaves, Ctrl-A h shows what else Ctrl-A does");
}

TerminalDisplay::~TerminalDisplay() {
    // What was sent goes out whole, or the farewell would be read as a part of it.
    output_.finish(last_wait_ms);
    const bool answers_may_come = unanswered_ != 0;
    raw_.reset();
    // Answers that come now would be typed at the shell.
    if (answers_may_come) {
        input_.sleep(u64{100} * 1'000'000, true);
        ::tcflush(STDIN_FILENO, TCIFLUSH);
    }
    messages_.release();
}

void TerminalDisplay::take_over() {
    output_.send(can_.xterm ? control::enter_xterm : control::enter_plain);
    if (can_.xterm) {
        output_.send(control::title(title_));
        output_.send(control::queries);
        unanswered_ = 1;
    }
    screen_.forget();
}

// The program is stopped like any other; when it goes on it draws everything.
void TerminalDisplay::suspend() {
    output_.finish(last_wait_ms);
    raw_->leave();
    signals::stop();
    signals::continued();
    raw_->again();
    take_over();
}

void TerminalDisplay::show_notice(std::string text) {
    notice_ = std::move(text);
    notice_until_ = host_now_ + notice_time;
}

void TerminalDisplay::service(Session& session) {
    host_now_ = host_now_ns();
    if (signals::stop_wanted()) suspend();
    if (signals::continued()) {
        raw_->again();
        take_over();
    }
    take_input(session);
    if (!output_.push()) {
        // The terminal is gone; so is whoever was looking.
        session.end({Ending::Kind::Interrupted, exit_status::interrupted});
    }
    if (host_now_ >= next_draw_at_ && output_.idle()) {
        draw(session);
        next_draw_at_ = host_now_ + draw_interval;
    }
}

// --- input ----------------------------------------------------------------------------------------------------------

void TerminalDisplay::take_input(Session& session) {
    events_.clear();
    decoder_.poll(host_now_, events_);
    decoder_.feed(input_.read(), host_now_, events_);
    for (const InputEvent& event : events_) {
        std::visit([&](const auto& one) { take(one, session); }, event);
    }
    if (input_.ended()) session.end({Ending::Kind::Closed, exit_status::ok});
}

// Any key closes the help, and the prefix is one at the same time.
PrefixKeys::Command TerminalDisplay::press(const KeyStroke& stroke) {
    const bool closes_help = std::exchange(help_, false);
    const PrefixKeys::Command command = prefix_.press(stroke);
    return closes_help && command == PrefixKeys::Command::None ? PrefixKeys::Command::Swallow : command;
}

void TerminalDisplay::take(const KeyStroke& stroke, Session& session) {
    const PrefixKeys::Command command = press(stroke);
    if (command == PrefixKeys::Command::None) {
        session.typist().stroke(stroke);
    } else {
        perform(command, session);
    }
}

void TerminalDisplay::take(const KeyChange& change, Session& session) {
    const Key key = change.stroke.key;
    if (change.down) {
        const PrefixKeys::Command command = press(change.stroke);
        if (command != PrefixKeys::Command::None) {
            swallowed_ = key;
            release_keys(session);
            perform(command, session);
            return;
        }
    } else if (swallowed_ == key) {
        swallowed_.reset();
        return;
    }
    if (held_.change({key, change.down})) session.machine().key({key, change.down});
}

void TerminalDisplay::take(const TypedText& text, Session& session) {
    if (!session.typist().text(text.utf8)) show_notice("some characters are not on the guest's keyboard");
}

void TerminalDisplay::take(const PastedText& text, Session& session) {
    session.paste(text.utf8);
}

void TerminalDisplay::take(const MouseReport& report, Session& session) {
    if (mouse_captured_) session.machine().mouse(pointer_.event(report));
}

void TerminalDisplay::take(const FocusChange& change, Session& session) {
    if (!change.gained) release_keys(session);
}

void TerminalDisplay::take(const Answer& answer, Session&) {
    answers_ = true;
    if (answer.kind == Answer::Kind::Attributes) unanswered_ = 0;
}

void TerminalDisplay::release_keys(Session& session) {
    for (const KeyEvent& release : held_.release_all()) session.machine().key(release);
}

void TerminalDisplay::capture_mouse(bool on, Session& session) {
    if (!can_.xterm) {
        show_notice("this terminal has no mouse");
        return;
    }
    if (on != mouse_captured_) session.machine().mouse(pointer_.release());
    mouse_captured_ = on;
    output_.send(on ? control::mouse_on : control::mouse_off);
    show_notice(on ? "the mouse is the guest's, Ctrl-A m takes it back" : "the mouse is the terminal's again");
}

void TerminalDisplay::perform(PrefixKeys::Command command, Session& session) {
    using enum PrefixKeys::Command;
    constexpr s32 step = 8;
    switch (command) {
        case None:
        case Swallow: break;
        case Quit: session.end({Ending::Kind::Closed, exit_status::ok}); break;
        case Help: help_ = true; break;
        case Send: session.typist().stroke(prefix_.sent()); break;
        case Monitor: show_notice("this version has no monitor"); break;
        case Screenshot: session.take_screenshot(); break;
        case NextDisk: session.next_disk(); break;
        case Mouse: capture_mouse(!mouse_captured_, session); break;
        case Turbo:
            turbo_ = !turbo_;
            session.set_turbo(turbo_);
            show_notice(turbo_ ? "as fast as it goes" : "held to the wall clock");
            break;
        case Redraw: screen_.forget(); break;
        case Suspend: suspend(); break;
        case PanLeft: view_.pan(-step, 0); break;
        case PanRight: view_.pan(step, 0); break;
        case PanUp: view_.pan(0, -step); break;
        case PanDown: view_.pan(0, step); break;
        case Unknown: show_notice("Ctrl-A h shows what Ctrl-A does"); break;
    }
}

// --- drawing --------------------------------------------------------------------------------------------------------

Grid TerminalDisplay::grid(Session& session, Size size) {
    const vga::TextScreen text = session.machine().text_screen();
    if (text.rows != 0) return view_.grid(text, size);
    const Frame picture = session.machine().picture();
    const bool blocks = can_.colors != Colors::Mono && settings_.graphics != Graphics::None;
    Grid grid = blocks ? grid_of_picture(picture, size, can_) : Grid(size);
    if (!blocks && picture.width != 0) {
        const std::string what = "The guest shows graphics, " + std::to_string(picture.width) + " x " +
                                 std::to_string(picture.height) + " dots.";
        overlay_box(grid, std::array<std::string_view, 2>{what, "Ctrl-A s takes a screenshot."});
    }
    return grid;
}

void TerminalDisplay::draw(Session& session) {
    const Size size = terminal_size();
    Grid shown = grid(session, size);
    if (help_) overlay_box(shown, PrefixKeys::help());
    if (host_now_ < notice_until_) overlay_notice(shown, notice_);
    output_.send(screen_.update(shown));
    output_.push();
}

}  // namespace lockstep::terminal
