#include "frontend/gif/gif_recorder.h"

#include <algorithm>
#include <bit>

#include "frontend/gif/lzw.h"
#include "frontend/gif/palette.h"

namespace lockstep {

namespace {

// Graphics Interchange Format, version 89a (CompuServe 1990). Programs that show it take less than two hundredths for a
// mistake and make a tenth of it.
constexpr Time shortest = Time::milliseconds(20);
constexpr u64 longest_delay = 0xFFFF;
constexpr u64 size_at = 6;
constexpr u32 most_size = 0xFFFF;
constexpr u32 not_shown = 0xFFFF'FFFF;  // no pixel: 00RRGGBBh

void word(std::vector<u8>& out, u64 value) {
    out.push_back(static_cast<u8>(value));
    out.push_back(static_cast<u8>(value >> 8));
}

void text(std::vector<u8>& out, std::string_view bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

// Signature, screen without a palette of its own, and the application extension that makes it start again at its end.
std::vector<u8> beginning(u32 width, u32 height) {
    std::vector<u8> out;
    text(out, "GIF89a");
    word(out, width);
    word(out, height);
    out.insert(out.end(), {0x70, 0, 0});  // eight bits a colour; background; no aspect given
    out.insert(out.end(), {0x21, 0xFF, 11});
    text(out, "NETSCAPE2.0");
    out.insert(out.end(), {3, 1, 0, 0, 0});
    return out;
}

// How long the image behind it stays before the next one is drawn over it.
void control(std::vector<u8>& out, u64 delay, bool has_transparent, u8 transparent) {
    constexpr u8 leave_in_place = 1 << 2;
    out.insert(out.end(), {0x21, 0xF9, 4, static_cast<u8>(leave_in_place | (has_transparent ? 1 : 0))});
    word(out, delay);
    out.insert(out.end(), {transparent, 0});
}

void image_header(std::vector<u8>& out, u32 left, u32 top, u32 width, u32 height, const std::vector<u32>& colours,
                  unsigned bits) {
    out.push_back(0x2C);
    for (const u32 value : {left, top, width, height}) word(out, value);
    out.push_back(static_cast<u8>(0x80 | (bits - 1)));
    for (std::size_t i = 0; i < std::size_t{1} << bits; ++i) {
        const u32 colour = i < colours.size() ? colours[i] : 0;
        out.insert(out.end(), {static_cast<u8>(colour >> 16), static_cast<u8>(colour >> 8), static_cast<u8>(colour)});
    }
}

}  // namespace

Result<std::unique_ptr<Recorder>> GifRecorder::create(const std::string& path) {
    auto file = GrowingFile::create(path);
    if (!file.ok()) return file.error();
    return std::unique_ptr<Recorder>(new GifRecorder(std::move(file).value()));
}

void GifRecorder::check(const Status& status) {
    if (status_.ok()) status_ = status;
}

void GifRecorder::jump(const Speaker::Change& state) {
    if (begun_) shift_ = hundredths(now_);
    began_ = now_ = next_at_ = state.at;
}

void GifRecorder::present(const Frame& frame, Time now) {
    const bool empty = frame.width == 0 || frame.height == 0 || frame.width > most_size || frame.height > most_size ||
                       frame.pixels.size() < std::size_t{frame.width} * frame.height;
    if (empty) return;
    now_ = now;
    next_at_ = now + shortest;
    if (!begun_) began_ = now;
    grow(frame);
    const Area area = draw(frame);
    if (area.empty()) return;
    if (begun_) write_waiting(hundredths(now));
    begun_ = true;
    waiting_since_ = hundredths(now);
    encode(area);
    std::swap(shown_, drawn_);
}

// Makes room for the picture. After that everything is drawn anew.
void GifRecorder::grow(const Frame& frame) {
    const u32 width = std::max(width_, frame.width);
    const u32 height = std::max(height_, frame.height);
    if (width == width_ && height == height_) return;
    if (!begun_) {
        check(file_->append(beginning(width, height)));
    } else {
        std::vector<u8> size;
        word(size, width);
        word(size, height);
        check(file_->patch(size_at, size));
    }
    width_ = width;
    height_ = height;
    shown_.assign(std::size_t{width} * height, not_shown);
    drawn_.assign(std::size_t{width} * height, 0);
}

// Draws the picture into `drawn_`; what of it differs from what is shown.
GifRecorder::Area GifRecorder::draw(const Frame& frame) {
    const u32 times = std::min(width_ / frame.width, height_ / frame.height);
    const u32 left = (width_ - frame.width * times) / 2;
    const u32 top = (height_ - frame.height * times) / 2;
    Area changed{width_, height_, 0, 0};
    for (u32 y = 0; y < height_; ++y) {
        const auto row = drawn_.begin() + static_cast<std::ptrdiff_t>(std::size_t{y} * width_);
        const bool inside = y >= top && y < top + frame.height * times;
        if (inside && (y - top) % times != 0) {
            std::copy(row - static_cast<std::ptrdiff_t>(width_), row, row);
        } else {
            std::fill(row, row + width_, 0);
            if (inside) {
                const u32* from = frame.pixels.data() + std::size_t{(y - top) / times} * frame.width;
                auto to = row + left;
                for (u32 x = 0; x < frame.width; ++x) to = std::fill_n(to, times, from[x] & 0xFF'FFFF);
            }
        }
        const auto before = shown_.begin() + static_cast<std::ptrdiff_t>(std::size_t{y} * width_);
        const auto first = std::mismatch(row, row + width_, before).first;
        if (first == row + width_) continue;
        auto last = width_;
        while (row[last - 1] == before[last - 1]) --last;
        changed.left = std::min(changed.left, static_cast<u32>(first - row));
        changed.right = std::max(changed.right, last);
        changed.top = std::min(changed.top, y);
        changed.bottom = y + 1;
    }
    return changed;
}

// Makes the waiting image of what `drawn_` has in the area. Pixels that stay as they are become transparent, which
// compresses better and leaves the colours to the others.
void GifRecorder::encode(const Area& area) {
    const u32 width = area.right - area.left;
    const u32 height = area.bottom - area.top;
    std::vector<u32> pixels;
    std::vector<bool> stays;
    pixels.reserve(std::size_t{width} * height);
    stays.reserve(pixels.capacity());
    has_transparent_ = false;
    u32 some_colour = 0;
    for (u32 y = area.top; y < area.bottom; ++y) {
        for (u32 x = area.left; x < area.right; ++x) {
            const std::size_t at = std::size_t{y} * width_ + x;
            stays.push_back(drawn_[at] == shown_[at]);
            if (stays.back()) {
                has_transparent_ = true;
            } else {
                some_colour = drawn_[at];
            }
            pixels.push_back(drawn_[at]);
        }
    }
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        if (stays[i]) pixels[i] = some_colour;
    }
    gif::Indexed indexed = gif::index_colours(pixels, width, has_transparent_ ? 255 : 256);
    transparent_ = 0;
    if (has_transparent_) {
        transparent_ = static_cast<u8>(indexed.colours.size());
        indexed.colours.push_back(0);
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            if (stays[i]) indexed.indices[i] = transparent_;
        }
    }
    const auto bits = std::max(static_cast<unsigned>(std::bit_width(indexed.colours.size() - 1)), 1u);
    waiting_.clear();
    image_header(waiting_, area.left, area.top, width, height, indexed.colours, bits);
    gif::append_lzw(waiting_, indexed.indices, std::max(bits, 2u));
}

// Writes the waiting image, which stays until then.
void GifRecorder::write_waiting(u64 until) {
    u64 delay = until - std::min(until, waiting_since_);
    std::vector<u8> out;
    control(out, std::min(delay, longest_delay), has_transparent_, transparent_);
    out.insert(out.end(), waiting_.begin(), waiting_.end());
    while (delay > longest_delay) {
        // More of the same: a dot that cannot be seen.
        delay -= longest_delay;
        control(out, std::min(delay, longest_delay), true, 0);
        image_header(out, 0, 0, 1, 1, {}, 1);
        gif::append_lzw(out, std::vector<u8>{0}, 2);
    }
    if (status_.ok()) check(file_->append(out));
}

Status GifRecorder::finish(Time now) {
    if (!begun_) {
        check(Error{"no picture was shown while it was recorded"});
    } else {
        write_waiting(std::max(hundredths(std::max(now, began_)), waiting_since_ + 2));
    }
    if (status_.ok()) check(file_->append(std::vector<u8>{0x3B}));
    check(file_->close());
    return status_;
}

}  // namespace lockstep
