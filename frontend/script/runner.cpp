#include "frontend/script/runner.h"

#include "frontend/exit_status.h"
#include "frontend/host_file.h"
#include "frontend/picture_hash.h"
#include "frontend/png_file.h"
#include "frontend/screen_text.h"
#include "frontend/state_file.h"

namespace lockstep::script {

namespace {

// How often a wait looks, and how long things take that a person does with the hands. Virtual times.
constexpr Time look_interval = Time::milliseconds(10);
constexpr Time typing_interval = Time::milliseconds(1);
constexpr Time click_time = Time::milliseconds(60);
constexpr Time move_time = Time::milliseconds(20);
constexpr Time longest_unread_key = Time::seconds(1);
constexpr Time longest_unread_motion = Time::seconds(1);
constexpr Time longest_unread_serial = Time::seconds(30);

constexpr std::size_t shown_transcript = 2000;
constexpr const char* failure_picture = "failure.png";

std::string_view place_name(Source source) {
    switch (source) {
        case Source::Screen: return "on the screen";
        case Source::Serial: return "on the serial port";
        case Source::DebugConsole: return "on the debug console";
        case Source::Picture: return "on the monitor";
    }
    return "";
}

std::string_view thing_name(Source source) {
    return source == Source::Picture ? "the picture" : "the text";
}

// Control characters of a guest do not reach the user's terminal.
std::string printable(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\r') continue;
        result += c == '\n' || (byte >= 0x20 && byte != 0x7F) ? c : '.';
    }
    if (!result.empty() && result.back() != '\n') result += '\n';
    return result;
}

std::string seconds(Time time) {
    std::string text = std::to_string(time.ns / ns_per_second);
    const std::string ms = std::to_string(time.ns % ns_per_second / 1'000'000);
    if (ms != "0") text += "." + std::string(3 - ms.size(), '0') + ms;
    return text + " s";
}

}  // namespace

Ending Runner::run() {
    for (std::size_t i = 0; i < commands_.size(); ++i) {
        Step step = execute(commands_[i]);
        // A limit, a signal or a closed window ends the run also between commands that take no time.
        if (!step) step = session_.advance(session_.machine().now());
        if (step) return ended_early(*step, i);
    }
    return {Ending::Kind::Script, exit_status::ok};
}

// The machine went away during the command `at`. What the script still expects must hold in its last state.
Ending Runner::ended_early(const Ending& ending, std::size_t at) {
    const bool went_away = ending.kind == Ending::Kind::PowerOff || ending.kind == Ending::Kind::Reset;
    if (!went_away) return ending;
    for (std::size_t i = at; i < commands_.size(); ++i) {
        const Command& command = commands_[i];
        if ((command.verb == Verb::Wait || command.verb == Verb::Expect) && !holds(command)) {
            return fail(command, "the machine was switched off or reset before " +
                                     std::string(thing_name(command.source)) + " appeared " +
                                     std::string(place_name(command.source)));
        }
    }
    return ending;
}

Runner::Step Runner::execute(const Command& command) {
    Machine& machine = session_.machine();
    switch (command.verb) {
        case Verb::Wait: return wait(command);
        case Verb::Expect:
            if (holds(command)) return std::nullopt;
            return fail(command,
                        std::string(thing_name(command.source)) + " is not " + std::string(place_name(command.source)));
        case Verb::Type: return type(command);
        case Verb::Key: return key(command);
        case Verb::MouseMove:
        case Verb::MouseClick:
        case Verb::MousePress:
        case Verb::MouseRelease:
        case Verb::MouseWheel:
        case Verb::MouseDrag: return mouse(command);
        case Verb::SerialSend: return send(command);
        case Verb::Run: return pass(command.time);
        case Verb::Screenshot: return done(command, screenshot(command));
        case Verb::Screen: return done(command, screen(command.text));
        case Verb::RecordingStart: return done(command, session_.start_recording(command.recording, command.text));
        case Verb::RecordingStop: return done(command, session_.stop_recording(command.recording));
        case Verb::Insert: return done(command, insert(command));
        case Verb::Eject: return done(command, session_.disks().eject(machine, command.drive));
        case Verb::SaveState: return done(command, save_state(machine, command.text));
        case Verb::LoadState: return load(command);
        case Verb::Hash: output_->write("state-hash: " + machine.hash() + "\n"); return std::nullopt;
        case Verb::HashPicture:
            output_->write("picture-hash: " + picture_line(machine.picture()) + "\n");
            return std::nullopt;
        case Verb::Reset: machine.reset(); return std::nullopt;
        case Verb::Quit: return Ending{Ending::Kind::Script, command.status};
    }
    return std::nullopt;
}

// --- time -----------------------------------------------------------------------------------------------------------

Runner::Step Runner::pass(Time time) {
    const Time now = session_.machine().now();
    return session_.advance(time.ns > ~u64{0} - now.ns ? Time::never() : now + time);
}

Runner::Step Runner::wait(const Command& command) {
    const Time begin = session_.machine().now();
    while (!holds(command)) {
        const Time passed = session_.machine().now() - begin;
        if (passed >= command.time) {
            return fail(command, "waited " + seconds(passed) + ", but " + std::string(thing_name(command.source)) +
                                     " did not appear " + std::string(place_name(command.source)));
        }
        if (const Step step = pass(std::min(look_interval, command.time - passed))) return step;
    }
    return std::nullopt;
}

