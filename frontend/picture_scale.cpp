#include "frontend/picture_scale.h"

#include <algorithm>

namespace lockstep {

namespace {

// The largest rectangle of a shape.
WindowSize fit(Shape shape, u32 width, u32 height) {
    const u64 by_height = u64{height} * shape.width / shape.height;
    if (by_height <= width) return {static_cast<u32>(by_height), height};
    return {width, static_cast<u32>(u64{width} * shape.height / shape.width)};
}

}  // namespace

Shape picture_shape(u32 picture_width, u32 picture_height) {
    const bool like_a_screen = picture_width * 4 >= picture_height * 5 && picture_width * 9 <= picture_height * 16;
    if (picture_width > 800 && like_a_screen) return {picture_width, picture_height};
    return {};
}

PictureRect place_picture(u32 picture_width, u32 picture_height, u32 window_width, u32 window_height, Scaling scaling) {
    const Shape shape = picture_shape(picture_width, picture_height);
    WindowSize size = fit(shape, window_width, window_height);
    if (scaling == Scaling::Sharp && picture_width != 0 && size.width >= picture_width) {
        size.width = size.width / picture_width * picture_width;
        size.height = static_cast<u32>(u64{size.width} * shape.height / shape.width);
    }
    return {(window_width - size.width) / 2, (window_height - size.height) / 2, size.width, size.height};
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

WindowSize window_for_picture(u32 picture_width, u32 picture_height, WindowSize now, WindowSize most) {
    const Shape shape = picture_shape(picture_width, picture_height);
    const u32 height = static_cast<u32>((u64{picture_width} * shape.height + shape.width - 1) / shape.width);
    if (now.width >= picture_width && now.height >= height) {
        const PictureRect place = place_picture(picture_width, picture_height, now.width, now.height, Scaling::Sharp);
        const bool lost_in_black = place.width * 4 < now.width * 3 && place.width != 0;
        return lost_in_black ? WindowSize{place.width, place.height} : now;
    }
    const WindowSize wanted{std::max(now.width, picture_width), std::max(now.height, height)};
    if (wanted.width <= most.width && wanted.height <= most.height) return wanted;
    // It will be shown smaller than it is; as large as can be.
    const WindowSize largest = fit(shape, most.width, most.height);
    return {std::max(now.width, largest.width), std::max(now.height, largest.height)};
}

}  // namespace lockstep
