#include "frontend/terminal/scaled_picture.h"

#include <algorithm>

namespace lockstep::terminal {

namespace {

// Where `size` pixels come from in `source` ones: the first of each, and one behind the last.
struct Span {
    u32 begin, end;
};
std::vector<Span> sources(u32 source, u32 size) {
    std::vector<Span> spans(size);
    for (u32 i = 0; i < size; ++i) {
        const u32 begin = static_cast<u32>(u64{i} * source / size);
        const u32 end = static_cast<u32>(u64{i + 1} * source / size);
        // A pixel that would straddle two enlarged ones belongs to the one it begins in.
        spans[i] = {begin, size >= source ? begin + 1 : std::max(begin + 1, end)};
    }
    return spans;
}

u32 mean(const Frame& picture, Span across, Span down) {
    u32 red = 0;
    u32 green = 0;
    u32 blue = 0;
    for (u32 y = down.begin; y < down.end; ++y) {
        for (u32 x = across.begin; x < across.end; ++x) {
            const u32 pixel = picture.pixels[std::size_t{y} * picture.width + x];
            red += pixel >> 16 & 0xFF;
            green += pixel >> 8 & 0xFF;
            blue += pixel & 0xFF;
        }
    }
    const u32 count = (across.end - across.begin) * (down.end - down.begin);
    return red / count << 16 | green / count << 8 | blue / count;
}

}  // namespace

std::vector<u32> scaled_picture(const Frame& picture, u32 width, u32 height) {
    const std::vector<Span> across = sources(picture.width, width);
    const std::vector<Span> down = sources(picture.height, height);
    std::vector<u32> result(std::size_t{width} * height);
    for (u32 y = 0; y < height; ++y) {
        u32* const row = &result[std::size_t{y} * width];
        if (y > 0 && down[y].begin == down[y - 1].begin && down[y].end == down[y - 1].end) {
            std::copy_n(row - width, width, row);
            continue;
        }
        const bool single = down[y].end - down[y].begin == 1;
        for (u32 x = 0; x < width; ++x) {
            const Span span = across[x];
            row[x] = single && span.end - span.begin == 1
                         ? picture.pixels[std::size_t{down[y].begin} * picture.width + span.begin] & 0xFF'FFFF
                         : mean(picture, span, down[y]);
        }
    }
    return result;
}

}  // namespace lockstep::terminal
