// Reads an animated GIF as a viewer does: the pictures that stand on the screen one after the other, and how long.
#pragma once

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "base/types.h"

namespace lockstep::test {

struct GifPicture {
    std::vector<u32> pixels;  // of the whole screen, 00RRGGBBh
    u32 hundredths = 0;
    // The part that was drawn anew.
    u32 left = 0;
    u32 top = 0;
    u32 width = 0;
    u32 height = 0;
    std::size_t colours = 0;  // in its palette
};

struct Gif {
    u32 width = 0;
    u32 height = 0;
    std::vector<GifPicture> pictures;
    bool ended = false;  // by the trailer, with nothing behind it
};

class GifReader {
public:
    explicit GifReader(std::span<const u8> bytes) : bytes_(bytes) {}

    Gif read() {
        EXPECT_EQ(text(6), "GIF89a");
        gif_.width = word();
        gif_.height = word();
        EXPECT_EQ(byte() & 0x80, 0) << "a palette for all";
        skip(2);
        screen_.assign(std::size_t{gif_.width} * gif_.height, 0);
        while (at_ < bytes_.size() && !broken_) {
            const u8 kind = byte();
            if (kind == 0x3B) {
                gif_.ended = at_ == bytes_.size();
                break;
            }
            if (kind == 0x21) {
                extension();
            } else if (kind == 0x2C) {
                image();
            } else {
                ADD_FAILURE() << "no such block: " << unsigned{kind} << " before " << at_;
                break;
            }
        }
        return gif_;
    }

private:
    u8 byte() {
        if (at_ < bytes_.size()) return bytes_[at_++];
        if (!broken_) ADD_FAILURE() << "the file ends too early";
        broken_ = true;
        return 0;
    }
    u32 word() {
        const u32 low = byte();
        return low | static_cast<u32>(byte()) << 8;
    }
    std::string text(std::size_t length) {
        std::string result;
        while (result.size() < length && !broken_) result += static_cast<char>(byte());
        return result;
    }
    void skip(std::size_t length) { text(length); }
    std::vector<u8> blocks() {
        std::vector<u8> all;
        for (u8 length = byte(); length != 0 && !broken_; length = byte()) {
            for (u8 i = 0; i < length; ++i) all.push_back(byte());
        }
        return all;
    }

    void extension() {
        const u8 label = byte();
        const std::vector<u8> data = blocks();
        if (label != 0xF9) return;
        ASSERT_EQ(data.size(), 4u);
        EXPECT_EQ(data[0] >> 2 & 7, 1) << "each picture is drawn over the last one";
        transparent_ = (data[0] & 1) != 0 ? data[3] : 256;
        hundredths_ = data[1] | static_cast<u32>(data[2]) << 8;
    }

    void image() {
        GifPicture picture;
        picture.hundredths = hundredths_;
        picture.left = word();
        picture.top = word();
        picture.width = word();
        picture.height = word();
        const u8 flags = byte();
        ASSERT_EQ(flags & 0xC0, 0x80) << "own palette, not interlaced";
        std::vector<u32> palette;
        picture.colours = std::size_t{2} << (flags & 7);
        while (palette.size() < picture.colours) {
            const u32 red = byte();
            const u32 green = byte();
            palette.push_back(red << 16 | green << 8 | byte());
        }
        const unsigned bits = byte();
        const std::vector<u32> indices = expand(blocks(), bits);
        ASSERT_EQ(indices.size(), std::size_t{picture.width} * picture.height);
        ASSERT_LE(picture.left + picture.width, gif_.width);
        ASSERT_LE(picture.top + picture.height, gif_.height);
        for (std::size_t i = 0; i < indices.size(); ++i) {
            if (indices[i] == transparent_) continue;
            ASSERT_LT(indices[i], palette.size());
            screen_[(picture.top + i / picture.width) * gif_.width + picture.left + i % picture.width] =
                palette[indices[i]];
        }
        picture.pixels = screen_;
        gif_.pictures.push_back(std::move(picture));
    }

    // LZW from the reader's side, strings kept whole.
    static std::vector<u32> expand(const std::vector<u8>& data, unsigned bits) {
        const u32 clear = 1u << bits;
        std::vector<std::vector<u32>> strings;
        std::vector<u32> out;
        const std::vector<u32>* last = nullptr;
        std::vector<u32> previous;
        unsigned width = bits + 1;
        std::size_t at = 0;
        const auto restart = [&] {
            strings.assign(clear + 2, {});
            for (u32 i = 0; i < clear; ++i) strings[i] = {i};
            width = bits + 1;
            last = nullptr;
        };
        restart();
        for (;;) {
            u32 code = 0;
            for (unsigned i = 0; i < width; ++i, ++at) {
                if (at / 8 >= data.size()) {
                    ADD_FAILURE() << "no end code";
                    return out;
                }
                code |= static_cast<u32>(data[at / 8] >> at % 8 & 1) << i;
            }
            if (code == clear) {
                restart();
                continue;
            }
            if (code == clear + 1) {
                EXPECT_LT(data.size() * 8 - at, 8u) << "bytes behind the end code";
                return out;
            }
            std::vector<u32> string;
            if (code < strings.size()) {
                string = strings[code];
            } else if (last != nullptr && code == strings.size()) {
                string = previous;
                string.push_back(previous.front());
            } else {
                ADD_FAILURE() << "a code that is not known yet";
                return out;
            }
            if (last != nullptr && strings.size() < 4096) {
                previous.push_back(string.front());
                strings.push_back(previous);
            }
            previous = string;
            last = &previous;
            out.insert(out.end(), string.begin(), string.end());
            if (strings.size() == std::size_t{1} << width && width < 12) ++width;
        }
    }

    std::span<const u8> bytes_;
    std::size_t at_ = 0;
    bool broken_ = false;
    Gif gif_;
    std::vector<u32> screen_;
    u32 transparent_ = 256;
    u32 hundredths_ = 0;
};

}  // namespace lockstep::test
