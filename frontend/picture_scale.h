// Where a picture goes in a window: with the shape it has on a monitor, in whole multiples of its dots where there is
// room.
#pragma once

#include "base/types.h"

namespace lockstep {

struct PictureRect {
    u32 x = 0;
    u32 y = 0;
    u32 width = 0;
    u32 height = 0;
    friend bool operator==(const PictureRect&, const PictureRect&) = default;
};

// The picture's shape on a monitor, as a ratio. The modes of the VGA fill its 4:3 tube whatever their resolution.
// Beyond 800 dots a line, resolutions whose own ratio is that of a screen (5:4 to 16:9) have square dots, such as 1280
// x 1024; text of 132 columns does not.
struct Shape {
    u32 width = 4;
    u32 height = 3;
    friend bool operator==(const Shape&, const Shape&) = default;
};
Shape picture_shape(u32 picture_width, u32 picture_height);

// Sharp: in whole multiples across (and, with square dots, down), black around it. Fit: as large as the window allows.
enum class Scaling : u8 { Sharp, Fit };

// All sizes in physical pixels. The picture is centred. A window too small for one pixel a dot is filled as far as the
// shape allows.
PictureRect place_picture(u32 picture_width, u32 picture_height, u32 window_width, u32 window_height, Scaling scaling);

// The window a picture is first shown in, of the size of the screen's usable area.
struct WindowSize {
    u32 width = 0;
    u32 height = 0;
    friend bool operator==(const WindowSize&, const WindowSize&) = default;
};
WindowSize first_window_size(u32 screen_width, u32 screen_height);

// The window for a picture: `now`, but larger where the picture could not be shown dot for dot (no larger than `most`),
// and as large as what is shown where that would fill less than three quarters of it across.
WindowSize window_for_picture(u32 picture_width, u32 picture_height, WindowSize now, WindowSize most);

}  // namespace lockstep
