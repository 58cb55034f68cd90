// Which of the keys pressed in a window are the guest's, and which are ours.
//
// A hotkey's own key never reaches the guest, neither its press nor its release; the modifiers do, because nobody knows
// yet what will follow them. Losing the focus releases everything the guest believes to be down.
#pragma once

#include <array>
#include <vector>

#include "base/input.h"

namespace lockstep {

class WindowKeys {
public:
    enum class Action : u8 {
        None,
        ToggleGrab,
        ToggleFullScreen,
        Screenshot,
        NextDisk,
        TurboOn,
        TurboOff,
        ToggleMuted,
        Louder,
        Quieter,
        TogglePause,
        Paste,
        ShowScreen,
        ShowStatus,
        ShowSerial,
    };

    // Repeats of the host's keyboard (the same key down again) are ignored: the guest's keyboard repeats by itself.
    Action key(Key key, bool down, std::vector<KeyEvent>& guest);
    Action focus_lost(std::vector<KeyEvent>& guest);
    // Whether keys go to the guest. When they stop doing so, it sees everything released.
    void set_listening(bool listening, std::vector<KeyEvent>& guest);
    // The guest sees everything released, such as modifiers that would spoil a text typed for it.
    void release(std::vector<KeyEvent>& guest);
    bool ctrl() const { return held(Key::LeftCtrl) || held(Key::RightCtrl); }
    bool alt() const { return held(Key::LeftAlt) || held(Key::RightAlt); }

private:
    static constexpr std::size_t count = static_cast<std::size_t>(Key::Count);

    bool held(Key key) const { return held_[static_cast<std::size_t>(key)]; }
    Action hotkey(Key key) const;

    std::array<bool, count> held_{};  // on the host
    std::array<bool, count> sent_{};  // as the guest knows it
    bool listening_ = true;
    bool turbo_ = false;
};

}  // namespace lockstep
