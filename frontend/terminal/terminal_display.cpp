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
// Pictures of so many bytes are to be seen before more than `most_unseen` others follow; who does not say that they
// were gets one in so many host nanoseconds.
constexpr std::size_t large_picture = 2048;
constexpr u32 most_unseen = 2;
constexpr u64 longest_unseen = 2'000'000'000;
// How long the end of a run waits for a terminal that is behind.
constexpr int last_wait_ms = 300;

Size terminal_size() {
    struct winsize size {};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {80, 25};
    // No terminal is larger; a mistaken one costs no memory.
    return {std::min<u32>(size.ws_col, 1000), std::min<u32>(size.ws_row, 500)};
}

// In pixels; nothing where the terminal does not say.
Size host_cell_size() {
    struct winsize size {};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
    return {static_cast<u32>(size.ws_xpixel / size.ws_col), static_cast<u32>(size.ws_ypixel / size.ws_row)};
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
    if (shown_ == Graphics::Kitty) output_.send(control::kitty_delete);
    // What was sent goes out whole, or the farewell would be read as a part of it.
    output_.finish(last_wait_ms);
    const bool answers_may_come = unanswered_ != 0 || unseen_pictures_ != 0;
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
        unanswered_ += 1;
    }
    forget_screen();
    asked_for_ = terminal_size();
    unseen_pictures_ = 0;
}

// The program is stopped like any other; when it goes on it draws everything.
void TerminalDisplay::suspend() {
    if (shown_ == Graphics::Kitty) output_.send(control::kitty_delete);
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
    if (host_now_ >= next_draw_at_ && may_draw()) {
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
    using enum Answer::Kind;
    answers_ = true;
    switch (answer.kind) {
        case Alive:
            unseen_pictures_ -= std::min(unseen_pictures_, 1u);
            unseen_since_ = host_now_;
            break;
        case Attributes:
            unanswered_ -= std::min(unanswered_, 1u);
            has_sixels_ = answer.first != 0;
            break;
        case Keyboard: break;
        case CellSize: set_cell(answer.first, answer.second); break;
        case TextAreaSize:
            if (asked_for_.columns != 0 && asked_for_.rows != 0)
                set_cell(answer.first / asked_for_.columns, answer.second / asked_for_.rows);
            break;
        case KittyGraphics: has_kitty_ = true; break;
        case ColorRegisters: color_registers_ = std::clamp(answer.first, 2u, 256u); break;
    }
}

void TerminalDisplay::set_cell(u32 width, u32 height) {
    constexpr u32 largest = 200;
    if (width != 0 && height != 0 && width <= largest && height <= largest) cell_pixels_ = Size{width, height};
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
        case Redraw: forget_screen(); break;
        case Suspend: suspend(); break;
        case PanLeft: view_.pan(-step, 0); break;
        case PanRight: view_.pan(step, 0); break;
        case PanUp: view_.pan(0, -step); break;
        case PanDown: view_.pan(0, step); break;
        case Unknown: show_notice("Ctrl-A h shows what Ctrl-A does"); break;
    }
}

// --- drawing --------------------------------------------------------------------------------------------------------

// A picture follows when the last one is out and, if it was large, has been seen: a terminal at the end of a slow line
// gets fewer pictures instead of old ones.
bool TerminalDisplay::may_draw() const {
    if (!output_.idle()) return false;
    return unseen_pictures_ < most_unseen || host_now_ - unseen_since_ > longest_unseen;
}

void TerminalDisplay::send_picture(std::string_view bytes) {
    output_.send(bytes);
    if (answers_ && bytes.size() >= large_picture) {
        if (host_now_ - unseen_since_ > longest_unseen) unseen_pictures_ = 0;
        if (unseen_pictures_++ == 0) unseen_since_ = host_now_;
        output_.send(control::are_you_there);
    }
    output_.push();
}

Graphics TerminalDisplay::graphics() const {
    if (settings_.graphics != Graphics::Auto) return settings_.graphics;
    // Sixels change in part, kitty's pictures only as a whole.
    if (has_sixels_) return Graphics::Sixel;
    return has_kitty_ ? Graphics::Kitty : Graphics::Blocks;
}

SixelScreen::Geometry TerminalDisplay::geometry(Size size) {
    SixelScreen::Geometry result;
    result.cells = size;
    result.registers = color_registers_;
    if (can_.xterm && size != asked_for_) {
        // Another size may mean another font.
        cell_pixels_.reset();
        asked_for_ = size;
        output_.send(control::cell_size);
    }
    const Size pixels = cell_pixels_.value_or(host_cell_size());
    if (pixels.columns != 0 && pixels.rows != 0) {
        result.cell_width = pixels.columns;
        result.cell_height = pixels.rows;
    }
    return result;
}

std::string TerminalDisplay::draw_cells(Session& session, const vga::TextScreen& text, Size size) {
    Grid grid(size);
    if (text.rows != 0) {
        grid = view_.grid(text, size);
    } else {
        const Frame picture = session.machine().picture();
        const bool blocks = can_.colors != Colors::Mono && graphics() != Graphics::None;
        if (blocks) grid = grid_of_picture(picture, size, can_);
        if (!blocks && picture.width != 0) {
            const std::string what = "The guest shows graphics, " + std::to_string(picture.width) + " x " +
                                     std::to_string(picture.height) + " dots.";
            overlay_box(grid, std::array<std::string_view, 2>{what, "Ctrl-A s takes a screenshot."});
        }
    }
    if (help_) overlay_box(grid, PrefixKeys::help());
    if (host_now_ < notice_until_) overlay_notice(grid, notice_);
    return screen_.update(grid);
}

std::string TerminalDisplay::draw_picture(Session& session, Size size) {
    const bool sixel = shown_ == Graphics::Sixel;
    const Frame picture = session.machine().picture();
    std::string out = sixel ? sixels_.update(picture, geometry(size)) : kitty_.update(picture, geometry(size));
    const std::string notice = host_now_ < notice_until_ ? notice_ : "";
    if (notice != picture_notice_ || (sixel ? sixels_.cleared() : kitty_.cleared())) {
        out += "\x1B[" + std::to_string(size.rows) + "H\x1B[0;97;40m\x1B[2K" + control::printable(notice, size.columns);
        picture_notice_ = notice;
    }
    return out;
}

void TerminalDisplay::forget_screen() {
    screen_.forget();
    sixels_.forget();
    kitty_.forget();
}

void TerminalDisplay::draw(Session& session) {
    const Size size = terminal_size();
    const vga::TextScreen text = session.machine().text_screen();
    const bool pixels = graphics() == Graphics::Sixel || graphics() == Graphics::Kitty;
    const Graphics how = pixels && text.rows == 0 && !help_ ? graphics() : Graphics::Blocks;
    std::string out;
    if (how != shown_) {
        if (shown_ == Graphics::Kitty) out = control::kitty_delete;
        shown_ = how;
        forget_screen();
    }
    out += how == Graphics::Blocks ? draw_cells(session, text, size) : draw_picture(session, size);
    send_picture(out);
}

}  // namespace lockstep::terminal
