// Which keys the guest believes to be down, for terminals that tell presses from releases.
#pragma once

#include <vector>

#include "base/input.h"

namespace lockstep::terminal {

class HeldKeys {
public:
    // True when this is news to the guest.
    bool change(KeyEvent event);
    // The releases that are due when the terminal stops telling.
    std::vector<KeyEvent> release_all();

private:
    std::vector<Key> held_;  // few, in order of their presses
};

}  // namespace lockstep::terminal
