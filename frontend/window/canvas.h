// Text in pixels, in the font of our BIOS.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"
#include "frontend/window/picture_mailbox.h"

namespace lockstep::window {

constexpr u32 glyph_width = 8;
constexpr u32 glyph_height = 16;

// UTF-8 as code page 437; what that does not have becomes a question mark.
std::string to_cp437(std::string_view utf8);

// Code page 437, cut into lines of at most `columns` characters (at least 1), at blanks where there are some.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

// Some pixels 00RRGGBB that can be drawn to. What lies outside is left out.
struct Canvas {
    u32* pixels = nullptr;
    std::size_t pitch = 0;  // pixels from one row to the next
    u32 width = 0;
    u32 height = 0;

    void fill(u32 x, u32 y, u32 box_width, u32 box_height, u32 color) const;
    // Code page 437, one line; each dot of the font is `scale` pixels in square.
    void text(u32 x, u32 y, u32 scale, std::string_view characters, u32 color) const;
};

// A picture of the views' size in characters: lines in code page 437 with newlines between them. As wide as a text
// mode.
Picture text_picture(std::string_view lines);

}  // namespace lockstep::window
