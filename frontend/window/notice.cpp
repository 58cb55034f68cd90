#include "frontend/window/notice.h"

#include <algorithm>

namespace lockstep::window {

namespace {

constexpr u32 box_color = 0x202830;
constexpr u32 edge_color = 0x50A0C8;
constexpr u32 text_color = 0xFFFFFF;
constexpr u32 margin = 8;         // times the scale: between box and window
constexpr u32 padding = 6;        // between text and box
constexpr u32 comfortable = 500;  // a window so high suits the font as it is

}  // namespace

void Notice::set(std::string_view text, u64 until) {
    text_ = to_cp437(text);
    until_ = until;
}

bool Notice::expire(u64 host_now) {
    if (!visible() || host_now < until_) return false;
    text_.clear();
    return true;
}

RowRange Notice::draw(const Canvas& window) const {
    if (!visible()) return {};
    const u32 scale = std::max(1u, window.height / comfortable);
    const u32 around = (margin + padding) * scale;
    const u32 cell = glyph_width * scale;
    if (window.width < 2 * around + cell) return {};
    std::vector<std::string> lines = wrap(text_, (window.width - 2 * around) / cell);
    if (lines.size() > most_lines) lines.resize(most_lines);

    std::size_t longest = 0;
    for (const std::string& line : lines) longest = std::max(longest, line.size());
    const u32 width = static_cast<u32>(longest) * cell + 2 * padding * scale;
    const u32 height = static_cast<u32>(lines.size()) * glyph_height * scale + 2 * padding * scale;
    if (window.height < height + 2 * margin * scale) return {};
    const u32 x = margin * scale;
    const u32 y = window.height - height - margin * scale;
    window.fill(x, y, width, height, edge_color);
    window.fill(x + scale, y + scale, width - 2 * scale, height - 2 * scale, box_color);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        window.text(x + padding * scale, y + (padding + static_cast<u32>(i) * glyph_height) * scale, scale, lines[i],
                    text_color);
    }
    return {y, y + height};
}

}  // namespace lockstep::window
