// One run of a machine with everything around it: display, character devices, the wall clock, limits and signals.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/time.h"
#include "frontend/char_backend.h"
#include "frontend/disk_pile.h"
#include "frontend/display.h"
#include "frontend/escape_filter.h"
#include "frontend/messages.h"
#include "frontend/pacing.h"
#include "frontend/paste.h"
#include "frontend/recording/recordings.h"
#include "frontend/sound/sound_output.h"
#include "frontend/standard_input.h"
#include "frontend/transcript.h"
#include "frontend/typist.h"
#include "machine/host.h"
#include "machine/machine.h"

namespace lockstep {

// Why a run is over.
struct Ending {
    enum class Kind : u8 { PowerOff, DebugExit, Reset, TripleFault, Limit, Interrupted, Closed, Script, HostFailure };
    Kind kind = Kind::PowerOff;
    int status = 0;  // of the program
};

class Session final : public Host {
public:
    struct Settings {
        std::string title;  // what runs, for window titles
        bool pace = false;
        bool aspect = false;  // screenshots in the monitor's shape unless asked otherwise
        std::optional<Time> max_time;
        std::optional<u64> max_instructions;
        std::optional<Time> timeout;  // on the host's clock, from now on
        bool transcripts = false;     // keep what the guest sends, for a script or a window
        bool serial_from_stdin = false;
        bool ctrl_a_leaves = false;  // Ctrl-A x on standard input ends the run
    };

    // All references outlive the session.
    Session(Settings settings, Messages& messages, DiskPiles& piles);

    // --- before the run ---
    void attach(Machine& machine) { machine_ = &machine; }
    void set_display(std::unique_ptr<Display> display) { display_ = std::move(display); }
    // `card` plays `output`.
    void set_sound(std::unique_ptr<SoundOutput> output, std::unique_ptr<SoundCard> card);
    void set_outputs(std::shared_ptr<OutputStream> serial, std::shared_ptr<OutputStream> debug);

    // --- running ---
    // Does `work`, which is the run, beside the display; see Display::run_beside.
    void beside_display(const std::function<void()>& work);
    // Runs the machine to virtual time `until`, or less if the run ends before.
    std::optional<Ending> advance(Time until);
    // Virtual time passed by other means, such as loading a state.
    void time_jumped();

    Machine& machine() { return *machine_; }
    const Machine& machine() const { return *machine_; }
    Messages& messages() { return messages_; }
    Typist& typist() { return typist_; }
    Transcript& serial_transcript() { return serial_transcript_; }
    Transcript& debug_transcript() { return debug_transcript_; }
    const Settings& settings() const { return settings_; }
    // The present picture as a PNG file's bytes, or to a file. `aspect`: in the monitor's shape, not dot for dot.
    Result<std::vector<u8>> screenshot(std::optional<bool> aspect = std::nullopt);
    Status write_screenshot(const std::string& path, std::optional<bool> aspect = std::nullopt);
    // Sound and pictures to files, from now on.
    Status start_recording(RecordingKind kind, const std::string& path);
    Status stop_recording(RecordingKind kind);
    // False, with a message, when one of all recordings failed.
    bool finish_recordings();

    // --- for displays and scripts ---
    void end(Ending ending) {
        if (!ending_) ending_ = ending;
    }
    void send_serial(std::string_view bytes);
    bool serial_sent() const { return serial_input_.empty(); }
    void set_turbo(bool on);
    bool turbo() const { return turbo_; }
    // A paused machine stands still; the user and the limit on the wall clock are still heard.
    void set_paused(bool on);
    bool paused() const { return paused_; }
    // Types a text from the clipboard; says what of it cannot be typed.
    void paste(std::string_view text);
    void stop_pasting();
    bool pasting() const { return paste_.active(); }
    // The next disk of drive A's pile, or the image of that name; says what it did.
    void next_disk();
    void insert_disk(const std::string& path);
    // Writes what the monitor shows to a numbered file, and says so.
    void take_screenshot();
    // On standard error and on the display.
    void tell(std::string_view where, std::string_view what);
    DiskPiles& disks() { return piles_; }
    const SpeedMeter& speed() const { return speed_; }
    // Counts up with each new figure of speed().
    u64 speed_samples() const { return speed_samples_; }
    // Media as safe as the host can make them. False, with a message, when that failed.
    bool flush_media();
    void flush_outputs();
    void close_display();
    // What the user hears; null without a sound card.
    const SoundOutput* sound() const { return sound_.get(); }
    void change_volume(bool louder);
    void toggle_muted();

    // --- Host ---
    bool wants_frame() const override;
    void present(const Frame& frame) override;
    void serial_out(unsigned port, u8 byte) override;
    void debug_out(u8 byte) override;
    void speaker(const Speaker::Change& state) override;
    void log(LogLevel level, std::string_view category, std::string_view message) override;

private:
    std::optional<Ending> check_host(u64 host_now);
    std::optional<Ending> check_limits() const;
    std::optional<Ending> ending_of(StopReason reason) const;
    Time next_slice(Time until) const;
    void service(u64 host_now);
    void stand_still(u64 host_now);
    void read_standard_input();
    void feed_guest();
    void keep_pace();
    void play();
    void tell_volume();

    Settings settings_;
    Messages& messages_;
    DiskPiles& piles_;
    Machine* machine_ = nullptr;
    std::unique_ptr<Display> display_;
    std::shared_ptr<OutputStream> serial_output_;
    std::shared_ptr<OutputStream> debug_output_;
    Transcript serial_transcript_;
    Transcript debug_transcript_;
    StandardInput input_;
    EscapeFilter escape_;
    std::deque<u8> serial_input_;
    Typist typist_;
    Paste paste_;
    Recordings recordings_;
    std::unique_ptr<SoundOutput> sound_;
    std::unique_ptr<SoundCard> sound_card_;
    Pacer pacer_;
    bool pacer_jumped_ = true;
    bool turbo_ = false;
    bool paused_ = false;
    SpeedMeter speed_;
    u64 speed_samples_ = 0;
    u64 started_at_;
    u64 next_flush_at_ = 0;
    u64 next_media_flush_at_ = 0;
    bool media_failed_ = false;
    std::string last_log_;
    std::optional<Ending> ending_;
};

}  // namespace lockstep
