#include "frontend/window/picture_mailbox.h"

#include <cstring>

namespace lockstep::window {

// Most of what is drawn anew looks as before.
RowRange PictureMailbox::really_changed(const Frame& frame, RowRange changed) const {
    const Picture& last = slots_[newest_].picture;
    const auto same = [&](u32 row) {
        const std::size_t at = std::size_t{row} * frame.width;
        return std::memcmp(frame.pixels.data() + at, last.pixels.data() + at, frame.width * sizeof(u32)) == 0;
    };
    changed.end = std::min(changed.end, frame.height);
    while (!changed.empty() && same(changed.begin)) ++changed.begin;
    while (!changed.empty() && same(changed.end - 1)) --changed.end;
    return changed;
}

bool PictureMailbox::put(const Frame& frame, RowRange changed) {
    const Picture& last = slots_[newest_].picture;
    if (last.width == frame.width && last.height == frame.height) {
        changed = really_changed(frame, changed);
    } else {
        changed = {0, frame.height};
    }
    if (changed.empty()) return false;

    for (Slot& slot : slots_) slot.stale.add(changed);
    unsigned at = 0;
    {
        const std::lock_guard lock(mutex_);
        at = writing_;
    }
    Slot& slot = slots_[at];
    if (slot.picture.width != frame.width || slot.picture.height != frame.height) {
        slot.picture.width = frame.width;
        slot.picture.height = frame.height;
        slot.picture.pixels.resize(frame.pixels.size());
        slot.stale = {0, frame.height};
    }
    const std::size_t begin = std::size_t{slot.stale.begin} * frame.width;
    const std::size_t end = std::size_t{std::min(slot.stale.end, frame.height)} * frame.width;
    if (begin < end) std::memcpy(&slot.picture.pixels[begin], &frame.pixels[begin], (end - begin) * sizeof(u32));
    slot.stale = {};
    newest_ = at;

    const std::lock_guard lock(mutex_);
    std::swap(writing_, ready_);
    fresh_ = true;
    unseen_.add(changed);
    return true;
}

const Picture* PictureMailbox::take(RowRange& changed) {
    const std::lock_guard lock(mutex_);
    if (!fresh_) return nullptr;
    const Picture& before = slots_[reading_].picture;
    const Picture& now = slots_[ready_].picture;
    const bool same_size = before.width == now.width && before.height == now.height;
    changed = same_size ? RowRange{unseen_.begin, std::min(unseen_.end, now.height)} : RowRange{0, now.height};
    std::swap(ready_, reading_);
    fresh_ = false;
    unseen_ = {};
    return &now;
}

}  // namespace lockstep::window
