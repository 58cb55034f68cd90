#include "frontend/terminal/mouse_pointer.h"

#include <algorithm>

namespace lockstep::terminal {

namespace {

s16 counts(u32 from, u32 to, s16 scale) {
    constexpr s64 farthest = 1000;  // cells; a mistaken report throws the pointer no farther
    const s64 cells = std::clamp<s64>(s64{to} - s64{from}, -farthest, farthest);
    return static_cast<s16>(cells * scale);
}

}  // namespace

MouseEvent MousePointer::event(const MouseReport& report) {
    if (!known_) {
        known_ = true;
        column_ = report.column;
        row_ = report.row;
    }
    buttons_ = static_cast<u8>(report.down ? buttons_ | report.buttons : buttons_ & ~report.buttons);
    const MouseEvent event{counts(column_, report.column, counts_per_column), counts(row_, report.row, counts_per_row),
                           report.wheel, buttons_};
    column_ = report.column;
    row_ = report.row;
    return event;
}

MouseEvent MousePointer::release() {
    known_ = false;
    buttons_ = 0;
    return {};
}

}  // namespace lockstep::terminal
