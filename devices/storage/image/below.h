// What lies under an image and shows where the image itself has nothing: zeros, or another medium (qcow2's backing
// file, VHD's parent) that may be shorter than the image and is only read.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "devices/storage/block_device.h"
#include "devices/storage/image/disk_image.h"

namespace lockstep::image {

class Below {
public:
    Below() = default;
    explicit Below(std::unique_ptr<BlockDevice> device) : device_(std::move(device)) {}
    // The image names a medium that its user did not want opened: reading there is an error.
    static Below left_out();

    // False when there are zeros everywhere.
    bool something() const { return device_ != nullptr || left_out_; }
    bool is_left_out() const { return left_out_; }
    const BlockDevice* device() const { return device_.get(); }
    // Zeros behind the medium's end.
    Status read(u64 lba, std::span<u8> bytes);

private:
    std::unique_ptr<BlockDevice> device_;
    bool left_out_ = false;
};

// Finds what an image names, by the rule of whoever opens the image (open_image.h).
using OpenBelow = std::function<Result<Below>(const std::string& name, std::optional<Format> format)>;

}  // namespace lockstep::image
