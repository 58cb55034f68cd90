// What the window knows of the machine beside its picture, and how it says so in its title.
#pragma once

#include <array>
#include <string>

#include "base/types.h"

namespace lockstep::window {

struct Status {
    bool measured = false;  // the figures are there
    u64 tenths_of_mips = 0;
    u64 percent = 0;      // of the wall clock's speed
    bool halted = false;  // nothing was executed in the last second: no interrupt wakes the processor any more
    bool paused = false;
    bool turbo = false;
    bool muted = false;
    bool typing = false;  // pasted text is being typed
    std::array<bool, 2> floppy_light{};
    friend bool operator==(const Status&, const Status&) = default;
};

// `name`: what runs. `captured`: the mouse is the guest's.
std::string title(const std::string& name, const Status& status, bool captured);

}  // namespace lockstep::window
