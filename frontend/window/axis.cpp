#include "frontend/window/axis.h"

#include <algorithm>

namespace lockstep::window {

// In units of 1/target of a source dot, target dot i covers [i * source, (i + 1) * source), source dot j covers
// [j * target, (j + 1) * target).
Axis::Axis(u32 source, u32 target) : source_(source), first_(target) {
    if (target % source == 0) multiple_ = target / source;
    for (u32 i = 0; i < target; ++i) {
        const u64 begin = u64{i} * source;
        const u64 end = begin + source;
        first_[i] = static_cast<u32>(begin / target);
        taps_ = std::max(taps_, static_cast<u32>((end - 1) / target) - first_[i] + 1);
    }
    weights_.resize(std::size_t{target} * taps_);
    for (u32 i = 0; i < target; ++i) {
        const u64 begin = u64{i} * source;
        const u64 end = begin + source;
        // Rounded sums, so that the weights add up.
        u64 given = 0;
        for (u32 tap = 0; tap < taps_; ++tap) {
            const u64 covered = std::min(end, u64{first_[i] + tap + 1} * target) - begin;
            const u64 sum = (covered * whole + source / 2) / source;
            weights_[std::size_t{i} * taps_ + tap] = static_cast<u16>(sum - given);
            given = sum;
        }
    }
}

RowRange Axis::shows(RowRange source) const {
    source.end = std::min(source.end, source_);
    if (source.empty()) return {};
    const u64 target = first_.size();
    const u64 begin = source.begin * target / source_;
    const u64 end = (source.end * target + source_ - 1) / source_;
    return {static_cast<u32>(begin), static_cast<u32>(std::min(end, target))};
}

}  // namespace lockstep::window
