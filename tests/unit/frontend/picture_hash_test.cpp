#include "frontend/picture_hash.h"

#include <gtest/gtest.h>
#include <xxhash.h>

#include <cstdio>
#include <vector>

namespace lockstep {
namespace {

std::string hash_of(const std::vector<u8>& bytes) {
    char text[20];
    std::snprintf(text, sizeof text, "%016llx",
                  static_cast<unsigned long long>(XXH3_64bits(bytes.data(), bytes.size())));
    return text;
}

TEST(PictureHash, IsThatOfSizeAndPixelsInLittleEndianOrder) {
    const std::vector<u32> pixels{0x112233, 0x445566};
    const std::vector<u8> bytes{2, 0, 0, 0, 1, 0, 0, 0, 0x33, 0x22, 0x11, 0, 0x66, 0x55, 0x44, 0};
    EXPECT_EQ(picture_hash({2, 1, pixels}), hash_of(bytes));
    EXPECT_EQ(picture_line({2, 1, pixels}), "2x1 " + hash_of(bytes));
}

TEST(PictureHash, IsTheSameInPieces) {
    std::vector<u32> pixels;
    std::vector<u8> bytes{0xD0, 2, 0, 0, 0x90, 1, 0, 0};
    for (u32 i = 0; i < 720 * 400; ++i) {
        const u32 pixel = i * 2'654'435'761u >> 8;
        pixels.push_back(pixel);
        for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<u8>(pixel >> shift));
    }
    EXPECT_EQ(picture_hash({720, 400, pixels}), hash_of(bytes));
}

TEST(PictureHash, TellsTheShapeAndIgnoresTheUnusedByte) {
    const std::vector<u32> pixels{1, 2, 3, 4};
    EXPECT_NE(picture_hash({4, 1, pixels}), picture_hash({1, 4, pixels}));
    const std::vector<u32> with_rubbish{0xFF000001, 0x80000002, 3, 4};
    EXPECT_EQ(picture_hash({4, 1, with_rubbish}), picture_hash({4, 1, pixels}));
    EXPECT_EQ(picture_hash({}), hash_of(std::vector<u8>(8)));
}

TEST(PictureHash, Has16HexadecimalDigits) {
    EXPECT_TRUE(is_picture_hash("0123456789abcDEF"));
    for (const char* text : {"", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeg"}) {
        EXPECT_FALSE(is_picture_hash(text)) << text;
    }
}

}  // namespace
}  // namespace lockstep
