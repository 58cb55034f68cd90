#include "frontend/sdl/sdl_display.h"

#define SDL_MAIN_HANDLED
#include <SDL.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "frontend/exit_status.h"
#include "frontend/pacing.h"
#include "frontend/picture_scale.h"
#include "frontend/png_file.h"
#include "frontend/sdl/picture_texture.h"
#include "frontend/sdl/scancodes.h"
#include "frontend/session.h"
#include "frontend/window_keys.h"

namespace lockstep::sdl {

namespace {

constexpr u64 frame_interval = ns_per_second / 60;
constexpr unsigned most_screenshots = 9999;

struct WindowDeleter {
    void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
};
struct RendererDeleter {
    void operator()(SDL_Renderer* renderer) const { SDL_DestroyRenderer(renderer); }
};

// SDL, which nothing else in the program uses, while it is up.
struct Video {
    Video() = default;
    ~Video() { SDL_Quit(); }
    Video(const Video&) = delete;
    Video& operator=(const Video&) = delete;
};

class SdlDisplay final : public Display {
public:
    explicit SdlDisplay(std::string name) : name_(std::move(name)) {}

    Status open(bool full_screen);
    bool wants_frame() const override { return host_now_ns() >= next_frame_at_; }
    void present(const Frame& frame) override;
    void service(Session& session) override;

private:
    void handle(const SDL_Event& event, Session& session);
    void handle_window(const SDL_WindowEvent& event, Session& session);
    void handle_button(const SDL_MouseButtonEvent& event, Session& session);
    void perform(WindowKeys::Action action, Session& session);
    void send_mouse(Session& session);
    void capture(bool on);
    void toggle_full_screen();
    void screenshot(Session& session) const;
    void update_title(const Session& session);

