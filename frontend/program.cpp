#include "frontend/program.h"

#include <unistd.h>

#include <memory>
#include <optional>

#include "frontend/char_backend.h"
#include "frontend/display_choice.h"
#include "frontend/exit_status.h"
#include "frontend/host_file.h"
#include "frontend/img_command.h"
#include "frontend/machine_setup.h"
#include "frontend/messages.h"
#include "frontend/option_table.h"
#include "frontend/options.h"
#include "frontend/script/runner.h"
#include "frontend/script/script.h"
#include "frontend/session.h"
#include "frontend/signals.h"
#include "frontend/sound_choice.h"
#include "frontend/state_file.h"
#include "frontend/terminal/raw_mode.h"
#include "frontend/test_command.h"
#include "frontend/version.h"

namespace lockstep {

namespace {

constexpr u64 longest_script = u64{4} << 20;

// Ends the program: the status, after the message was printed.
struct Stop {
    int status;
};

class Program {
public:
    explicit Program(Options options) : options_(std::move(options)), messages_(STDERR_FILENO) {
        standard_output_ = OutputStream::to_standard_output(messages_);
    }

    int run() {
        try {
            return options_.action == Options::Action::Run ? run_machine() : tell();
        } catch (const Stop& stop) {
            return stop.status;
        }
    }

private:
    [[noreturn]] void stop(int status, std::string_view where, std::string_view what) {
        messages_.say(where, what);
        throw Stop{status};
    }

    int tell();
    int run_machine();
    std::vector<script::Command> read_script();
    std::shared_ptr<OutputStream> open_target(const CharTarget& target);
    Session::Settings settings(DisplayKind display, const std::string& title) const;
    void open_sound(Session& session, DisplayKind display);
    void record(Session& session, RecordingKind kind, const std::string& path);
    int finish(Session& session, int status);

