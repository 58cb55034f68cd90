#include "frontend/terminal/held_keys.h"

#include <algorithm>

namespace lockstep::terminal {

bool HeldKeys::change(KeyEvent event) {
    const auto found = std::find(held_.begin(), held_.end(), event.key);
    if ((found != held_.end()) == event.down) return false;
    if (event.down) {
        held_.push_back(event.key);
    } else {
        held_.erase(found);
    }
    return true;
}

std::vector<KeyEvent> HeldKeys::release_all() {
    std::vector<KeyEvent> releases;
    for (auto key = held_.rbegin(); key != held_.rend(); ++key) releases.push_back({*key, false});
    held_.clear();
    return releases;
}

}  // namespace lockstep::terminal
