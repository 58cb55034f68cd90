#include "frontend/terminal/sixel_screen.h"

#include <algorithm>

#include "frontend/terminal/scaled_picture.h"
#include "frontend/terminal/sixel.h"

namespace lockstep::terminal {

namespace {

// xterm draws no larger ones unless told to.
constexpr u32 largest = 1000;

}  // namespace

bool SixelScreen::row_changed(const std::vector<u32>& pixels, u32 row) const {
    const std::size_t begin = std::size_t{row} * geometry_.cell_height * place_.width;
    const std::size_t end = std::min(pixels.size(), begin + std::size_t{geometry_.cell_height} * place_.width);
    return !std::equal(pixels.begin() + static_cast<std::ptrdiff_t>(begin),
                       pixels.begin() + static_cast<std::ptrdiff_t>(end),
                       shown_.begin() + static_cast<std::ptrdiff_t>(begin));
}

std::string SixelScreen::update(const Frame& picture, const Geometry& geometry) {
    cleared_ = false;
    const u32 rows = geometry.cells.rows - std::min(geometry.cells.rows, 1u);
    const u32 width = std::min(geometry.cells.columns * geometry.cell_width, largest);
    const u32 height = std::min(rows * geometry.cell_height, largest);
    if (width == 0 || height == 0 || picture.width == 0 || picture.height == 0) return {};
    const bool same_source = picture.width == source_width_ && picture.pixels.size() == source_.size() &&
                             std::equal(source_.begin(), source_.end(), picture.pixels.begin());
    if (same_source && geometry == geometry_ && !shown_.empty()) return {};

    const PictureRect place = place_picture(picture.width, picture.height, width, height, Scaling::Sharp);
    if (place.width == 0 || place.height == 0) return {};
    std::vector<u32> pixels = scaled_picture(picture, place.width, place.height);
    const bool all = shown_.empty() || geometry != geometry_ || place != place_;
    cleared_ = all;
    geometry_ = geometry;
    place_ = place;
    source_.assign(picture.pixels.begin(), picture.pixels.end());
    source_width_ = picture.width;

    std::string out;
    if (all) out = "\x1B[0;40m\x1B[2J\x1B[?25l";  // black around it, as on a monitor
    // In the middle of the terminal, on a whole cell.
    const u32 column =
        (geometry.cells.columns - std::min(geometry.cells.columns, place.width / geometry.cell_width)) / 2;
    const u32 cell_rows = (place.height + geometry.cell_height - 1) / geometry.cell_height;
    const u32 top = (rows - std::min(rows, cell_rows)) / 2;
    for (u32 row = 0; row < cell_rows;) {
        if (!all && !row_changed(pixels, row)) {
            ++row;
            continue;
        }
        u32 end = row + 1;
        while (end < cell_rows && (all || row_changed(pixels, end))) ++end;
        const u32 first = row * geometry.cell_height;
        const u32 lines = std::min(end * geometry.cell_height, place.height) - first;
        out += "\x1B[" + std::to_string(top + row + 1) + ";" + std::to_string(column + 1) + "H";
        out += sixel_image(
            std::span<const u32>(pixels).subspan(std::size_t{first} * place.width, std::size_t{lines} * place.width),
            place.width, lines, geometry.registers);
        row = end;
    }
    shown_ = std::move(pixels);
    return out;
}

}  // namespace lockstep::terminal
