// Hands pictures from the thread that runs the machine to the one that shows them. The latest wins.
//
// Three pictures go round: one is being written, one is ready, one is being looked at. So neither thread ever waits for
// the other to copy, and of a picture that changed little only the changed rows are copied.
#pragma once

#include <array>
#include <mutex>
#include <vector>

#include "base/types.h"
#include "frontend/window/row_range.h"
#include "machine/host.h"

namespace lockstep::window {

// Pixels as in `Frame`.
struct Picture {
    u32 width = 0;
    u32 height = 0;
    std::vector<u32> pixels;
};

class PictureMailbox {
public:
    // --- the machine's thread ---
    // `changed`: the rows that may differ from the picture put before; with another size than that, all of them do.
    // False: nothing differs, so nothing was put.
    bool put(const Frame& frame, RowRange changed);
    // The same for a picture of which nobody knows what changed.
    bool put(const Frame& frame) { return put(frame, {0, frame.height}); }

    // --- the window's thread ---
    // Null: there is nothing new. Else the newest picture, valid until the next one is taken, and the rows in which it
    // differs from the one taken before.
    const Picture* take(RowRange& changed);

private:
    struct Slot {
        Picture picture;
        RowRange stale;  // rows that are older than the newest picture; the writer's
    };

    RowRange really_changed(const Frame& frame, RowRange changed) const;

    std::array<Slot, 3> slots_;
    unsigned newest_ = 1;  // the slot written last; the writer's
    std::mutex mutex_;     // for what follows; never held while pixels are copied
    unsigned writing_ = 0;
    unsigned ready_ = 1;
    unsigned reading_ = 2;
    bool fresh_ = false;
    RowRange unseen_;  // rows that changed since the picture that was taken
};

}  // namespace lockstep::window
