// Ctrl-A and another key: what the user wants of the program rather than of the guest.
#pragma once

#include <span>
#include <string_view>

#include "frontend/us_layout.h"

namespace lockstep::terminal {

class PrefixKeys {
public:
    enum class Command : u8 {
        None,     // not ours: the guest's
        Swallow,  // ours, but nothing to do
        Quit,
        Help,
        Send,  // `sent()` goes to the guest
        Monitor,
        Screenshot,
        NextDisk,
        Mouse,
        Turbo,
        Redraw,
        Suspend,
        PanLeft,
        PanRight,
        PanUp,
        PanDown,
        Unknown,
    };

    Command press(const KeyStroke& stroke);
    // A command is half given.
    bool waiting() const { return waiting_; }

    // For Send: two keys at most are modifiers of the third.
    const KeyStroke& sent() const { return sent_; }

    static std::span<const std::string_view> help();

private:
    bool waiting_ = false;
    KeyStroke sent_;
};

}  // namespace lockstep::terminal
