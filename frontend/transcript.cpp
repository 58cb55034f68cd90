#include "frontend/transcript.h"

#include <algorithm>

namespace lockstep {

void Transcript::append(u8 byte) {
    if (bytes_.size() == 2 * limit) {
        // In large steps, so that a chatty guest costs nothing.
        bytes_.erase(0, limit);
        found_ -= std::min(found_, limit);
    }
    bytes_ += static_cast<char>(byte);
}

bool Transcript::find_next(std::string_view text) {
    const std::size_t at = bytes_.find(text, found_);
    if (at == std::string::npos) return false;
    found_ = at + text.size();
    return true;
}

std::string_view Transcript::tail(std::size_t count) const {
    const std::string_view all = bytes_;
    return all.substr(all.size() - std::min(count, all.size()));
}

}  // namespace lockstep
