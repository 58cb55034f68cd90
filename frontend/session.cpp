#include "frontend/session.h"

#include <algorithm>

#include "frontend/exit_status.h"
#include "frontend/host_file.h"
#include "frontend/media.h"
#include "frontend/monitor_shape.h"
#include "frontend/png_file.h"
#include "frontend/screenshot.h"
#include "frontend/signals.h"

namespace lockstep {

namespace {

// The machine is looked after at least this often: in virtual time, so that pictures and input keep their pace, and in
// instructions, so that a slow host still answers its user.
constexpr Time ordinary_slice = Time::microseconds(8'000);
constexpr Time typing_slice = Time::milliseconds(1);
constexpr u64 most_instructions = 1'000'000;

// How often a machine that stands still looks whether it is to go on.
constexpr u64 paused_interval = 10'000'000;

constexpr u64 output_interval = 10'000'000;
constexpr u64 media_interval = 2'000'000'000;
constexpr std::size_t serial_input_limit = 64 << 10;

Time sum(Time a, Time b) {
    return a.ns > ~u64{0} - b.ns ? Time::never() : a + b;
}

}  // namespace

Session::Session(Settings settings, Messages& messages, DiskPiles& piles)
    : settings_(std::move(settings)),
      messages_(messages),
      piles_(piles),
      recordings_(messages),
      started_at_(host_now_ns()) {}

void Session::set_sound(std::unique_ptr<SoundOutput> output, std::unique_ptr<SoundCard> card) {
    sound_ = std::move(output);
    sound_card_ = std::move(card);
}

void Session::close_display() {
    display_.reset();
    sound_card_.reset();
}

void Session::set_outputs(std::shared_ptr<OutputStream> serial, std::shared_ptr<OutputStream> debug) {
    serial_output_ = std::move(serial);
    debug_output_ = std::move(debug);
}

// --- running --------------------------------------------------------------------------------------------------------

void Session::beside_display(const std::function<void()>& work) {
    if (display_ != nullptr) {
        display_->run_beside(work);
    } else {
        work();
    }
}

std::optional<Ending> Session::advance(Time until) {
    for (;;) {
        const u64 host_now = host_now_ns();
        if (!ending_) ending_ = check_host(host_now);
        if (!ending_) ending_ = check_limits();
        if (ending_ || machine_->now() >= until) return ending_;
        if (paused_) {
            stand_still(host_now);
            continue;
        }

        const Time slice = next_slice(until);
        const u64 executed = machine_->instructions();
        const u64 most = executed > ~u64{0} - most_instructions ? ~u64{0} : executed + most_instructions;
        ending_ = ending_of(machine_->run(slice, std::min(most, settings_.max_instructions.value_or(~u64{0}))));
        service(host_now);
        if (!ending_) keep_pace();
    }
}

Time Session::next_slice(Time until) const {
    const bool typing = !typist_.idle() || paste_.active() || !serial_input_.empty();
    const Time slice = sum(machine_->now(), typing ? typing_slice : ordinary_slice);
    return std::min({until, slice, settings_.max_time.value_or(Time::never())});
}

std::optional<Ending> Session::check_host(u64 host_now) {
    if (signals::received() != 0) return Ending{Ending::Kind::Interrupted, exit_status::interrupted};
    if (settings_.timeout && host_now - started_at_ >= settings_.timeout->ns) {
        return Ending{Ending::Kind::Limit, exit_status::limit};
    }
    return std::nullopt;
}

std::optional<Ending> Session::check_limits() const {
    const bool time = settings_.max_time && machine_->now() >= *settings_.max_time;
    const bool instructions = settings_.max_instructions && machine_->instructions() >= *settings_.max_instructions;
    if (time || instructions) return Ending{Ending::Kind::Limit, exit_status::limit};
    return std::nullopt;
}

std::optional<Ending> Session::ending_of(StopReason reason) const {
    switch (reason) {
        case StopReason::TimeReached:
        case StopReason::InstructionsReached: return std::nullopt;  // a slice's end, or a limit that is looked at next
        case StopReason::PowerOff: return Ending{Ending::Kind::PowerOff, exit_status::ok};
        case StopReason::DebugExit: return Ending{Ending::Kind::DebugExit, machine_->exit_status()};
        case StopReason::Reset: return Ending{Ending::Kind::Reset, exit_status::ok};
        case StopReason::TripleFault: return Ending{Ending::Kind::TripleFault, exit_status::triple_fault};
    }
    return std::nullopt;
}

void Session::service(u64 host_now) {
    if (speed_.sample(machine_->now(), machine_->instructions(), host_now)) ++speed_samples_;
    if (settings_.serial_from_stdin) read_standard_input();
    if (display_ != nullptr) display_->service(*this);
    feed_guest();
    recordings_.advance(machine_->now());
    play();
    if (host_now >= next_flush_at_) {
        flush_outputs();
        next_flush_at_ = host_now + output_interval;
    }
    if (host_now >= next_media_flush_at_) {
        // Old systems never ask for it.
        flush_media();
        next_media_flush_at_ = host_now + media_interval;
    }
}

void Session::stand_still(u64 host_now) {
    speed_.sample(machine_->now(), machine_->instructions(), host_now);
    if (display_ != nullptr) display_->service(*this);
    flush_outputs();
    if (paused_ && !ending_) input_.sleep(paused_interval, display_ != nullptr && display_->uses_standard_input());
}

void Session::feed_guest() {
    paste_.feed(typist_);
    typist_.step(*machine_);
    while (!serial_input_.empty() && machine_->serial_in(0, serial_input_.front())) serial_input_.pop_front();
}

void Session::read_standard_input() {
    // What the guest does not take yet waits in the pipe.
    if (serial_input_.size() > serial_input_limit / 2) return;
    const std::span<const u8> bytes = input_.read();
    if (bytes.empty()) return;
    std::string for_guest;
    if (!settings_.ctrl_a_leaves) {
        for_guest.assign(bytes.begin(), bytes.end());
    } else {
        switch (escape_.filter(bytes, for_guest)) {
            case EscapeFilter::Command::None: break;
            case EscapeFilter::Command::Quit: end({Ending::Kind::Closed, exit_status::ok}); break;
            case EscapeFilter::Command::Help: messages_.print(std::string("\r\n") + EscapeFilter::help + "\r\n"); break;
            case EscapeFilter::Command::Monitor: messages_.print("\r\nthis version has no monitor\r\n"); break;
        }
    }
    send_serial(for_guest);
}

void Session::send_serial(std::string_view bytes) {
    for (const char c : bytes) {
        if (serial_input_.size() < serial_input_limit) serial_input_.push_back(static_cast<u8>(c));
    }
}

void Session::keep_pace() {
    if (!settings_.pace || turbo_) return;
    const u64 host_now = host_now_ns();
    if (pacer_jumped_) pacer_.anchor(machine_->now(), host_now);
    pacer_jumped_ = false;
    const u64 ahead = pacer_.ahead_ns(machine_->now(), host_now);
    if (ahead == 0) return;
    flush_outputs();
    // Input wakes only from the last slice's sleep, or a stream of it would make the machine run ahead.
    if (ahead > ordinary_slice.ns) input_.sleep(ahead - ordinary_slice.ns, false);
    const bool serial = settings_.serial_from_stdin && serial_input_.size() <= serial_input_limit / 2;
    input_.sleep(std::min(ahead, ordinary_slice.ns),
                 serial || (display_ != nullptr && display_->uses_standard_input()));
}

void Session::set_turbo(bool on) {
    if (turbo_ && !on) pacer_jumped_ = true;
    turbo_ = on;
}

void Session::set_paused(bool on) {
    if (paused_ && !on) pacer_jumped_ = true;
    paused_ = on;
    if (paused_ && sound_ != nullptr) sound_->pause();
}

void Session::paste(std::string_view text) {
    const Paste::Outcome outcome = paste_.begin(text);
    if (outcome.untypable != 0) {
        tell("clipboard", std::to_string(outcome.untypable) +
                              (outcome.untypable == 1 ? " character is" : " characters are") +
                              " not on the keyboard and left out");
    }
    if (outcome.cut) tell("clipboard", "only the first mebibyte is typed");
}

void Session::stop_pasting() {
    paste_.stop();
    tell("clipboard", "no more of it is typed");
}

void Session::take_screenshot() {
    const auto png = screenshot();
    const auto saved = png.ok() ? save_screenshot(png.value()) : Result<std::string>(png.error());
    tell(saved.ok() ? saved.value() : "screenshot", saved.ok() ? "screenshot saved" : saved.error().message);
}

void Session::tell(std::string_view where, std::string_view what) {
    messages_.say(where, what);
    if (display_ != nullptr)
        display_->notice(where.empty() ? std::string(what) : std::string(where) + ": " + std::string(what));
}

void Session::time_jumped() {
    pacer_jumped_ = true;
    recordings_.jump(machine_->speaker());
    if (sound_ != nullptr) sound_->jump(machine_->speaker());
}

// --- sound ----------------------------------------------------------------------------------------------------------

void Session::play() {
    if (sound_ == nullptr) return;
    // Time that runs away from the wall clock would be noise.
    if (settings_.pace && !turbo_) {
        sound_->advance(machine_->now());
    } else {
        sound_->jump(machine_->speaker());
    }
}

void Session::change_volume(bool louder) {
    if (sound_ != nullptr) {
        sound_->set_muted(false);
        sound_->change_volume(louder);
    }
    tell_volume();
}

void Session::toggle_muted() {
    if (sound_ != nullptr) sound_->set_muted(!sound_->muted());
    tell_volume();
}

void Session::tell_volume() {
    if (display_ == nullptr) return;
    if (sound_ == nullptr) {
        display_->notice("no sound");
    } else if (sound_->muted()) {
        display_->notice("sound off");
    } else {
        display_->notice("volume " + std::to_string(sound_->volume()) + " %");
    }
}

// --- media and outputs ----------------------------------------------------------------------------------------------

void Session::next_disk() {
    if (Status status = piles_.next(*machine_, 0); !status) {
        tell("drive A", status.error().message);
    } else {
        const std::string& path = piles_.current(0);
        tell("drive A", path.empty() ? "now empty" : "now holds " + path);
    }
}

void Session::insert_disk(const std::string& path) {
    Status status = check_image_is_floppy(path);
    if (status) status = piles_.insert(*machine_, 0, {path, false});
    tell(status.ok() ? "drive A" : path, status.ok() ? "now holds " + path : status.error().message);
}

bool Session::flush_media() {
    const Status status = machine_->flush_media();
    if (!status && !media_failed_) tell("disk image", status.error().message);
    media_failed_ = !status;
    return status.ok();
}

void Session::flush_outputs() {
    if (serial_output_ != nullptr) serial_output_->flush();
    if (debug_output_ != nullptr) debug_output_->flush();
}

// --- pictures and recordings ----------------------------------------------------------------------------------------

Result<std::vector<u8>> Session::screenshot(std::optional<bool> aspect) {
    const Frame picture = machine_->picture();
    if (!aspect.value_or(settings_.aspect)) return encode_png(picture);
    const window::Picture shaped = in_monitor_shape(picture);
    return encode_png({shaped.width, shaped.height, shaped.pixels});
}

Status Session::write_screenshot(const std::string& path, std::optional<bool> aspect) {
    const auto bytes = screenshot(aspect);
    if (!bytes.ok()) return bytes.error();
    return write_file(path, bytes.value());
}

Status Session::start_recording(RecordingKind kind, const std::string& path) {
    return recordings_.start(kind, path, machine_->speaker());
}

Status Session::stop_recording(RecordingKind kind) {
    return recordings_.stop(kind, machine_->now());
}

bool Session::finish_recordings() {
    return recordings_.finish(machine_->now());
}

// --- Host -----------------------------------------------------------------------------------------------------------

bool Session::wants_frame() const {
    return (display_ != nullptr && display_->wants_frame()) || recordings_.wants_frame(machine_->now());
}

void Session::present(const Frame& frame) {
    if (display_ != nullptr && display_->wants_frame()) display_->present(frame);
    recordings_.present(frame, machine_->now());
}

void Session::speaker(const Speaker::Change& state) {
    recordings_.speaker(state);
    if (sound_ != nullptr) sound_->speaker(state);
}

void Session::serial_out(unsigned port, u8 byte) {
    if (port != 0) return;
    if (serial_output_ != nullptr) serial_output_->put(byte);
    if (settings_.transcripts) serial_transcript_.append(byte);
}

void Session::debug_out(u8 byte) {
    if (debug_output_ != nullptr) debug_output_->put(byte);
    if (settings_.transcripts) debug_transcript_.append(byte);
}

void Session::log(LogLevel level, std::string_view category, std::string_view message) {
    // What the guest does wrong is for its programmers; a user hears of what the host does wrong.
    if (level != LogLevel::Error && level != LogLevel::Warn) return;
    // A guest that tries again and again would repeat the same news.
    if (message == last_log_) return;
    last_log_ = message;
    tell(category, message);
}

}  // namespace lockstep
