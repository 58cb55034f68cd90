// Where a picture goes in a window: 4:3 like the monitor, in whole multiples of its width where there is room.
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

// All sizes in physical pixels. The picture is centred. In a window narrower than one pixel per dot it fills what there
// is, still 4:3.
PictureRect place_picture(u32 picture_width, u32 window_width, u32 window_height);

// A whole number of times that `size` must be enlarged to be at least `target`.
u32 whole_scale(u32 size, u32 target);

// The window a picture is first shown in, of the size of the screen's usable area.
struct WindowSize {
    u32 width = 0;
    u32 height = 0;
    friend bool operator==(const WindowSize&, const WindowSize&) = default;
};
WindowSize first_window_size(u32 screen_width, u32 screen_height);

}  // namespace lockstep
