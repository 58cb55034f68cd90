#include "frontend/screen_text.h"

#include <algorithm>

namespace lockstep {

namespace {

std::size_t characters(std::string_view utf8) {
    std::size_t count = 0;
    for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

}  // namespace

std::string screen_lines(const vga::TextScreen& screen) {
    std::string text;
    for (u32 row = 0; row < screen.rows; ++row) text += screen.row_utf8(row) + "\n";
    return text;
}

std::string framed_screen(const vga::TextScreen& screen, const Frame& picture) {
    if (screen.rows == 0) {
        return "(a graphics mode, " + std::to_string(picture.width) + " x " + std::to_string(picture.height) + ")\n";
    }
    const std::string edge = "+" + std::string(screen.columns, '-') + "+\n";
    std::string text = edge;
    for (u32 row = 0; row < screen.rows; ++row) {
        const std::string line = screen.row_utf8(row);
        text += "|" + line;
        text.append(screen.columns - std::min<std::size_t>(characters(line), screen.columns), ' ');
        text += "|\n";
    }
    return text + edge;
}

bool screen_holds(const vga::TextScreen& screen, std::string_view text) {
    return screen_lines(screen).find(text) != std::string::npos;
}

}  // namespace lockstep
