#include "frontend/terminal/prefix_keys.h"

#include <array>

namespace lockstep::terminal {

namespace {

constexpr std::array<std::string_view, 17> lines = {
    "Ctrl-A x        leave",
    "Ctrl-A h        this list",
    "Ctrl-A a        send Ctrl-A (also Ctrl-A Ctrl-A)",
    "Ctrl-A d        send Ctrl-Alt-Delete",
    "Ctrl-A 1 ... 0  send F1 ... F10",
    "Ctrl-A - =      send F11, F12",
    "Ctrl-A b        send Ctrl-Break",
    "Ctrl-A p        send Print Screen",
    "Ctrl-A n        next disk in drive A",
    "Ctrl-A s        screenshot",
    "Ctrl-A t        full speed on, off",
    "Ctrl-A m        mouse on, off",
    "Ctrl-A l        draw the screen anew",
    "Ctrl-A z        suspend the program",
    "Ctrl-A arrows   move about in a terminal that is too small",
    "",
    "Any key goes on.",
};

constexpr std::array<Key, 12> digits = {Key::Digit1, Key::Digit2, Key::Digit3, Key::Digit4, Key::Digit5, Key::Digit6,
                                        Key::Digit7, Key::Digit8, Key::Digit9, Key::Digit0, Key::Minus,  Key::Equal};
constexpr std::array<Key, 12> functions = {Key::F1, Key::F2, Key::F3, Key::F4,  Key::F5,  Key::F6,
                                           Key::F7, Key::F8, Key::F9, Key::F10, Key::F11, Key::F12};

bool is_modifier(Key key) {
    switch (key) {
        case Key::LeftShift:
        case Key::RightShift:
        case Key::LeftCtrl:
        case Key::RightCtrl:
        case Key::LeftAlt:
        case Key::RightAlt:
        case Key::LeftMeta:
        case Key::RightMeta:
        case Key::CapsLock:
        case Key::NumLock: return true;
        default: return false;
    }
}

}  // namespace

std::span<const std::string_view> PrefixKeys::help() {
    return lines;
}

PrefixKeys::Command PrefixKeys::press(const KeyStroke& stroke) {
    if (is_modifier(stroke.key)) return Command::None;
    if (!waiting_) {
        waiting_ = stroke == KeyStroke{.key = Key::A, .ctrl = true};
        return waiting_ ? Command::Swallow : Command::None;
    }
    waiting_ = false;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (stroke.key != digits[i]) continue;
        sent_ = {.key = functions[i], .shift = stroke.shift, .ctrl = stroke.ctrl, .alt = stroke.alt};
        return Command::Send;
    }
    switch (stroke.key) {
        case Key::X: return Command::Quit;
        case Key::H:
        case Key::Slash: return Command::Help;
        case Key::A: sent_ = {.key = Key::A, .ctrl = true}; return Command::Send;
        case Key::D: sent_ = {.key = Key::Delete, .ctrl = true, .alt = true}; return Command::Send;
        case Key::B: sent_ = {.key = Key::Pause, .ctrl = true}; return Command::Send;
        case Key::P: sent_ = {.key = Key::PrintScreen}; return Command::Send;
        case Key::C: return Command::Monitor;
        case Key::S: return Command::Screenshot;
        case Key::N: return Command::NextDisk;
        case Key::M: return Command::Mouse;
        case Key::T: return Command::Turbo;
        case Key::L: return Command::Redraw;
        case Key::Z: return Command::Suspend;
        case Key::Left: return Command::PanLeft;
        case Key::Right: return Command::PanRight;
        case Key::Up: return Command::PanUp;
        case Key::Down: return Command::PanDown;
        default: return Command::Unknown;
    }
}

}  // namespace lockstep::terminal
