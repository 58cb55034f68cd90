#include "frontend/png_file.h"

#include <png.h>

#include <csetjmp>

#include "frontend/host_file.h"
#include "frontend/picture_scale.h"

namespace lockstep {

namespace {

void append(png_structp png, png_bytep data, png_size_t length) {
    auto& bytes = *static_cast<std::vector<u8>*>(png_get_io_ptr(png));
    bytes.insert(bytes.end(), data, data + length);
}

void no_flush(png_structp) {}
void no_warning(png_structp, png_const_charp) {}

// libpng comes back from an error by longjmp, so no object with a destructor lives in here.
bool encode(png_structp png, png_infop info, const Frame& frame, std::vector<u8>& bytes, std::vector<u8>& row) {
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_set_write_fn(png, &bytes, append, no_flush);
    png_set_compression_level(png, 6);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_IHDR(png, info, frame.width, frame.height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    // Pixels per unit: width over the shape's, and height over the shape's.
    const Shape shape = picture_shape(frame.width, frame.height);
    png_set_pHYs(png, info, frame.width * shape.height, frame.height * shape.width, PNG_RESOLUTION_UNKNOWN);
    png_write_info(png, info);
    for (u32 y = 0; y < frame.height; ++y) {
        for (u32 x = 0; x < frame.width; ++x) {
            const u32 pixel = frame.pixels[std::size_t{y} * frame.width + x];
            row[std::size_t{x} * 3] = static_cast<u8>(pixel >> 16);
            row[std::size_t{x} * 3 + 1] = static_cast<u8>(pixel >> 8);
            row[std::size_t{x} * 3 + 2] = static_cast<u8>(pixel);
        }
        png_write_row(png, row.data());
    }
    png_write_end(png, info);
    return true;
}

}  // namespace

Result<std::vector<u8>> encode_png(const Frame& frame) {
    static constexpr u32 black = 0;
    const bool empty =
        frame.width == 0 || frame.height == 0 || frame.pixels.size() < std::size_t{frame.width} * frame.height;
    const Frame picture = empty ? Frame{1, 1, {&black, 1}} : frame;

    std::vector<u8> bytes;
    std::vector<u8> row(std::size_t{picture.width} * 3);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, no_warning);
    png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
    const bool done = info != nullptr && encode(png, info, picture, bytes, row);
    png_destroy_write_struct(&png, &info);
    if (!done) return Error{"the picture cannot be made into a PNG file"};
    return bytes;
}

Status write_png(const std::string& path, const Frame& frame) {
    const auto bytes = encode_png(frame);
    if (!bytes.ok()) return bytes.error();
    return write_file(path, bytes.value());
}

}  // namespace lockstep
