// What goes between the thread that runs the machine and the one that shows the window. The machine never waits for
// the window: pictures, news and requests each wait for the other side in a place of their own.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/window/picture_mailbox.h"
#include "frontend/window/request.h"
#include "frontend/window/status.h"

namespace lockstep {
class Session;
}

namespace lockstep::window {

// What the window has not been told yet.
struct News {
    std::optional<Status> status;
    std::optional<std::string> notice;  // for the user, one line
    std::optional<std::string> text;    // of the view that is shown instead of the screen, in lines
};

class Link {
public:
    // `wake` makes the window look here soon. It is called from the machine's thread, once until the window has looked.
    explicit Link(std::function<void()> wake) : wake_(std::move(wake)) {}

    // --- the window's thread ---
    void ask(Request request);
    // The window is about to look for news and pictures.
    void looking() { woken_ = false; }
    News take_news();
    const Picture* take_picture(RowRange& changed) { return pictures_.take(changed); }
    // Nobody sees the window: no pictures are needed.
    void set_visible(bool visible) { visible_ = visible; }

    // --- the machine's thread: what the session asks of a display ---
    bool wants_frame() const;
    void present(const Frame& frame);
    void service(Session& session);
    void notice(std::string_view text);
    // The run is over.
    void wake_window();

private:
    // A stuck machine does not make the host's memory grow.
    static constexpr std::size_t most_requests = 4096;
    static constexpr std::size_t longest_view = 32 << 10;

    void serve(Session& session, const Request& request);
    void key(Session& session, const KeyEvent& event);
    void tell_status(Session& session, u64 host_now);
    void tell_view(Session& session, u64 host_now);

    std::function<void()> wake_;
    std::atomic<bool> woken_{false};
    std::atomic<bool> visible_{true};
    std::atomic<bool> asked_{false};
    PictureMailbox pictures_;

    std::mutex mutex_;  // for these two
    std::vector<Request> requests_;
    News news_;

    // The machine's thread only.
    u64 next_frame_at_ = 0;
    u64 shown_serial_ = 0;  // of the picture put last
    u64 next_status_at_ = 0;
    u64 next_view_at_ = 0;
    Status told_;
    bool told_anything_ = false;
    View view_ = View::Screen;
    std::string told_text_;
    bool escape_taken_ = false;  // Escape went down to stop a paste: its release is not the guest's either
};

}  // namespace lockstep::window
