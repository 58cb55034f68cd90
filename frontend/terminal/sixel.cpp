#include "frontend/terminal/sixel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

namespace lockstep::terminal {

namespace {

constexpr u32 band_height = 6;
constexpr u32 shortest_count = 4;  // "!4x" is shorter than "xxxx"

// How many steps red, green and blue have in a palette of so many colours: green shows most, blue least.
struct Levels {
    u32 red, green, blue;
};
Levels levels_within(u32 limit) {
    constexpr std::array<Levels, 6> choices{{{6, 8, 5}, {5, 6, 4}, {4, 4, 4}, {3, 3, 3}, {2, 4, 2}, {2, 2, 2}}};
    for (const Levels& one : choices) {
        if (one.red * one.green * one.blue <= limit) return one;
    }
    return {1, 2, 1};
}

// Small open-addressed table from colours to numbers.
class ColorTable {
public:
    explicit ColorTable(u32 limit) : limit_(limit) { slots_.fill(empty); }

    // Its number, a new one if need be; nothing when there are too many.
    std::optional<u8> number(u32 color) {
        for (u32 at = color * 0x9E37'79B1 >> (32 - slot_bits);; at = (at + 1) % slot_count) {
            if (slots_[at] == empty) {
                if (colors_.size() >= limit_) return std::nullopt;
                slots_[at] = static_cast<u32>(colors_.size());
                colors_.push_back(color);
            }
            if (colors_[slots_[at]] == color) return static_cast<u8>(slots_[at]);
        }
    }
    std::vector<u32> take() { return std::move(colors_); }

private:
    static constexpr u32 empty = ~0u;
    static constexpr u32 slot_bits = 10;
    static constexpr u32 slot_count = 1 << slot_bits;
    u32 limit_;
    std::array<u32, slot_count> slots_{};
    std::vector<u32> colors_;
};

bool reduce_exactly(std::span<const u32> pixels, u32 limit, IndexedPicture& result) {
    ColorTable table(std::min(limit, 256u));
    u32 last = ~0u;
    u8 last_number = 0;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        if (const u32 color = pixels[i] & 0xFF'FFFF; color != last) {
            const auto number = table.number(color);
            if (!number) return false;
            last = color;
            last_number = *number;
        }
        result.pixels[i] = last_number;
    }
    result.colors = table.take();
    return true;
}

// `value` (0 … 255) as one of `count` steps, rounded up more often the larger `threshold` (0 … 15) is.
u32 step_of(u32 value, u32 count, u32 threshold) {
    return (value * (count - 1) * 16 + 255 * threshold + 127) / (255 * 16);
}

void reduce_by_dithering(std::span<const u32> pixels, u32 width, u32 limit, IndexedPicture& result) {
    constexpr std::array<u8, 16> thresholds = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};
    const Levels levels = levels_within(limit);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const u32 threshold = thresholds[(i / width & 3) * 4 + (i % width & 3)];
        const u32 red = step_of(pixels[i] >> 16 & 0xFF, levels.red, threshold);
        const u32 green = step_of(pixels[i] >> 8 & 0xFF, levels.green, threshold);
        const u32 blue = step_of(pixels[i] & 0xFF, levels.blue, threshold);
        result.pixels[i] = static_cast<u8>((red * levels.green + green) * levels.blue + blue);
    }
    const auto value = [](u32 step, u32 count) { return count > 1 ? step * 255 / (count - 1) : 128; };
    result.colors.clear();
    for (u32 red = 0; red < levels.red; ++red) {
        for (u32 green = 0; green < levels.green; ++green) {
            for (u32 blue = 0; blue < levels.blue; ++blue) {
                result.colors.push_back(value(red, levels.red) << 16 | value(green, levels.green) << 8 |
                                        value(blue, levels.blue));
            }
        }
    }
}

void append_run(std::string& out, char sixel, u32 count) {
    if (count >= shortest_count) {
        out += "!" + std::to_string(count) + sixel;
    } else {
        out.append(count, sixel);
    }
}

void append_row(std::string& out, std::span<const u8> bits) {
    std::size_t end = bits.size();
    while (end > 0 && bits[end - 1] == 0) --end;
    for (std::size_t at = 0; at < end;) {
        std::size_t next = at + 1;
        while (next < end && bits[next] == bits[at]) ++next;
        append_run(out, static_cast<char>('?' + bits[at]), static_cast<u32>(next - at));
        at = next;
    }
}

void append_band(std::string& out, std::span<const u8> pixels, u32 width, std::vector<u8>& bits) {
    std::array<u64, 4> used{};
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const u8 color = pixels[i];
        u64& word = used[color >> 6];
        const u64 bit = u64{1} << (color & 63);
        u8* const row = &bits[std::size_t{color} * width];
        if ((word & bit) == 0) std::fill_n(row, width, u8{0});
        word |= bit;
        row[i % width] = static_cast<u8>(row[i % width] | 1u << i / width);
    }
    bool first = true;
    for (u32 word = 0; word < used.size(); ++word) {
        for (u64 left = used[word]; left != 0; left &= left - 1) {
            const u32 color = word * 64 + static_cast<u32>(std::countr_zero(left));
            if (!first) out += '$';
            first = false;
            out += "#" + std::to_string(color);
            append_row(out, std::span<const u8>(bits).subspan(std::size_t{color} * width, width));
        }
    }
}

}  // namespace

IndexedPicture reduce_colors(std::span<const u32> pixels, u32 width, u32 limit) {
    IndexedPicture result;
    result.pixels.resize(pixels.size());
    if (!reduce_exactly(pixels, limit, result)) reduce_by_dithering(pixels, width, limit, result);
    return result;
}

std::string sixel_image(std::span<const u32> pixels, u32 width, u32 height, u32 registers) {
    const IndexedPicture picture = reduce_colors(pixels, width, registers);
    // Pixels are square; those that are not drawn stay what they were.
    std::string out = "\x1BP0;1;0q\"1;1;" + std::to_string(width) + ";" + std::to_string(height);
    std::array<bool, 256> used{};
    for (const u8 pixel : picture.pixels) used[pixel] = true;
    for (u32 i = 0; i < picture.colors.size(); ++i) {
        if (!used[i]) continue;
        const auto percent = [&](unsigned shift) {
            return std::to_string(((picture.colors[i] >> shift & 0xFF) * 100 + 127) / 255);
        };
        out += "#" + std::to_string(i) + ";2;" + percent(16) + ";" + percent(8) + ";" + percent(0);
    }
    std::vector<u8> bits(picture.colors.size() * width);
    for (u32 top = 0; top < height; top += band_height) {
        if (top != 0) out += '-';
        const u32 rows = std::min(band_height, height - top);
        append_band(out,
                    std::span<const u8>(picture.pixels).subspan(std::size_t{top} * width, std::size_t{rows} * width),
                    width, bits);
    }
    return out + "\x1B\\";
}

}  // namespace lockstep::terminal
