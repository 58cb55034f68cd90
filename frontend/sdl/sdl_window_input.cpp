// What the user does with the window.
#include <SDL_clipboard.h>
#include <SDL_keyboard.h>
#include <SDL_mouse.h>
#include <SDL_stdinc.h>

#include <algorithm>
#include <cstring>

#include "frontend/pacing.h"
#include "frontend/paste.h"
#include "frontend/sdl/scancodes.h"
#include "frontend/sdl/sdl_window.h"

namespace lockstep::sdl {

void SdlWindow::handle(const SDL_Event& event) {
    switch (event.type) {
        case SDL_QUIT: link_.ask(window::Close{}); break;
        case SDL_WINDOWEVENT: handle_window(event.window); break;
        case SDL_KEYDOWN:
        case SDL_KEYUP: handle_key(event.key); break;
        case SDL_TEXTINPUT:
            if (view_ == window::View::Serial && !keys_.alt()) link_.ask(window::SendSerial{event.text.text});
            break;
        case SDL_DROPFILE:
            link_.ask(window::InsertDisk{event.drop.file});
            SDL_free(event.drop.file);
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

void SdlWindow::handle_key(const SDL_KeyboardEvent& event) {
    const bool down = event.type == SDL_KEYDOWN;
    WindowKeys::Action action = WindowKeys::Action::None;
    if (event.repeat == 0) {
        action = keys_.key(key_of_scancode(event.keysym.scancode), down, key_events_);
        send_keys();
        perform(action);
    }
    if (down && view_ == window::View::Serial && action == WindowKeys::Action::None) type_to_serial(event);
}

// What is no text: as a terminal sends it.
void SdlWindow::type_to_serial(const SDL_KeyboardEvent& event) {
    const auto send = [this](char byte) { link_.ask(window::SendSerial{std::string(1, byte)}); };
    const SDL_Keycode key = event.keysym.sym;
    switch (key) {
        case SDLK_RETURN:
        case SDLK_KP_ENTER: send('\r'); return;
        case SDLK_BACKSPACE: send(0x7F); return;
        case SDLK_TAB: send('\t'); return;
        case SDLK_ESCAPE: send(0x1B); return;
        default: break;
    }
    if (keys_.ctrl() && !keys_.alt() && key >= SDLK_a && key <= SDLK_z) send(static_cast<char>(key - SDLK_a + 1));
}

void SdlWindow::handle_button(const SDL_MouseButtonEvent& event) {
    const bool down = event.type == SDL_MOUSEBUTTONDOWN;
    if (!captured_) {
        // The click that captures is not the guest's, nor is its end.
        if (down && view_ == window::View::Screen && !paused_) {
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
        case WindowKeys::Action::TogglePause: pause(!paused_); break;
        case WindowKeys::Action::Paste: paste(); break;
        case WindowKeys::Action::ShowScreen: show_view(window::View::Screen); break;
        case WindowKeys::Action::ShowStatus: show_view(window::View::Status); break;
        case WindowKeys::Action::ShowSerial: show_view(window::View::Serial); break;
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

void SdlWindow::paste() {
    char* const text = SDL_GetClipboardText();
    if (text == nullptr) return;
    // A little more than can be typed, so that the session says what it leaves out.
    std::string copy(text, strnlen(text, 2 * Paste::limit));
    SDL_free(text);
    if (copy.empty()) {
        notice_.set("The clipboard holds no text.", host_now_ns() + notice_time);
        redraw_ = true;
        return;
    }
    // Modifiers of the hotkey would make other keys of the text.
    keys_.release(key_events_);
    send_keys();
    if (view_ == window::View::Serial) {
        link_.ask(window::SendSerial{std::move(copy)});
    } else {
        link_.ask(window::PasteText{std::move(copy)});
    }
}

void SdlWindow::pause(bool on) {
    paused_ = on;
    if (on) capture(false);
    update_listening();
    link_.ask(window::SetPaused{on});
}

void SdlWindow::show_view(window::View view) {
    if (view == view_) return;
    view_ = view;
    view_picture_ = window::text_picture("");
    update_listening();
    if (view != window::View::Screen) capture(false);
    if (view == window::View::Serial) {
        SDL_StartTextInput();
    } else {
        SDL_StopTextInput();
    }
    link_.ask(window::ShowView{view});
    surface_->lost();
    redraw_ = true;
}

// A machine that stands still, or is not looked at, gets no keys.
void SdlWindow::update_listening() {
    keys_.set_listening(view_ == window::View::Screen && !paused_, key_events_);
    send_keys();
}

}  // namespace lockstep::sdl
