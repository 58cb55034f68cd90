#include "devices/storage/image/below.h"

#include <algorithm>

namespace lockstep::image {

Below Below::left_out() {
    Below below;
    below.left_out_ = true;
    return below;
}

Status Below::read(u64 lba, std::span<u8> bytes) {
    if (left_out_) return Error{"this part of the disk is in another file, which was left out"};
    const u64 end = device_ ? device_->sectors() : 0;
    const u64 wanted = bytes.size() / BlockDevice::sector_size;
    const u64 present = lba >= end ? 0 : std::min(wanted, end - lba);
    std::ranges::fill(bytes.subspan(present * BlockDevice::sector_size), u8{0});
    return present == 0 ? Status{} : device_->read(lba, bytes.first(present * BlockDevice::sector_size));
}

}  // namespace lockstep::image
