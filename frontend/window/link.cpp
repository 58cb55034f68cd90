#include "frontend/window/link.h"

#include <algorithm>

#include "frontend/exit_status.h"
#include "frontend/pacing.h"
#include "frontend/session.h"
#include "frontend/window/views.h"
#include "machine/board.h"

namespace lockstep::window {

namespace {

constexpr u64 frame_interval = ns_per_second / 60;
constexpr u64 status_interval = ns_per_second / 20;
constexpr u64 view_interval = ns_per_second / 10;

template <class... Cases>
struct Match : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Match(Cases...) -> Match<Cases...>;

// A key that stays down, or a window that cannot be closed, would be worse than a lost motion.
bool may_be_lost(const Request& request) {
    const auto* const key = std::get_if<KeyEvent>(&request);
    return key != nullptr ? key->down : !std::holds_alternative<Close>(request);
}

}  // namespace

// --- the window's thread --------------------------------------------------------------------------------------------

void Link::ask(Request request) {
    const std::lock_guard lock(mutex_);
    if (requests_.size() >= most_requests && may_be_lost(request)) return;
    requests_.push_back(std::move(request));
    asked_ = true;
}

News Link::take_news() {
    const std::lock_guard lock(mutex_);
    return std::exchange(news_, {});
}

// --- the machine's thread -------------------------------------------------------------------------------------------

void Link::wake_window() {
    if (!woken_.exchange(true)) wake_();
}

bool Link::wants_frame() const {
    return visible_ && host_now_ns() >= next_frame_at_;
}

void Link::present(const Frame& frame) {
    const u64 now = host_now_ns();
    // Kept on a grid, so that a guest with 70 pictures a second is shown 60 and not 35.
    next_frame_at_ = std::max(next_frame_at_ + frame_interval, now - std::min(now, frame_interval));
    // What changed is known since the picture before this one.
    RowRange changed{0, frame.height};
    if (frame.serial != 0) {
        if (frame.serial == shown_serial_) return;
        if (frame.serial == shown_serial_ + 1)
            changed = {frame.first_changed, frame.first_changed + frame.changed_rows};
        shown_serial_ = frame.serial;
    }
    if (pictures_.put(frame, changed)) wake_window();
}

void Link::notice(std::string_view text) {
    {
        const std::lock_guard lock(mutex_);
        news_.notice = text;
    }
    wake_window();
}

void Link::service(Session& session) {
    if (asked_.exchange(false)) {
        std::vector<Request> requests;
        {
            const std::lock_guard lock(mutex_);
            requests.swap(requests_);
        }
        for (const Request& request : requests) serve(session, request);
        next_status_at_ = 0;
    }
    const u64 host_now = host_now_ns();
    if (host_now >= next_status_at_) tell_status(session, host_now);
    if (view_ != View::Screen && host_now >= next_view_at_) tell_view(session, host_now);
}

void Link::serve(Session& session, const Request& request) {
    std::visit(Match{
                   [&](const KeyEvent& event) { key(session, event); },
                   [&](const MouseEvent& event) { session.machine().mouse(event); },
                   [&](const Close&) {
                       session.end({Ending::Kind::Closed, exit_status::ok});
                   },
                   [&](const Screenshot&) { session.take_screenshot(); },
                   [&](const NextDisk&) { session.next_disk(); },
                   [&](const InsertDisk& disk) { session.insert_disk(disk.path); },
                   [&](const SetTurbo& turbo) { session.set_turbo(turbo.on); },
                   [&](const ChangeVolume& volume) { session.change_volume(volume.louder); },
                   [&](const ToggleMuted&) { session.toggle_muted(); },
                   [&](const SetPaused& paused) { session.set_paused(paused.on); },
                   [&](const PasteText& paste) { session.paste(paste.text); },
                   [&](const SendSerial& serial) { session.send_serial(serial.bytes); },
                   [&](const ShowView& show) {
                       view_ = show.view;
                       next_view_at_ = 0;
                       told_text_.clear();
                   },
               },
               request);
}

void Link::key(Session& session, const KeyEvent& event) {
    if (event.key == Key::Escape) {
        if (event.down && session.pasting()) {
            session.stop_pasting();
            escape_taken_ = true;
            return;
        }
        if (!event.down && std::exchange(escape_taken_, false)) return;
    }
    session.machine().key(event);
}

void Link::tell_status(Session& session, u64 host_now) {
    next_status_at_ = host_now + status_interval;
    const SpeedMeter& speed = session.speed();
    Status status;
    status.measured = session.speed_samples() != 0;
    status.tenths_of_mips = speed.tenths_of_mips();
    status.percent = speed.percent();
    status.halted = status.measured && speed.instructions() == 0;
    status.paused = session.paused();
    status.turbo = session.turbo();
    status.muted = session.sound() != nullptr && session.sound()->muted();
    status.typing = session.pasting();
    for (unsigned drive = 0; drive < 2; ++drive) {
        status.floppy_light[drive] = session.machine().board().fdc.light(drive);
    }
    if (told_anything_ && status == told_) return;
    told_anything_ = true;
    told_ = status;
    {
        const std::lock_guard lock(mutex_);
        news_.status = status;
    }
    wake_window();
}

void Link::tell_view(Session& session, u64 host_now) {
    next_view_at_ = host_now + view_interval;
    std::string text = view_ == View::Serial
                           ? serial_view(session.serial_transcript().tail(longest_view))
                           : status_view(session.machine(), session.disks(), session.speed(), session.paused());
    if (text == told_text_) return;
    told_text_ = text;
    {
        const std::lock_guard lock(mutex_);
        news_.text = std::move(text);
    }
    wake_window();
}

}  // namespace lockstep::window
