#include "frontend/picture_scale.h"

#include <algorithm>

namespace lockstep {

PictureRect place_picture(u32 picture_width, u32 window_width, u32 window_height) {
    // The widest 4:3 rectangle in the window.
    const u32 room = std::min(window_width, static_cast<u32>(u64{window_height} * 4 / 3));
    u32 width = room;
    if (picture_width != 0 && room >= picture_width) width = room / picture_width * picture_width;
    const u32 height = static_cast<u32>(u64{width} * 3 / 4);
    return {(window_width - width) / 2, (window_height - height) / 2, width, height};
}

u32 whole_scale(u32 size, u32 target) {
    if (size == 0) return 1;
    return std::max(1u, static_cast<u32>((u64{target} + size - 1) / size));
}

WindowSize first_window_size(u32 screen_width, u32 screen_height) {
    // Text modes are 720 dots wide, so multiples of that suit the screen a PC starts with. The window's frame needs
    // room as well.
    constexpr u32 width = 720;
    constexpr u32 height = 540;
    constexpr u32 frame = 60;
    const u32 fitting = std::min(screen_width / width, screen_height > frame ? (screen_height - frame) / height : 1);
    const u32 scale = std::clamp(fitting, 1u, 4u);
    return {width * scale, height * scale};
}

}  // namespace lockstep
