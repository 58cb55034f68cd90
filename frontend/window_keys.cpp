#include "frontend/window_keys.h"

namespace lockstep {

WindowKeys::Action WindowKeys::hotkey(Key key) const {
    switch (key) {
        case Key::G: return ctrl() && alt() ? Action::ToggleGrab : Action::None;
        case Key::F10: return ctrl() && !alt() ? Action::ToggleGrab : Action::None;
        case Key::F: return ctrl() && alt() ? Action::ToggleFullScreen : Action::None;
        case Key::Enter: return alt() && !ctrl() ? Action::ToggleFullScreen : Action::None;
        case Key::F5: return ctrl() && !alt() ? Action::Screenshot : Action::None;
        case Key::F4: return ctrl() && !alt() ? Action::NextDisk : Action::None;
        case Key::M: return ctrl() && alt() ? Action::ToggleMuted : Action::None;
        case Key::PageUp: return ctrl() && alt() ? Action::Louder : Action::None;
        case Key::PageDown: return ctrl() && alt() ? Action::Quieter : Action::None;
        case Key::F12: return alt() && !ctrl() ? Action::TurboOn : Action::None;
        case Key::P:
        case Key::Pause: return ctrl() && alt() ? Action::TogglePause : Action::None;
        case Key::V: return ctrl() && alt() ? Action::Paste : Action::None;
        case Key::Digit1: return ctrl() && alt() ? Action::ShowScreen : Action::None;
        case Key::Digit2: return ctrl() && alt() ? Action::ShowStatus : Action::None;
        case Key::Digit3: return ctrl() && alt() ? Action::ShowSerial : Action::None;
        default: return Action::None;
    }
}

WindowKeys::Action WindowKeys::key(Key key, bool down, std::vector<KeyEvent>& guest) {
    const auto index = static_cast<std::size_t>(key);
    if (key == Key::None || index >= count) return Action::None;
    if (down) {
        if (held_[index]) return Action::None;
        held_[index] = true;
        if (const Action action = hotkey(key); action != Action::None) {
            if (action == Action::TurboOn) turbo_ = true;
            return action;
        }
        if (listening_) {
            sent_[index] = true;
            guest.push_back({key, true});
        }
        return Action::None;
    }
    held_[index] = false;
    if (sent_[index]) {
        sent_[index] = false;
        guest.push_back({key, false});
    }
    if (turbo_ && (!held(Key::F12) || !alt())) {
        turbo_ = false;
        return Action::TurboOff;
    }
    return Action::None;
}

void WindowKeys::release(std::vector<KeyEvent>& guest) {
    for (std::size_t i = 0; i < count; ++i) {
        if (sent_[i]) guest.push_back({static_cast<Key>(i), false});
    }
    sent_.fill(false);
}

WindowKeys::Action WindowKeys::focus_lost(std::vector<KeyEvent>& guest) {
    release(guest);
    held_.fill(false);
    const bool turbo = turbo_;
    turbo_ = false;
    return turbo ? Action::TurboOff : Action::None;
}

void WindowKeys::set_listening(bool listening, std::vector<KeyEvent>& guest) {
    listening_ = listening;
    if (!listening) release(guest);
}

}  // namespace lockstep
