// The guest's text screen in a terminal of another size: in the middle of a larger one; of a smaller one a part, which
// follows the cursor.
#pragma once

#include "devices/vga/text_screen.h"
#include "frontend/terminal/capabilities.h"
#include "frontend/terminal/grid.h"

namespace lockstep::terminal {

class TextView {
public:
    explicit TextView(const Capabilities& can) : can_(can) {}

    Grid grid(const vga::TextScreen& screen, Size terminal);
    // Moves the part that shows, until the cursor moves.
    void pan(s32 columns, s32 rows);
    // Something does not fit.
    bool cropped() const { return cropped_; }

private:
    // One direction: `length` cells of the guest in `room`, of which the ones from `first` on show, `margin` in.
    struct Axis {
        u32 first = 0;
        u32 shown = 0;
        u32 margin = 0;
    };
    static Axis place(u32 length, u32 room, u32& first, bool follow, u32 cursor);
    Cell cell(const vga::TextScreen& screen, u8 code, u8 attribute) const;

    Capabilities can_;
    u32 first_column_ = 0;
    u32 first_row_ = 0;
    u32 cursor_column_ = 0;
    u32 cursor_row_ = 0;
    bool cropped_ = false;
};

// What stands for a character of code page 437 where there is only ASCII.
char ascii_of_cp437(u8 code);

}  // namespace lockstep::terminal
