// What the window asks of the session, in the order in which the user did it.
#pragma once

#include <string>
#include <variant>

#include "base/input.h"

namespace lockstep::window {

// What the window shows: the guest's screen, what is known of the machine, or what the guest says on COM1.
enum class View : u8 { Screen, Status, Serial };

struct Close {};
struct Screenshot {};
struct NextDisk {};
struct InsertDisk {
    std::string path;
};
struct SetTurbo {
    bool on = false;
};
struct ChangeVolume {
    bool louder = false;
};
struct ToggleMuted {};
struct SetPaused {
    bool on = false;
};
struct PasteText {
    std::string text;  // UTF-8
};
struct SendSerial {
    std::string bytes;
};
struct ShowView {
    View view = View::Screen;
};

using Request = std::variant<KeyEvent, MouseEvent, Close, Screenshot, NextDisk, InsertDisk, SetTurbo, SetPaused,
                             PasteText, SendSerial, ShowView, ChangeVolume, ToggleMuted>;

}  // namespace lockstep::window
