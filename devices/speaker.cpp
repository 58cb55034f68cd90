#include "devices/speaker.h"

#include <algorithm>
#include <utility>

namespace lockstep {

void Speaker::set_data(bool level) {
    if (data_ == level) return;
    data_ = level;
    note();
}

void Speaker::set_wave(const SquareWave& wave) {
    wave_ = wave;
    note();
}

void Speaker::note() {
    const Change change{scheduler_.now(), data_, wave_};
    if (changes_.size() < max_changes) {
        changes_.push_back(change);
        return;
    }
    changes_[oldest_] = change;
    oldest_ = (oldest_ + 1) % max_changes;
}

std::vector<Speaker::Change> Speaker::take_changes() {
    std::rotate(changes_.begin(), changes_.begin() + static_cast<std::ptrdiff_t>(oldest_), changes_.end());
    oldest_ = 0;
    return std::exchange(changes_, {});
}

void Speaker::serialize(Archive& archive) {
    archive.field("data", data_);
    archive.field("wave", wave_);
    if (archive.loading()) {
        changes_.clear();
        oldest_ = 0;
    }
}

}  // namespace lockstep