bool Runner::holds(const Command& command) {
    switch (command.source) {
        case Source::Screen: return screen_holds(session_.machine().text_screen(), command.text);
        case Source::Picture: return picture_hash(session_.machine().picture()) == command.text;
        case Source::Serial:
        case Source::DebugConsole: break;
    }
    Transcript& transcript =
        command.source == Source::Serial ? session_.serial_transcript() : session_.debug_transcript();
    return command.verb == Verb::Wait ? transcript.find_next(command.text) : transcript.holds(command.text);
}

// --- input ----------------------------------------------------------------------------------------------------------

Runner::Step Runner::until_typed() {
    while (!session_.typist().idle()) {
        if (const Step step = pass(typing_interval)) return step;
    }
    // The next command begins when the guest has the last key.
    const Time begin = session_.machine().now();
    while (!session_.machine().keyboard_idle() && session_.machine().now() - begin < longest_unread_key) {
        if (const Step step = pass(typing_interval)) return step;
    }
    return std::nullopt;
}

Runner::Step Runner::type(const Command& command) {
    session_.typist().text(command.text);
    return until_typed();
}

Runner::Step Runner::key(const Command& command) {
    session_.typist().combination(command.keys);
    return until_typed();
}

Runner::Step Runner::mouse(const Command& command) {
    Machine& machine = session_.machine();
    const auto move = [&] {
        machine.mouse({.dx = command.dx, .dy = command.dy, .wheel = command.wheel, .buttons = buttons_});
        return moved();
    };
    if (command.verb == Verb::MouseMove || command.verb == Verb::MouseWheel) return move();
    const auto set_buttons = [&](unsigned buttons) {
        buttons_ = static_cast<u8>(buttons);
        machine.mouse({.buttons = buttons_});
        return pass(click_time);
    };
    if (command.verb != Verb::MouseRelease) {
        if (const Step step = set_buttons(buttons_ | command.button)) return step;
    }
    if (command.verb == Verb::MousePress) return std::nullopt;
    if (command.verb == Verb::MouseDrag) {
        if (const Step step = move()) return step;
    }
    return set_buttons(buttons_ & ~unsigned{command.button});
}

// A motion is over when the guest has it: a long one takes several of the mouse's packets.
Runner::Step Runner::moved() {
    const Time begin = session_.machine().now();
    if (const Step step = pass(move_time)) return step;
    while (!session_.machine().mouse_idle() && session_.machine().now() - begin < longest_unread_motion) {
        if (const Step step = pass(typing_interval)) return step;
    }
    return std::nullopt;
}

Runner::Step Runner::send(const Command& command) {
    session_.send_serial(command.text);
    const Time begin = session_.machine().now();
    while (!session_.serial_sent()) {
        if (session_.machine().now() - begin >= longest_unread_serial) {
            return fail(command, "the guest does not read its serial port");
        }
        if (const Step step = pass(typing_interval)) return step;
    }
    return std::nullopt;
}

// --- files ----------------------------------------------------------------------------------------------------------

Status Runner::screenshot(const Command& command) {
    if (command.text != "-") return session_.write_screenshot(command.text, command.aspect);
    const auto bytes = session_.screenshot(command.aspect);
    if (!bytes.ok()) return bytes.error();
    output_->write({reinterpret_cast<const char*>(bytes.value().data()), bytes.value().size()});
    return {};
}

Status Runner::screen(const std::string& path) {
    const std::string text = screen_lines(session_.machine().text_screen());
    if (path != "-") return write_file(path, as_bytes(text));
    output_->write(text);
    return {};
}

Status Runner::insert(const Command& command) {
    return session_.disks().insert(session_.machine(), command.drive, {command.text, false});
}

Runner::Step Runner::load(const Command& command) {
    session_.typist().clear();
    const Status status = load_state(session_.machine(), command.text);
    session_.time_jumped();
    return done(command, status);
}

// --- what went wrong ------------------------------------------------------------------------------------------------

Runner::Step Runner::done(const Command& command, const Status& status) {
    if (status.ok()) return std::nullopt;
    const bool names_file = !command.text.empty() && command.text != "-";
    complain(command, (names_file ? command.text + ": " : "") + status.error().message);
    return Ending{Ending::Kind::HostFailure, exit_status::cannot_start};
}

void Runner::complain(const Command& command, const std::string& what) {
    session_.flush_outputs();
    output_->flush();
    session_.messages().say(name_ + ": line " + std::to_string(command.line), what + ": " + command.written);
}

Ending Runner::fail(const Command& command, const std::string& what) {
    complain(command, what);
    Machine& machine = session_.machine();
    Messages& messages = session_.messages();
    if (command.source == Source::Picture) messages.print("picture-hash: " + picture_line(machine.picture()) + "\n");
    if (command.source == Source::Serial || command.source == Source::DebugConsole) {
        const Transcript& transcript =
            command.source == Source::Serial ? session_.serial_transcript() : session_.debug_transcript();
        messages.print("The end of what came " + std::string(place_name(command.source)) + ":\n" +
                       printable(transcript.tail(shown_transcript)));
    }
    const Frame picture = machine.picture();
    messages.print(framed_screen(machine.text_screen(), picture));
    if (Status status = write_png(failure_picture, picture); !status)
        messages.say(failure_picture, status.error().message);
    return {Ending::Kind::Script, exit_status::expectation};
}

}  // namespace lockstep::script
