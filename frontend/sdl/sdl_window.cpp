#include "frontend/sdl/sdl_window.h"

#include <algorithm>

#include "frontend/picture_scale.h"
#include "frontend/sdl/scancodes.h"

namespace lockstep::sdl {

namespace {

constexpr int smallest_width = 320;
constexpr int smallest_height = 240;
// What a window's frame and title bar take of the screen.
constexpr u32 frame_room = 60;

SDL_Rect usable_area(SDL_Window* window) {
    SDL_Rect area{0, 0, 1024, 768};
    const int screen = window != nullptr ? SDL_GetWindowDisplayIndex(window) : 0;
    SDL_GetDisplayUsableBounds(std::max(screen, 0), &area);
    return area;
}

WindowSize size_in_points(SDL_Window* window) {
    int width = 0;
    int height = 0;
    SDL_GetWindowSize(window, &width, &height);
    return {static_cast<u32>(std::max(width, 0)), static_cast<u32>(std::max(height, 0))};
}

}  // namespace

Status SdlWindow::open(bool full_screen, PictureStyle style) {
    const SDL_Rect area = usable_area(nullptr);
    first_size_ = first_window_size(static_cast<u32>(std::max(area.w, 0)), static_cast<u32>(std::max(area.h, 0)));
    const u32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI |
                      (full_screen ? static_cast<u32>(SDL_WINDOW_FULLSCREEN_DESKTOP) : 0u);
    window_.reset(SDL_CreateWindow(name_.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                   static_cast<int>(first_size_.width), static_cast<int>(first_size_.height), flags));
    if (window_ == nullptr) return Error{std::string("no window can be opened: ") + SDL_GetError()};
    given_size_ = first_size_;
    SDL_SetWindowMinimumSize(window_.get(), smallest_width, smallest_height);
    SDL_StopTextInput();
    if (SDL_GetWindowSurface(window_.get()) == nullptr) {
        return Error{std::string("nothing can be drawn in a window: ") + SDL_GetError()};
    }
    surface_ = std::make_unique<WindowSurface>(window_.get(), style);
    show();
    return {};
}

// --- what the user does ---------------------------------------------------------------------------------------------

void SdlWindow::handle(const SDL_Event& event) {
    switch (event.type) {
        case SDL_QUIT: link_.ask(window::Close{}); break;
        case SDL_WINDOWEVENT: handle_window(event.window); break;
        case SDL_KEYDOWN:
        case SDL_KEYUP:
            if (event.key.repeat == 0) {
                const Key key = key_of_scancode(event.key.keysym.scancode);
                const WindowKeys::Action action = keys_.key(key, event.type == SDL_KEYDOWN, key_events_);
                send_keys();
                perform(action);
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
        case SDL_MOUSEBUTTONUP: handle_button(event.button); break;
        default: break;
    }
}

void SdlWindow::handle_window(const SDL_WindowEvent& event) {
    switch (event.event) {
        case SDL_WINDOWEVENT_CLOSE: link_.ask(window::Close{}); break;
        case SDL_WINDOWEVENT_EXPOSED:
        case SDL_WINDOWEVENT_SIZE_CHANGED:
            surface_->lost();
            redraw_ = true;
            break;
        case SDL_WINDOWEVENT_SHOWN:
        case SDL_WINDOWEVENT_RESTORED:
        case SDL_WINDOWEVENT_HIDDEN:
        case SDL_WINDOWEVENT_MINIMIZED:
            link_.set_visible((SDL_GetWindowFlags(window_.get()) & (SDL_WINDOW_HIDDEN | SDL_WINDOW_MINIMIZED)) == 0);
            break;
        case SDL_WINDOWEVENT_FOCUS_LOST: {
            const WindowKeys::Action action = keys_.focus_lost(key_events_);
            send_keys();
            perform(action);
            capture(false);
            break;
        }
        default: break;
    }
}

void SdlWindow::handle_button(const SDL_MouseButtonEvent& event) {
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
    send_mouse();
    buttons_ = static_cast<u8>(down ? buttons_ | bit : buttons_ & ~bit);
    mouse_moved_ = true;
    send_mouse();
}

void SdlWindow::send_keys() {
    for (const KeyEvent& key : key_events_) link_.ask(key);
    key_events_.clear();
}

void SdlWindow::send_mouse() {
    if (!mouse_moved_) return;
    const auto clamp = [](s32 value, s32 limit) { return std::clamp(value, -limit, limit); };
    link_.ask(MouseEvent{.dx = static_cast<s16>(clamp(dx_, 32'000)),
                         .dy = static_cast<s16>(clamp(dy_, 32'000)),
                         .wheel = static_cast<s8>(clamp(wheel_, 100)),
                         .buttons = buttons_});
    dx_ = dy_ = wheel_ = 0;
    mouse_moved_ = false;
}

void SdlWindow::perform(WindowKeys::Action action) {
    switch (action) {
        case WindowKeys::Action::None: break;
        case WindowKeys::Action::ToggleGrab: capture(!captured_); break;
        case WindowKeys::Action::ToggleFullScreen: toggle_full_screen(); break;
        case WindowKeys::Action::Screenshot: link_.ask(window::Screenshot{}); break;
        case WindowKeys::Action::NextDisk: link_.ask(window::NextDisk{}); break;
        case WindowKeys::Action::ToggleMuted: link_.ask(window::ToggleMuted{}); break;
        case WindowKeys::Action::Louder: link_.ask(window::ChangeVolume{true}); break;
        case WindowKeys::Action::Quieter: link_.ask(window::ChangeVolume{false}); break;
        case WindowKeys::Action::TurboOn: link_.ask(window::SetTurbo{true}); break;
        case WindowKeys::Action::TurboOff: link_.ask(window::SetTurbo{false}); break;
    }
}

void SdlWindow::capture(bool on) {
    if (on == captured_) return;
    captured_ = on;
    SDL_SetRelativeMouseMode(on ? SDL_TRUE : SDL_FALSE);
    // Alt-Tab and the like are the guest's as well, where the desktop lets go of them.
    SDL_SetWindowKeyboardGrab(window_.get(), on ? SDL_TRUE : SDL_FALSE);
    swallow_click_ = false;
    if (!on && buttons_ != 0) {
        buttons_ = 0;
        mouse_moved_ = true;
        send_mouse();
    }
    title_stale_ = true;
}

void SdlWindow::toggle_full_screen() {
    const bool full = (SDL_GetWindowFlags(window_.get()) & SDL_WINDOW_FULLSCREEN) != 0;
    SDL_SetWindowFullscreen(window_.get(), full ? 0 : static_cast<u32>(SDL_WINDOW_FULLSCREEN_DESKTOP));
    redraw_ = true;
}

// --- what the window shows ------------------------------------------------------------------------------------------

// A picture too large for the window makes it larger, and a smaller one gives it its size back, unless the user chose
// one.
void SdlWindow::adapt_size(const window::Picture& picture) {
    constexpr u32 not_ours = SDL_WINDOW_FULLSCREEN | SDL_WINDOW_MAXIMIZED | SDL_WINDOW_MINIMIZED;
    const WindowSize now = size_in_points(window_.get());
    if ((SDL_GetWindowFlags(window_.get()) & not_ours) != 0 || !(now == given_size_)) return;
    const SDL_Rect area = usable_area(window_.get());
    const WindowSize most{static_cast<u32>(std::max(area.w, smallest_width)),
                          std::max(static_cast<u32>(std::max(area.h, 0)), frame_room + smallest_height) - frame_room};
    // Dots are physical pixels, windows are measured in points.
    int pixels = 0;
    SDL_GetWindowSizeInPixels(window_.get(), &pixels, nullptr);
    const u32 density = std::max(1u, static_cast<u32>(pixels) / std::max(now.width, 1u));
    const auto points = [density](u32 dots) { return (dots + density - 1) / density; };
    const WindowSize wanted = window_for_picture(points(picture.width), points(picture.height), first_size_, most);
    if (wanted == now) return;
    given_size_ = wanted;
    SDL_SetWindowSize(window_.get(), static_cast<int>(wanted.width), static_cast<int>(wanted.height));
}

void SdlWindow::show() {
    const u32 width = picture_ != nullptr ? picture_->width : 0;
    const u32 height = picture_ != nullptr ? picture_->height : 0;
    window::RowRange changed;
    if (const window::Picture* const picture = link_.take_picture(changed)) {
        picture_ = picture;
        if (picture->width != width || picture->height != height) adapt_size(*picture);
    } else if (!redraw_) {
        return;
    }
    surface_->show(picture_ != nullptr ? *picture_ : nothing_, changed);
    redraw_ = false;
}

void SdlWindow::update_title() {
    SDL_SetWindowTitle(window_.get(), window::title(name_, status_, captured_).c_str());
    title_stale_ = false;
}

void SdlWindow::update() {
    send_mouse();
    link_.looking();
    const window::News news = link_.take_news();
    if (news.status) {
        status_ = *news.status;
        title_stale_ = true;
    }
    if (title_stale_) update_title();
    show();
}

}  // namespace lockstep::sdl
