#include "frontend/png_file.h"

#include <gtest/gtest.h>
#include <png.h>

namespace lockstep {
namespace {

struct Decoded {
    u32 width = 0;
    u32 height = 0;
    std::vector<u8> rgb;
};

Decoded decode(const std::vector<u8>& bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    Decoded result;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return result;
    image.format = PNG_FORMAT_RGB;
    result.width = image.width;
    result.height = image.height;
    result.rgb.resize(PNG_IMAGE_SIZE(image));
    png_image_finish_read(&image, nullptr, result.rgb.data(), 0, nullptr);
    return result;
}

TEST(PngFile, KeepsEveryPixel) {
    std::vector<u32> pixels;
    for (u32 i = 0; i < 320 * 200; ++i) pixels.push_back(i * 2'654'435'761u >> 8);
    const auto bytes = encode_png({320, 200, pixels});
    ASSERT_TRUE(bytes.ok());

    const Decoded decoded = decode(bytes.value());
    ASSERT_EQ(decoded.width, 320u);
    ASSERT_EQ(decoded.height, 200u);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const u32 pixel =
            static_cast<u32>(decoded.rgb[i * 3] << 16 | decoded.rgb[i * 3 + 1] << 8 | decoded.rgb[i * 3 + 2]);
        ASSERT_EQ(pixel, pixels[i] & 0xFFFFFF) << i;
    }
}

TEST(PngFile, IsTheSameForTheSamePicture) {
    const std::vector<u32> pixels(720 * 400, 0x55AAFF);
    EXPECT_EQ(encode_png({720, 400, pixels}).value(), encode_png({720, 400, pixels}).value());
}

TEST(PngFile, ShowsABlackDotForNoPicture) {
    const auto bytes = encode_png({});
    ASSERT_TRUE(bytes.ok());
    EXPECT_EQ(decode(bytes.value()).rgb, (std::vector<u8>{0, 0, 0}));
}

}  // namespace
}  // namespace lockstep
