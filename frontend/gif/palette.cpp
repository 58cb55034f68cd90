#include "frontend/gif/palette.h"

#include <algorithm>
#include <array>
#include <optional>

namespace lockstep::gif {

namespace {

constexpr u32 bin_count = 1u << 15;  // five bits a colour

constexpr u32 channel(u32 pixel, unsigned which) {
    return pixel >> (8 * which) & 0xFF;
}

constexpr u32 bin_of(u32 pixel) {
    return (pixel >> 9 & 0x7C00) | (pixel >> 6 & 0x3E0) | (pixel >> 3 & 0x1F);
}

constexpr u32 bin_channel(u32 bin, unsigned which) {
    return bin >> (5 * which) & 0x1F;
}

// Colours in the order of their appearance, as long as there are few.
std::optional<Indexed> index_exactly(std::span<const u32> pixels, u32 most) {
    constexpr u32 slot_count = 1024;
    constexpr u32 free = 0xFFFF'FFFF;
    std::array<u32, slot_count> slots;
    std::array<u8, slot_count> index{};
    slots.fill(free);
    Indexed result;
    result.indices.reserve(pixels.size());
    for (const u32 any : pixels) {
        const u32 pixel = any & 0xFF'FFFF;
        u32 at = (pixel * 2'654'435'761u) >> 22;
        while (slots[at] != free && slots[at] != pixel) at = (at + 1) % slot_count;
        if (slots[at] == free) {
            if (result.colours.size() == most) return std::nullopt;
            slots[at] = pixel;
            index[at] = static_cast<u8>(result.colours.size());
            result.colours.push_back(pixel);
        }
        result.indices.push_back(index[at]);
    }
    return result;
}

// What of the picture falls into a bin.
struct Bin {
    u64 pixels = 0;
    std::array<u64, 3> sum{};  // of each channel
};

// A box of median cut: a part of the list of bins in use.
struct Box {
    std::size_t begin = 0;
    std::size_t end = 0;
    u64 pixels = 0;
    unsigned widest = 0;  // channel
    u32 width = 0;        // of that channel, in bins

    // Boxes with much in them over a wide range are cut first.
    u64 weight() const { return pixels * width * width; }
};

class MedianCut {
public:
    explicit MedianCut(std::span<const u32> pixels) : bins_(bin_count) {
        for (const u32 pixel : pixels) {
            Bin& bin = bins_[bin_of(pixel)];
            if (bin.pixels++ == 0) used_.push_back(bin_of(pixel));
            for (unsigned i = 0; i < 3; ++i) bin.sum[i] += channel(pixel, i);
        }
    }

    std::vector<u32> colours(u32 most) {
        std::vector<Box> boxes{measured(0, used_.size())};
        while (boxes.size() < most) {
            const auto widest = std::max_element(boxes.begin(), boxes.end(),
                                                 [](const Box& a, const Box& b) { return a.weight() < b.weight(); });
            if (widest->weight() == 0) break;
            const Box box = *widest;
            const std::size_t middle = cut(box);
            *widest = measured(box.begin, middle);
            boxes.push_back(measured(middle, box.end));
        }
        std::vector<u32> result;
        for (const Box& box : boxes) result.push_back(mean(box));
        return result;
    }

private:
    Box measured(std::size_t begin, std::size_t end) const {
        Box box{begin, end};
        std::array<u32, 3> least{31, 31, 31};
        std::array<u32, 3> most{};
        for (std::size_t i = begin; i < end; ++i) {
            box.pixels += bins_[used_[i]].pixels;
            for (unsigned c = 0; c < 3; ++c) {
                least[c] = std::min(least[c], bin_channel(used_[i], c));
                most[c] = std::max(most[c], bin_channel(used_[i], c));
            }
        }
        for (unsigned c = 0; c < 3; ++c) {
            if (most[c] - least[c] <= box.width) continue;
            box.width = most[c] - least[c];
            box.widest = c;
        }
        return box;
    }

    // Sorts the box by its widest channel; where the second half begins. The box has two bins at least.
    std::size_t cut(const Box& box) {
        const auto first = used_.begin();
        std::sort(first + static_cast<std::ptrdiff_t>(box.begin), first + static_cast<std::ptrdiff_t>(box.end),
                  [&](u32 a, u32 b) {
                      const u32 x = bin_channel(a, box.widest);
                      const u32 y = bin_channel(b, box.widest);
                      return x != y ? x < y : a < b;
                  });
        u64 pixels = 0;
        std::size_t at = box.begin;
        while (at < box.end - 1 && pixels < box.pixels / 2) pixels += bins_[used_[at++]].pixels;
        return std::max(at, box.begin + 1);
    }

    u32 mean(const Box& box) const {
        Bin all;
        for (std::size_t i = box.begin; i < box.end; ++i) {
            const Bin& bin = bins_[used_[i]];
            all.pixels += bin.pixels;
            for (unsigned c = 0; c < 3; ++c) all.sum[c] += bin.sum[c];
        }
        u32 colour = 0;
        for (unsigned c = 0; c < 3; ++c) {
            colour |= static_cast<u32>((all.sum[c] + all.pixels / 2) / all.pixels) << (8 * c);
        }
        return colour;
    }

    std::vector<Bin> bins_;
    std::vector<u32> used_;
};

u8 nearest(const std::vector<u32>& colours, u32 pixel) {
    u32 best = ~u32{0};
    std::size_t result = 0;
    for (std::size_t i = 0; i < colours.size(); ++i) {
        u32 distance = 0;
        for (unsigned c = 0; c < 3; ++c) {
            const auto apart = static_cast<s32>(channel(pixel, c)) - static_cast<s32>(channel(colours[i], c));
            // The eye sees green best and blue least.
            distance += static_cast<u32>(apart * apart) * (c == 1 ? 4 : c == 2 ? 2 : 1);
        }
        if (distance >= best) continue;
        best = distance;
        result = i;
    }
    return static_cast<u8>(result);
}

// -8 … 7 in an order that spreads evenly over each square of four by four pixels.
constexpr std::array<s32, 16> pattern{-8, 0, -6, 2, 4, -4, 6, -2, -5, 3, -7, 1, 7, -1, 5, -3};

u32 patterned(u32 pixel, std::size_t x, std::size_t y) {
    const s32 offset = pattern[y % 4 * 4 + x % 4];
    u32 result = 0;
    for (unsigned c = 0; c < 3; ++c) {
        const s32 value = std::clamp(static_cast<s32>(channel(pixel, c)) + offset, 0, 255);
        result |= static_cast<u32>(value) << (8 * c);
    }
    return result;
}

}  // namespace

Indexed index_colours(std::span<const u32> pixels, u32 width, u32 most) {
    if (auto exact = index_exactly(pixels, most)) return std::move(*exact);
    Indexed result;
    result.colours = MedianCut(pixels).colours(most);
    result.indices.reserve(pixels.size());
    constexpr u16 unknown = 0xFFFF;
    std::vector<u16> known(bin_count, unknown);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const u32 pixel = patterned(pixels[i], i % width, i / width);
        u16& index = known[bin_of(pixel)];
        if (index == unknown) index = nearest(result.colours, (pixel & 0xF8F8F8) | 0x040404);
        result.indices.push_back(static_cast<u8>(index));
    }
    return result;
}

}  // namespace lockstep::gif
