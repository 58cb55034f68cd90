// How the dots of one direction of a picture become those of another size: each of the target's dots covers an interval
// of the source, and shows its mean. Enlarged, a dot keeps its colour and only those on an edge are mixed; made
// smaller, nothing is skipped.
#pragma once

#include <vector>

#include "base/types.h"
#include "frontend/window/row_range.h"

namespace lockstep::window {

class Axis {
public:
    static constexpr u32 whole = 256;  // the sum of a target dot's weights

    Axis() = default;
    // Both at least 1.
    Axis(u32 source, u32 target);

    u32 source() const { return source_; }
    u32 target() const { return static_cast<u32>(first_.size()); }
    // Source dots a target dot has at most.
    u32 taps() const { return taps_; }
    // The first source dot of a target dot. All first(i) + taps() lie in the source, or their weights are zero.
    u32 first(u32 target) const { return first_[target]; }
    // taps() weights.
    const u16* weights(u32 target) const { return &weights_[std::size_t{target} * taps_]; }
    // How often each dot is repeated when the target is a whole multiple of the source; else 0.
    u32 multiple() const { return multiple_; }
    // The target dots that show any of the source dots.
    RowRange shows(RowRange source) const;

private:
    u32 source_ = 0;
    u32 taps_ = 0;
    u32 multiple_ = 0;
    std::vector<u32> first_;
    std::vector<u16> weights_;
};

}  // namespace lockstep::window
