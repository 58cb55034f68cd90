#include "frontend/terminal/kitty_screen.h"

#include <algorithm>

#include "frontend/picture_scale.h"
#include "frontend/png_file.h"
#include "frontend/terminal/control.h"

namespace lockstep::terminal {

namespace {

// The protocol's largest piece.
constexpr std::size_t piece = 4096;

}  // namespace

std::string base64(std::span<const u8> bytes) {
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t left = std::min<std::size_t>(bytes.size() - at, 3);
        u32 group = 0;
        for (std::size_t i = 0; i < 3; ++i) group = group << 8 | (i < left ? bytes[at + i] : 0u);
        for (std::size_t i = 0; i < 4; ++i) text += i <= left ? digits[group >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

std::string KittyScreen::update(const Frame& picture, const SixelScreen::Geometry& geometry) {
    cleared_ = false;
    const u32 rows = geometry.cells.rows - std::min(geometry.cells.rows, 1u);
    const u32 columns = geometry.cells.columns;
    if (rows == 0 || columns == 0 || picture.width == 0 || picture.height == 0) return {};
    const bool same = picture.width == width_ && picture.pixels.size() == pixels_.size() &&
                      std::equal(pixels_.begin(), pixels_.end(), picture.pixels.begin());
    if (known_ && same && geometry == geometry_) return {};
    const auto png = encode_png(picture);
    if (!png.ok()) return {};

    const bool all = !known_ || geometry != geometry_ || picture.width != width_;
    known_ = true;
    cleared_ = all;
    geometry_ = geometry;
    width_ = picture.width;
    pixels_.assign(picture.pixels.begin(), picture.pixels.end());

    const PictureRect place = place_picture(picture.width, picture.height, columns * geometry.cell_width,
                                            rows * geometry.cell_height, Scaling::Fit);
    const u32 across = std::clamp((place.width + geometry.cell_width / 2) / geometry.cell_width, 1u, columns);
    const u32 down = std::clamp((place.height + geometry.cell_height / 2) / geometry.cell_height, 1u, rows);
    std::string out;
    if (all) out.append(control::kitty_delete).append("\x1B[0;40m\x1B[2J\x1B[?25l");
    out += "\x1B[" + std::to_string((rows - down) / 2 + 1) + ";" + std::to_string((columns - across) / 2 + 1) + "H";
    const std::string text = base64(png.value());
    for (std::size_t at = 0; at < text.size(); at += piece) {
        const bool more = at + piece < text.size();
        out += "\x1B_G";
        if (at == 0) {
            // Sent and shown as the only picture; without answers, the cursor stays.
            out += "a=T,f=100,i=1,p=1,q=2,C=1,c=" + std::to_string(across) + ",r=" + std::to_string(down) + ",";
        }
        out += more ? "m=1;" : "m=0;";
        out.append(text, at, piece).append("\x1B\\");
    }
    return out;
}

}  // namespace lockstep::terminal
