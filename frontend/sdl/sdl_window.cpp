#include "frontend/sdl/sdl_window.h"

#include <SDL_keyboard.h>

#include <algorithm>

#include "frontend/pacing.h"
#include "frontend/picture_scale.h"

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

Status SdlWindow::open(bool full_screen, window::Look look) {
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
    surface_ = std::make_unique<WindowSurface>(window_.get(), look);
    show();
    return {};
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
    const SDL_Surface* const surface = SDL_GetWindowSurface(window_.get());
    if (surface == nullptr || now.width == 0) return;
    const u32 density = std::max(1u, static_cast<u32>(surface->w) / now.width);
    const auto points = [density](u32 dots) { return (dots + density - 1) / density; };
    const WindowSize wanted = window_for_picture(points(picture.width), points(picture.height), first_size_, most);
    if (wanted == now) return;
    given_size_ = wanted;
    SDL_SetWindowSize(window_.get(), static_cast<int>(wanted.width), static_cast<int>(wanted.height));
    keep_on_screen(area, wanted);
}

// A window that grew must not reach beyond the screen.
void SdlWindow::keep_on_screen(const SDL_Rect& area, WindowSize size) {
    int x = 0;
    int y = 0;
    SDL_GetWindowPosition(window_.get(), &x, &y);
    const auto inside = [](int at, int begin, int length, u32 wanted) {
        const int last = begin + length - static_cast<int>(wanted);
        return std::max(begin, std::min(at, last));
    };
    const int new_x = inside(x, area.x, area.w, size.width);
    const int new_y = inside(y, area.y, area.h, size.height);
    if (new_x != x || new_y != y) SDL_SetWindowPosition(window_.get(), new_x, new_y);
}

void SdlWindow::show() {
    const u32 width = picture_ != nullptr ? picture_->width : 0;
    const u32 height = picture_ != nullptr ? picture_->height : 0;
    window::RowRange changed;
    bool fresh = false;
    if (const window::Picture* const picture = link_.take_picture(changed)) {
        picture_ = picture;
        if (picture->width != width || picture->height != height) adapt_size(*picture);
        fresh = view_ == window::View::Screen;
    }
    if (notice_.expire(host_now_ns())) {
        surface_->lost();
        redraw_ = true;
    }
    if (!fresh && !redraw_) return;
    if (view_ != window::View::Screen) {
        surface_->show(view_picture_, {0, view_picture_.height}, notice_);
    } else {
        surface_->show(picture_ != nullptr ? *picture_ : nothing_, changed, notice_);
    }
    redraw_ = false;
}

void SdlWindow::take_news() {
    const window::News news = link_.take_news();
    if (news.status) {
        status_ = *news.status;
        title_stale_ = true;
    }
    if (news.notice) {
        // A shorter one must not leave an edge of the one before.
        notice_.set(*news.notice, host_now_ns() + notice_time);
        surface_->lost();
        redraw_ = true;
    }
    if (news.text) {
        view_picture_ = window::text_picture(*news.text);
        redraw_ = true;
    }
}

void SdlWindow::update_title() {
    SDL_SetWindowTitle(window_.get(), window::title(name_, status_, captured_).c_str());
    title_stale_ = false;
}

void SdlWindow::update() {
    send_mouse();
    link_.looking();
    take_news();
    if (title_stale_) update_title();
    show();
}

}  // namespace lockstep::sdl
