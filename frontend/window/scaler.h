// Draws a picture in the size it has in the window, on the host's processor: sharp, exact, the same on every host, and
// only the rows that changed.
#pragma once

#include <vector>

#include "base/types.h"
#include "frontend/picture_scale.h"
#include "frontend/window/axis.h"
#include "frontend/window/picture_mailbox.h"
#include "frontend/window/row_range.h"

namespace lockstep::window {

class Scaler {
public:
    // `place` is where the picture goes in the window. `scan_lines`: each line of the picture fades towards its edges,
    // as on a tube; without effect below two rows a line.
    void set_up(u32 picture_width, u32 picture_height, PictureRect place, bool scan_lines);

    // Draws what the rows `changed` of the picture show of it. `window` is the window's first pixel, `pitch` the number
    // of pixels from one row to the next. The rows of the window that were drawn.
    RowRange draw(const Picture& picture, RowRange changed, u32* window, std::size_t pitch);

private:
    const u32* stretched(const Picture& picture, u32 row);
    void stretch(const u32* source, u32* target) const;
    void draw_row(const Picture& picture, u32 row, u32* target);

    u32 picture_width_ = 0;
    u32 picture_height_ = 0;
    PictureRect place_;
    bool scan_lines_ = false;
    Axis across_;
    Axis down_;
    std::vector<u16> brightness_;  // of each row, of Axis::whole; empty: full
    // The picture's rows that were stretched last, by row modulo down_.taps().
    std::vector<std::vector<u32>> lines_;
    std::vector<u32> line_rows_;
    std::vector<u32> greens_;
};

}  // namespace lockstep::window
