#include "frontend/sdl/sdl_display.h"

#define SDL_MAIN_HANDLED
#include <SDL.h>
#include <signal.h>

#include <atomic>
#include <cstdlib>
#include <string_view>

#include "frontend/sdl/sdl_window.h"
#include "frontend/session.h"
#include "frontend/worker_thread.h"

namespace lockstep::sdl {

namespace {

// Nothing depends on it: the link wakes the window.
constexpr int longest_wait_ms = 250;

// SDL's video part while it is up.
struct Video {
    Video() = default;
    ~Video() { SDL_QuitSubSystem(SDL_INIT_VIDEO); }
    Video(const Video&) = delete;
    Video& operator=(const Video&) = delete;
};

// Signals of the user's go to the machine's thread, which may be writing or asleep, while this exists.
class SignalsElsewhere {
public:
    SignalsElsewhere() {
        sigset_t signals;
        sigemptyset(&signals);
        for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
        pthread_sigmask(SIG_BLOCK, &signals, &before_);
    }
    ~SignalsElsewhere() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsElsewhere(const SignalsElsewhere&) = delete;
    SignalsElsewhere& operator=(const SignalsElsewhere&) = delete;

private:
    sigset_t before_{};
};

class SdlDisplay final : public Display {
public:
    explicit SdlDisplay(const std::string& name) : wake_event_(SDL_RegisterEvents(1)), window_(link_, name) {}

    Status open(bool full_screen, window::Look look) { return window_.open(full_screen, look); }

    void run_beside(const std::function<void()>& work) override;
    bool wants_frame() const override { return link_.wants_frame(); }
    void present(const Frame& frame) override { link_.present(frame); }
    void service(Session& session) override { link_.service(session); }
    void notice(std::string_view text) override { link_.notice(text); }

private:
    void wake() const {
        SDL_Event event{};
        event.type = wake_event_;
        SDL_PushEvent(&event);
    }

    Video video_;
    u32 wake_event_;
    window::Link link_{[this] { wake(); }};
    SdlWindow window_;
};

void SdlDisplay::run_beside(const std::function<void()>& work) {
    std::atomic<bool> done{false};
    const WorkerThread machine([&] {
        work();
        done = true;
        wake();
    });
    const SignalsElsewhere signals;
    while (!done) {
        SDL_Event event;
        if (SDL_WaitEventTimeout(&event, longest_wait_ms) != 0) {
            do {
                window_.handle(event);
            } while (SDL_PollEvent(&event) != 0);
        }
        window_.update();
    }
}

// Without a desktop SDL draws into nowhere and calls it success. Who asks for that by name gets it.
bool windows_are_seen() {
    const char* const driver = SDL_GetCurrentVideoDriver();
    if (driver == nullptr) return false;
    const char* const wanted = std::getenv("SDL_VIDEODRIVER");
    if (wanted != nullptr && *wanted != '\0') return true;
    const std::string_view name = driver;
    return name != "offscreen" && name != "dummy" && name != "evdev";
}

}  // namespace

Result<std::unique_ptr<Display>> open_display(const std::string& title, bool full_screen, window::Look look) {
    // Signals are the program's own business, and a machine at work is no reason to keep a screen awake.
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    // Pixels that are ready need no OpenGL, which without a graphics processor would cost more than the machine itself.
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
#if defined(__linux__)
    // Wayland's library complains by itself when there is none. An environment variable of SDL's own overrides this.
    if (std::getenv("WAYLAND_DISPLAY") == nullptr) SDL_SetHint(SDL_HINT_VIDEODRIVER, "x11,KMSDRM");
#endif
    SDL_SetMainReady();
    const std::string other = " (use -display terminal or -display none)";
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        return Error{std::string("there is no display for a window: ") + SDL_GetError() + other};
    }
    auto display = std::make_unique<SdlDisplay>("Lockstep — " + title);
    if (!windows_are_seen()) return Error{"there is no desktop to open a window on" + other};
    if (Status status = display->open(full_screen, look); !status) return Error{status.error().message + other};
    return std::unique_ptr<Display>(std::move(display));
}

}  // namespace lockstep::sdl