    Options options_;
    Messages messages_;
    std::shared_ptr<OutputStream> standard_output_;
};

int Program::tell() {
    switch (options_.action) {
        case Options::Action::Help: standard_output_->write(help_text()); break;
        case Options::Action::Version: standard_output_->write(version_text()); break;
        case Options::Action::ListCpus:
            for (const CpuName& cpu : cpu_names()) {
                std::string line = "  " + std::string(cpu.name);
                line.resize(16, ' ');
                standard_output_->write(line.append(cpu.description).append("\n"));
            }
            break;
        case Options::Action::Run: break;
    }
    standard_output_->flush();
    return standard_output_->failed() ? exit_status::cannot_start : exit_status::ok;
}

std::vector<script::Command> Program::read_script() {
    if (options_.script.empty()) return {};
    const auto text = read_file(options_.script == "-" ? "/dev/stdin" : options_.script, longest_script);
    if (!text.ok()) stop(exit_status::cannot_start, options_.script, text.error().message);
    const std::vector<u8>& bytes = text.value();
    auto commands = script::parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    if (const auto* mistake = std::get_if<script::Mistake>(&commands)) {
        stop(exit_status::usage, options_.script + ": line " + std::to_string(mistake->line),
             mistake->message + ": " + mistake->written);
    }
    return std::get<std::vector<script::Command>>(std::move(commands));
}

std::shared_ptr<OutputStream> Program::open_target(const CharTarget& target) {
    switch (target.kind) {
        case CharTarget::Kind::Null: break;
        case CharTarget::Kind::Stdio: return standard_output_;
        case CharTarget::Kind::File: {
            auto file = OutputStream::to_file(messages_, target.path);
            if (!file.ok()) stop(exit_status::cannot_start, target.path, file.error().message);
            return std::move(file).value();
        }
    }
    return nullptr;
}

Session::Settings Program::settings(DisplayKind display, const std::string& title) const {
    Session::Settings result;
    result.title = title;
    result.pace = options_.pace.value_or(display != DisplayKind::None);
    result.aspect = options_.screenshot_aspect;
    result.max_time = options_.max_time;
    result.max_instructions = options_.max_instructions;
    result.timeout = options_.timeout;
    result.transcripts = !options_.script.empty() || display == DisplayKind::Sdl;
    result.serial_from_stdin =
        options_.serial && options_.serial->kind == CharTarget::Kind::Stdio && options_.script != "-";
    result.ctrl_a_leaves = options_.nographic && result.serial_from_stdin && ::isatty(STDIN_FILENO) != 0;
    return result;
}

int Program::run_machine() {
    // What the user wrote comes first, then the files, then what the host lacks.
    std::vector<script::Command> commands = read_script();
    const auto display = choose_display(options_, surroundings());
    const bool repeatable = !display.ok() || display.value() == DisplayKind::None || !options_.script.empty();
    auto made = set_machine_up(options_, repeatable, messages_);
    if (const auto* error = std::get_if<SetupError>(&made)) stop(exit_status::cannot_start, error->where, error->what);
    if (!display.ok()) stop(exit_status::cannot_start, "display", display.error().message);
    Setup& setup = std::get<Setup>(made);
    const auto serial = open_target(options_.serial.value_or(CharTarget{}));
    const auto debug_console = open_target(options_.debug_console);

    DiskPiles piles(setup.piles, options_.snapshot, messages_);
    piles.first_inserted();
    Session session(settings(display.value(), setup.title), messages_, piles);
    session.set_outputs(serial, debug_console);
    auto machine = Machine::create(std::move(setup.config), session);
    if (!machine.ok()) stop(exit_status::cannot_start, "", machine.error().message);
    session.attach(*machine.value());
    if (!options_.load_state.empty()) {
        if (Status status = load_state(*machine.value(), options_.load_state); !status) {
            stop(exit_status::cannot_start, options_.load_state, status.error().message);
        }
    }

    record(session, RecordingKind::Wav, options_.wav);
    record(session, RecordingKind::Gif, options_.record_gif);
    auto opened = open_display(display.value(), setup.title, options_, messages_);
    if (!opened.ok()) stop(exit_status::cannot_start, "display", opened.error().message);
    session.set_display(std::move(opened).value());
    open_sound(session, display.value());
    std::unique_ptr<terminal::RawMode> raw;
    if (session.settings().serial_from_stdin) {
        raw = terminal::RawMode::enter(
            session.settings().ctrl_a_leaves ? terminal::RawMode::Signals::Off : terminal::RawMode::Signals::On, "");
    }

    Ending ending;
    session.beside_display([&] {
        if (options_.script.empty()) {
            ending = session.advance(Time::never()).value_or(Ending{});
        } else {
            ending = script::Runner(session, std::move(commands), options_.script, standard_output_).run();
        }
    });
    session.close_display();
    raw.reset();
    return finish(session, ending.kind == Ending::Kind::HostFailure ? exit_status::cannot_start : ending.status);
}

void Program::open_sound(Session& session, DisplayKind display) {
    if (!options_.audio.value_or(display == DisplayKind::Sdl)) return;
    auto output = std::make_unique<SoundOutput>(session.machine().speaker(), options_.volume);
    auto card = open_sound_card(*output);
    // Who asked for sound hears why there is none; the others do without.
    if (!card.ok() && options_.audio) stop(exit_status::cannot_start, "sound", card.error().message);
    if (card.ok()) session.set_sound(std::move(output), std::move(card).value());
}

void Program::record(Session& session, RecordingKind kind, const std::string& path) {
    if (path.empty()) return;
    if (Status status = session.start_recording(kind, path); !status) {
        stop(exit_status::cannot_start, path, status.error().message);
    }
}

// What is due after every run, however it ended.
int Program::finish(Session& session, int status) {
    Machine& machine = session.machine();
    if (!session.flush_media()) status = exit_status::cannot_start;
    if (!options_.save_state.empty()) {
        if (Status saved = save_state(machine, options_.save_state); !saved) {
            messages_.say(options_.save_state, saved.error().message);
            status = exit_status::cannot_start;
        }
    }
    if (!session.finish_recordings()) status = exit_status::cannot_start;
    session.flush_outputs();
    if (options_.hash) standard_output_->write("state-hash: " + machine.hash() + "\n");
    standard_output_->flush();
    if (standard_output_->failed() && status == exit_status::ok) status = exit_status::cannot_start;
    return status;
}

}  // namespace

int run_program(const std::vector<std::string>& arguments) {
    signals::install();
    if (!arguments.empty() && arguments.front() == "img") {
        return run_img_command({arguments.begin() + 1, arguments.end()});
    }
    if (!arguments.empty() && arguments.front() == "test") {
        return run_test_command({arguments.begin() + 1, arguments.end()});
    }
    auto parsed = parse_options(arguments);
    if (const auto* error = std::get_if<OptionsError>(&parsed)) {
        Messages(STDERR_FILENO).say(error->where, error->what);
        return error->unreadable ? exit_status::cannot_start : exit_status::usage;
    }
    return Program(std::get<Options>(std::move(parsed))).run();
}

}  // namespace lockstep
