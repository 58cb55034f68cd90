// The terminal's mouse, which moves over cells, as a PS/2 mouse, which moves by counts.
#pragma once

#include "base/input.h"
#include "frontend/terminal/input_events.h"

namespace lockstep::terminal {

class MousePointer {
public:
    // INT 33h's drivers move a text pointer by one cell for this many counts.
    static constexpr s16 counts_per_column = 8;
    static constexpr s16 counts_per_row = 16;

    MouseEvent event(const MouseReport& report);
    // Lets go of all buttons; the next report is where the pointer begins.
    MouseEvent release();

private:
    bool known_ = false;
    u32 column_ = 0;
    u32 row_ = 0;
    u8 buttons_ = 0;
};

}  // namespace lockstep::terminal
