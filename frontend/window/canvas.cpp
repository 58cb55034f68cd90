#include "frontend/window/canvas.h"

#include <algorithm>

#include "bios/roms.h"
#include "devices/vga/text_screen.h"
#include "frontend/utf8.h"
#include "frontend/window/views.h"

namespace lockstep::window {

namespace {

constexpr u32 margin = 8;
constexpr u32 paper = 0x101820;
constexpr u32 ink = 0xD0D4D8;

char code_of(char32_t character) {
    if (character < 0x80) return character < 0x20 || character == 0x7F ? ' ' : static_cast<char>(character);
    for (u32 code = 0x80; code < 0x100; ++code) {
        if (vga::cp437_to_unicode(static_cast<u8>(code)) == character) return static_cast<char>(code);
    }
    return '?';
}

}  // namespace

std::string to_cp437(std::string_view utf8) {
    std::string text;
    while (!utf8.empty()) text += code_of(take_utf8(utf8));
    return text;
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
    std::vector<std::string> lines;
    while (text.size() > columns) {
        std::size_t end = text.rfind(' ', columns);
        if (end == std::string_view::npos || end == 0) end = columns;
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
        if (text.front() == ' ') text.remove_prefix(1);
    }
    lines.emplace_back(text);
    return lines;
}

void Canvas::fill(u32 x, u32 y, u32 box_width, u32 box_height, u32 color) const {
    if (x >= width) return;
    const u32 right = std::min(width - x, box_width);
    for (u32 row = y; row < height && row - y < box_height; ++row) {
        std::fill_n(pixels + row * pitch + x, right, color);
    }
}

void Canvas::text(u32 x, u32 y, u32 scale, std::string_view characters, u32 color) const {
    const std::span<const u8> font = roms::font_8x16().bytes;
    for (const char c : characters) {
        const std::size_t glyph = std::size_t{static_cast<u8>(c)} * glyph_height;
        for (u32 row = 0; row < glyph_height && glyph + row < font.size(); ++row) {
            for (u32 column = 0; column < glyph_width; ++column) {
                if ((font[glyph + row] >> (7 - column) & 1) == 0) continue;
                fill(x + column * scale, y + row * scale, scale, scale, color);
            }
        }
        x += glyph_width * scale;
    }
}

Picture text_picture(std::string_view lines) {
    Picture picture;
    picture.width = view_columns * glyph_width + 2 * margin;
    picture.height = view_rows * glyph_height + 2 * margin;
    picture.pixels.assign(std::size_t{picture.width} * picture.height, paper);
    const Canvas canvas{picture.pixels.data(), picture.width, picture.width, picture.height};
    for (u32 row = 0; row < view_rows && !lines.empty(); ++row) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        canvas.text(margin, margin + row * glyph_height, 1, lines.substr(0, end), ink);
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return picture;
}

}  // namespace lockstep::window
