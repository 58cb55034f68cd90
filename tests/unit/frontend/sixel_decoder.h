// Reads sixel graphics back into pixels, for tests.
#pragma once

#include <string_view>
#include <vector>

#include "base/types.h"

namespace lockstep::test {

struct SixelPicture {
    u32 width = 0;
    u32 height = 0;
    std::vector<u32> pixels;  // 00RRGGBB, of colours in steps of a hundredth; ~0 where nothing was drawn
    bool whole = false;       // it was well formed to its end
};

// `text` begins with ESC P; raster attributes are required.
inline SixelPicture decode_sixels(std::string_view text) {
    SixelPicture picture;
    std::vector<u32> colors(256, ~0u);
    std::size_t at = text.find('q');
    if (!text.starts_with("\x1BP") || at == std::string_view::npos) return picture;
    ++at;
    const auto number = [&] {
        u32 value = 0;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) value = value * 10 + u32(text[at] - '0');
        return value;
    };
    const auto parameters = [&] {
        std::vector<u32> values{number()};
        while (at < text.size() && text[at] == ';') {
            ++at;
            values.push_back(number());
        }
        return values;
    };
    u32 x = 0;
    u32 y = 0;
    u32 color = 0;
    while (at < text.size()) {
        const char c = text[at++];
        u32 count = 1;
        char sixel = c;
        if (c == '"') {
            const auto raster = parameters();
            if (raster.size() != 4) return picture;
            picture.width = raster[2];
            picture.height = raster[3];
            picture.pixels.assign(std::size_t{picture.width} * picture.height, ~0u);
            continue;
        }
        if (c == '#') {
            const auto values = parameters();
            color = values[0];
            if (color >= colors.size()) return picture;
            if (values.size() == 5 && values[1] == 2) {
                const auto byte = [](u32 percent) { return (percent * 255 + 50) / 100; };
                colors[color] = byte(values[2]) << 16 | byte(values[3]) << 8 | byte(values[4]);
            }
            continue;
        }
        if (c == '$' || c == '-') {
            x = 0;
            y += c == '-' ? 6 : 0;
            continue;
        }
        if (c == '\x1B') {
            picture.whole = text.substr(at) == "\\";
            return picture;
        }
        if (c == '!') {
            count = number();
            sixel = at < text.size() ? text[at++] : '\0';
        }
        if (sixel < '?' || sixel > '~' || x + count > picture.width) return picture;
        for (; count > 0; --count, ++x) {
            for (u32 bit = 0; bit < 6; ++bit) {
                if ((u32(sixel - '?') >> bit & 1) == 0) continue;
                if (y + bit >= picture.height || colors[color] == ~0u) return picture;
                picture.pixels[std::size_t{y + bit} * picture.width + x] = colors[color];
            }
        }
    }
    return picture;
}

}  // namespace lockstep::test
