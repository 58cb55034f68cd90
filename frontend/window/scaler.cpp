#include "frontend/window/scaler.h"

#include <algorithm>
#include <cstring>

namespace lockstep::window {

namespace {

constexpr u32 no_row = ~u32{0};
// How dark the edge of a scan line is.
constexpr u32 faded = Axis::whole * 45 / 100;

// Red and blue side by side have eight bits to spare each.
constexpr u32 red_blue = 0xFF00FF;
constexpr u32 green = 0x00FF00;

constexpr u32 dim(u32 pixel, u32 brightness) {
    return ((pixel & red_blue) * brightness >> 8 & red_blue) | ((pixel & green) * brightness >> 8 & green);
}

constexpr u32 mix(u32 a, u32 b, u32 weight_a, u32 weight_b) {
    const u32 rb = (a & red_blue) * weight_a + (b & red_blue) * weight_b;
    const u32 g = (a & green) * weight_a + (b & green) * weight_b;
    return (rb >> 8 & red_blue) | (g >> 8 & green);
}

template <u32 times>
void repeat(const u32* source, u32 count, u32* target) {
    for (u32 i = 0; i < count; ++i) {
        for (u32 k = 0; k < times; ++k) target[i * times + k] = source[i];
    }
}

}  // namespace

void Scaler::set_up(u32 picture_width, u32 picture_height, PictureRect place, bool scan_lines) {
    if (picture_width == picture_width_ && picture_height == picture_height_ && place == place_ &&
        scan_lines == scan_lines_) {
        return;
    }
    picture_width_ = picture_width;
    picture_height_ = picture_height;
    place_ = place;
    scan_lines_ = scan_lines;
    if (picture_width == 0 || picture_height == 0 || place.width == 0 || place.height == 0) {
        place_ = {};
        return;
    }
    across_ = Axis(picture_width, place.width);
    down_ = Axis(picture_height, place.height);
    lines_.assign(down_.taps(), std::vector<u32>(place.width));
    line_rows_.assign(down_.taps(), no_row);
    brightness_.clear();
    if (!scan_lines || place.height < 2 * picture_height) return;
    for (u32 i = 0; i < place.height; ++i) {
        // Where the row's middle lies in its line: 0 at the edges, 1 in the middle, in 1/1024.
        const u64 at = (u64{2 * i + 1} * picture_height * 1024 / (2 * place.height)) % 1024;
        const u64 inside = std::min(at, 1024 - at) * 2;
        // A parabola, flat in the middle.
        const u64 outside = 1024 - inside;
        brightness_.push_back(
            static_cast<u16>(Axis::whole - (Axis::whole - faded) * outside * outside / (1024 * 1024)));
    }
}

RowRange Scaler::draw(const Picture& picture, RowRange changed, u32* window, std::size_t pitch) {
    if (place_.width == 0 || picture.width != picture_width_ || picture.height != picture_height_) return {};
    std::fill(line_rows_.begin(), line_rows_.end(), no_row);
    const RowRange rows = down_.shows(changed);
    for (u32 row = rows.begin; row < rows.end; ++row) {
        draw_row(picture, row, window + (place_.y + row) * pitch + place_.x);
    }
    return {place_.y + rows.begin, place_.y + rows.end};
}

void Scaler::stretch(const u32* source, u32* target) const {
    switch (across_.multiple()) {
        case 1: std::memcpy(target, source, across_.source() * sizeof(u32)); return;
        case 2: repeat<2>(source, across_.source(), target); return;
        case 3: repeat<3>(source, across_.source(), target); return;
        case 4: repeat<4>(source, across_.source(), target); return;
        default: break;
    }
    const u32 taps = across_.taps();
    for (u32 i = 0; i < across_.target(); ++i) {
        const u16* const weights = across_.weights(i);
        const u32* const from = source + across_.first(i);
        u32 rb = 0;
        u32 g = 0;
        for (u32 tap = 0; tap < taps; ++tap) {
            // What lies beyond the edge has no weight, and is not there.
            if (weights[tap] == 0) continue;
            rb += (from[tap] & red_blue) * weights[tap];
            g += (from[tap] & green) * weights[tap];
        }
        target[i] = (rb >> 8 & red_blue) | (g >> 8 & green);
    }
}

const u32* Scaler::stretched(const Picture& picture, u32 row) {
    const std::size_t slot = row % lines_.size();
    if (line_rows_[slot] != row) {
        stretch(&picture.pixels[std::size_t{row} * picture_width_], lines_[slot].data());
        line_rows_[slot] = row;
    }
    return lines_[slot].data();
}

void Scaler::draw_row(const Picture& picture, u32 row, u32* target) {
    const u32 width = place_.width;
    const u16* const weights = down_.weights(row);
    const u32 first = down_.first(row);
    const u32* line = stretched(picture, first);
    if (weights[0] == Axis::whole) {
        std::memcpy(target, line, width * sizeof(u32));
    } else if (down_.taps() == 2) {
        const u32* const next = stretched(picture, first + 1);
        for (u32 i = 0; i < width; ++i) target[i] = mix(line[i], next[i], weights[0], weights[1]);
    } else {
        // Sums in two lanes that the last step puts together; the target holds red and blue meanwhile.
        greens_.assign(width, 0);
        std::fill_n(target, width, 0);
        for (u32 tap = 0; tap < down_.taps(); ++tap) {
            if (weights[tap] == 0) continue;
            line = stretched(picture, first + tap);
            for (u32 i = 0; i < width; ++i) {
                target[i] += (line[i] & red_blue) * weights[tap];
                greens_[i] += (line[i] & green) * weights[tap];
            }
        }
        for (u32 i = 0; i < width; ++i) target[i] = (target[i] >> 8 & red_blue) | (greens_[i] >> 8 & green);
    }
    if (brightness_.empty() || brightness_[row] == Axis::whole) return;
    for (u32 i = 0; i < width; ++i) target[i] = dim(target[i], brightness_[row]);
}

}  // namespace lockstep::window
