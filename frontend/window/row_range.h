// Neighbouring rows of a picture.
#pragma once

#include <algorithm>

#include "base/types.h"

namespace lockstep::window {

struct RowRange {
    u32 begin = 0;
    u32 end = 0;

    bool empty() const { return begin >= end; }
    // The smallest range that holds both.
    void add(RowRange other) {
        if (other.empty()) return;
        if (empty()) {
            *this = other;
        } else {
            begin = std::min(begin, other.begin);
            end = std::max(end, other.end);
        }
    }
    friend bool operator==(const RowRange&, const RowRange&) = default;
};

}  // namespace lockstep::window
