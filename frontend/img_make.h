// A new disk image, on the disk only when it is whole.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "devices/storage/image/disk_image.h"
#include "frontend/img_options.h"

namespace lockstep {

// Made beside its final name, as NAME.part. Removed again unless finish() is called.
class NewImage {
public:
    // `backing` is the name to keep in the image (with options.backing_format); its identity only matters to VHD.
    struct Backing {
        std::string name;
        std::array<u8, 16> id{};
    };

    // Of `size` bytes or a little more, where the format wants that. Errors are sentences without the path.
    static Result<std::unique_ptr<NewImage>> make(const std::string& path, u64 size, const ImgOptions& options,
                                                  const Backing& backing);
    ~NewImage();
    NewImage(const NewImage&) = delete;
    NewImage& operator=(const NewImage&) = delete;

    u64 size() const { return size_; }
    // The image opened for writing. Not with a backing file.
    Result<std::unique_ptr<image::DiskImage>> open() const;
    // Gives it its name; whoever opened it has closed it.
    Status finish();

private:
    NewImage(std::string path, const ImgOptions& options) : path_(std::move(path)), options_(options) {}

    Status create(const Backing& backing);
    std::string part() const { return path_ + ".part"; }

    std::string path_;
    ImgOptions options_;
    u64 size_ = 0;
    bool exists_ = false;  // the part
};

}  // namespace lockstep