    std::string name_;
    Video video_;
    std::unique_ptr<SDL_Window, WindowDeleter> window_;
    std::unique_ptr<SDL_Renderer, RendererDeleter> renderer_;
    std::unique_ptr<PictureTexture> picture_;
    bool redraw_ = true;
    u64 next_frame_at_ = 0;
    u64 titled_sample_ = ~u64{0};
    WindowKeys keys_;
    std::vector<KeyEvent> key_events_;
    bool captured_ = false;
    bool swallow_click_ = false;
    // Mouse events of one round, together.
    s32 dx_ = 0;
    s32 dy_ = 0;
    s32 wheel_ = 0;
    u8 buttons_ = 0;
    bool mouse_moved_ = false;
};

Error sdl_error(const std::string& what) {
    return {what + ": " + SDL_GetError() + " (use -display terminal or -display none)"};
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

Status SdlDisplay::open(bool full_screen) {
    SDL_Rect area{0, 0, 1024, 768};
    SDL_GetDisplayUsableBounds(0, &area);
    const WindowSize size =
        first_window_size(static_cast<u32>(std::max(area.w, 0)), static_cast<u32>(std::max(area.h, 0)));
    const u32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI |
                      (full_screen ? static_cast<u32>(SDL_WINDOW_FULLSCREEN_DESKTOP) : 0u);
    window_.reset(SDL_CreateWindow(name_.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                   static_cast<int>(size.width), static_cast<int>(size.height), flags));
    if (window_ == nullptr) return sdl_error("no window can be opened");
    renderer_.reset(SDL_CreateRenderer(window_.get(), -1, 0));
    if (renderer_ == nullptr) renderer_.reset(SDL_CreateRenderer(window_.get(), -1, SDL_RENDERER_SOFTWARE));
    if (renderer_ == nullptr) return sdl_error("nothing can be drawn in a window");
    SDL_SetWindowMinimumSize(window_.get(), 320, 240);
    SDL_StopTextInput();
    picture_ = std::make_unique<PictureTexture>(renderer_.get());
    picture_->draw();
    return {};
}

void SdlDisplay::present(const Frame& frame) {
    const u64 now = host_now_ns();
    // Kept on a grid, so that a guest with 70 pictures a second is shown 60 and not 35.
    next_frame_at_ = std::max(next_frame_at_ + frame_interval, now - std::min(now, frame_interval));
    redraw_ = picture_->set(frame) || redraw_;
}

void SdlDisplay::service(Session& session) {
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) handle(event, session);
    for (const KeyEvent& key : key_events_) session.machine().key(key);
    key_events_.clear();
    send_mouse(session);
    if (titled_sample_ != session.speed_samples()) update_title(session);
    if (redraw_) picture_->draw();
    redraw_ = false;
}

void SdlDisplay::handle(const SDL_Event& event, Session& session) {
    switch (event.type) {
        case SDL_QUIT: session.end({Ending::Kind::Closed, exit_status::ok}); break;
        case SDL_WINDOWEVENT: handle_window(event.window, session); break;
        case SDL_RENDER_TARGETS_RESET:
        case SDL_RENDER_DEVICE_RESET:
            picture_->lost();
            redraw_ = true;
            break;
        case SDL_KEYDOWN:
        case SDL_KEYUP:
            if (event.key.repeat == 0) {
                const Key key = key_of_scancode(event.key.keysym.scancode);
                perform(keys_.key(key, event.type == SDL_KEYDOWN, key_events_), session);
            }
            break;
        case SDL_MOUSEMOTION:
            if (!captured_) break;
            dx_ += event.motion.xrel;
            dy_ += event.motion.yrel;
            mouse_moved_ = true;
            break;
        case SDL_MOUSEWHEEL:
            if (!captured_) break;
            wheel_ += event.wheel.direction == SDL_MOUSEWHEEL_FLIPPED ? -event.wheel.y : event.wheel.y;
            mouse_moved_ = true;
            break;
        case SDL_MOUSEBUTTONDOWN:
        case SDL_MOUSEBUTTONUP: handle_button(event.button, session); break;
        default: break;
    }
}

void SdlDisplay::handle_window(const SDL_WindowEvent& event, Session& session) {
    switch (event.event) {
        case SDL_WINDOWEVENT_CLOSE: session.end({Ending::Kind::Closed, exit_status::ok}); break;
        case SDL_WINDOWEVENT_EXPOSED:
        case SDL_WINDOWEVENT_SIZE_CHANGED: redraw_ = true; break;
        case SDL_WINDOWEVENT_FOCUS_LOST:
            perform(keys_.focus_lost(key_events_), session);
            capture(false);
            if (buttons_ != 0) {
                buttons_ = 0;
                mouse_moved_ = true;
            }
            break;
        default: break;
    }
}

void SdlDisplay::handle_button(const SDL_MouseButtonEvent& event, Session& session) {
    const bool down = event.type == SDL_MOUSEBUTTONDOWN;
    if (!captured_) {
        // The click that captures is not the guest's, nor is its end.
        if (down) {
            capture(true);
            swallow_click_ = true;
        }
        return;
    }
    if (swallow_click_) {
        if (!down) swallow_click_ = false;
        return;
    }
    u8 bit = 0;
    if (event.button == SDL_BUTTON_LEFT) bit = 1;
    if (event.button == SDL_BUTTON_RIGHT) bit = 2;
    if (event.button == SDL_BUTTON_MIDDLE) bit = 4;
    if (bit == 0) return;
    // What moved before the button changed goes first.
    send_mouse(session);
    buttons_ = static_cast<u8>(down ? buttons_ | bit : buttons_ & ~bit);
    mouse_moved_ = true;
    send_mouse(session);
}

void SdlDisplay::send_mouse(Session& session) {
    if (!mouse_moved_) return;
    const auto clamp = [](s32 value, s32 limit) { return std::clamp(value, -limit, limit); };
    session.machine().mouse({.dx = static_cast<s16>(clamp(dx_, 32'000)),
                             .dy = static_cast<s16>(clamp(dy_, 32'000)),
                             .wheel = static_cast<s8>(clamp(wheel_, 100)),
                             .buttons = buttons_});
    dx_ = dy_ = wheel_ = 0;
    mouse_moved_ = false;
}

void SdlDisplay::perform(WindowKeys::Action action, Session& session) {
    switch (action) {
        case WindowKeys::Action::None: break;
        case WindowKeys::Action::ToggleGrab: capture(!captured_); break;
        case WindowKeys::Action::ToggleFullScreen: toggle_full_screen(); break;
        case WindowKeys::Action::Screenshot: screenshot(session); break;
        case WindowKeys::Action::NextDisk: session.next_disk(); break;
        case WindowKeys::Action::TurboOn: session.set_turbo(true); break;
        case WindowKeys::Action::TurboOff: session.set_turbo(false); break;
    }
}

void SdlDisplay::capture(bool on) {
    if (on == captured_) return;
    captured_ = on;
    SDL_SetRelativeMouseMode(on ? SDL_TRUE : SDL_FALSE);
    titled_sample_ = ~u64{0};
}

void SdlDisplay::toggle_full_screen() {
    const bool full = (SDL_GetWindowFlags(window_.get()) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
    SDL_SetWindowFullscreen(window_.get(), full ? 0 : static_cast<u32>(SDL_WINDOW_FULLSCREEN_DESKTOP));
    redraw_ = true;
}

void SdlDisplay::screenshot(Session& session) const {
    for (unsigned number = 1; number <= most_screenshots; ++number) {
        char path[32];
        std::snprintf(path, sizeof path, "lockstep-%04u.png", number);
        struct stat info {};
        if (::stat(path, &info) == 0) continue;
        const Status status = write_png(path, session.machine().picture());
        session.messages().say(path, status.ok() ? "screenshot saved" : status.error().message);
        return;
    }
    session.messages().say("screenshot", "lockstep-0001.png to lockstep-9999.png exist already (move some away)");
}

void SdlDisplay::update_title(const Session& session) {
    titled_sample_ = session.speed_samples();
    std::string title = name_;
    if (session.speed_samples() == 0) {
        title += " — running";
    } else {
        const SpeedMeter& speed = session.speed();
        // Nothing at all executed in a second: no interrupt wakes this processor any more.
        title += speed.instructions() == 0 ? " — halted" : " — running";
        title += " — " + std::to_string(speed.tenths_of_mips() / 10) + "." +
                 std::to_string(speed.tenths_of_mips() % 10) + " MIPS, " + std::to_string(speed.percent()) + " %";
    }
    if (captured_) title += " — Ctrl-Alt-G releases the mouse";
    SDL_SetWindowTitle(window_.get(), title.c_str());
}

}  // namespace

Result<std::unique_ptr<Display>> open_display(const std::string& title, bool full_screen) {
    // Signals are the program's own business, and a machine at work is no reason to keep a screen awake.
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
#if defined(__linux__)
    // Wayland's library complains by itself when there is none. An environment variable of SDL's own overrides this.
    if (std::getenv("WAYLAND_DISPLAY") == nullptr) SDL_SetHint(SDL_HINT_VIDEODRIVER, "x11,KMSDRM");
#endif
    SDL_SetMainReady();
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) return sdl_error("there is no display for a window");
    auto display = std::make_unique<SdlDisplay>("Lockstep — " + title);
    if (!windows_are_seen()) {
        return Error{"there is no desktop to open a window on (use -display terminal or -display none)"};
    }
    if (Status status = display->open(full_screen); !status) return status.error();
    return std::unique_ptr<Display>(std::move(display));
}

}  // namespace lockstep::sdl
