#include "frontend/monitor_shape.h"

#include "frontend/picture_scale.h"
#include "frontend/window/scaler.h"

namespace lockstep {

namespace {

constexpr u32 least_width = 640;

}  // namespace

window::Picture in_monitor_shape(const Frame& frame) {
    window::Picture picture{frame.width, frame.height, {frame.pixels.begin(), frame.pixels.end()}};
    if (frame.width == 0 || frame.height == 0 || frame.pixels.size() < std::size_t{frame.width} * frame.height)
        return {};
    const Shape shape = picture_shape(frame.width, frame.height);
    window::Picture result;
    do {
        result.width += frame.width;
        result.height = (result.width * shape.height + shape.width / 2) / shape.width;
    } while (result.width < least_width || result.height < frame.height);
    // A mode whose dots are square already.
    if (frame.width * shape.height == frame.height * shape.width && frame.width >= least_width) return picture;
    result.pixels.resize(std::size_t{result.width} * result.height);
    window::Scaler scaler;
    scaler.set_up(frame.width, frame.height, {0, 0, result.width, result.height}, false);
    scaler.draw(picture, {0, frame.height}, result.pixels.data(), result.width);
    return result;
}

}  // namespace lockstep
