// A short message over the picture, at the window's lower edge.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "frontend/window/canvas.h"
#include "frontend/window/row_range.h"

namespace lockstep::window {

class Notice {
public:
    // UTF-8. It is shown until the host's monotonic time `until`.
    void set(std::string_view text, u64 until);
    bool visible() const { return !text_.empty(); }
    // Takes the message away when its time has come; true when it did.
    bool expire(u64 host_now);
    // Draws it; the rows of the window that it covers.
    RowRange draw(const Canvas& window) const;

private:
    static constexpr std::size_t most_lines = 4;

    std::string text_;  // code page 437
    u64 until_ = 0;
};

}  // namespace lockstep::window
