// The window itself: what the user does with it, and what it shows. It belongs to the program's first thread, as some
// desktops demand, and meets the machine only through the link.
#pragma once

#include <SDL_events.h>
#include <SDL_video.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "frontend/sdl/window_surface.h"
#include "frontend/window/link.h"
#include "frontend/window_keys.h"

namespace lockstep::sdl {

class SdlWindow {
public:
    // `link` outlives the window. `name` begins the title.
    SdlWindow(window::Link& link, std::string name) : link_(link), name_(std::move(name)) {}

    // The error is a sentence with SDL's reason.
    Status open(bool full_screen, window::Look look);

    void handle(const SDL_Event& event);
    // After the events that were there: sends what they amount to, and shows what is new.
    void update();

private:
    // How long a message is shown.
    static constexpr u64 notice_time = 4'000'000'000;

    void handle_window(const SDL_WindowEvent& event);
    void handle_key(const SDL_KeyboardEvent& event);
    void handle_button(const SDL_MouseButtonEvent& event);
    void perform(WindowKeys::Action action);
    void send_keys();
    void send_mouse();
    void capture(bool on);
    void toggle_full_screen();
    void paste();
    void pause(bool on);
    void show_view(window::View view);
    void update_listening();
    void type_to_serial(const SDL_KeyboardEvent& event);
    void adapt_size(const window::Picture& picture);
    void keep_on_screen(const SDL_Rect& area, WindowSize size);
    void take_news();
    void show();
    void update_title();

    window::Link& link_;
    std::string name_;
    struct Destroy {
        void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
    };
    std::unique_ptr<SDL_Window, Destroy> window_;
    std::unique_ptr<WindowSurface> surface_;

    const window::Picture* picture_ = nullptr;
    window::Picture nothing_;
    window::View view_ = window::View::Screen;
    window::Picture view_picture_;  // of another view than the screen
    window::Notice notice_;
    bool paused_ = false;
    bool redraw_ = true;
    window::Status status_;
    bool title_stale_ = true;

    // The size that this program gave the window, and the one to go back to.
    WindowSize given_size_;
    WindowSize first_size_;

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

}  // namespace lockstep::sdl
