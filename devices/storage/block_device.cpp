#include "devices/storage/block_device.h"

namespace lockstep {

Status BlockDevice::check(u64 lba, std::size_t length) const {
    if (length % sector_size != 0) return Error{"access of " + std::to_string(length) + " bytes is not whole sectors"};
    const u64 count = length / sector_size;
    if (lba > sectors() || count > sectors() - lba) {
        return Error{"access to " + std::to_string(count) + " sectors at " + std::to_string(lba) + " is outside the " +
                     std::to_string(sectors()) + " sectors of the medium"};
    }
    return {};
}

Status BlockDevice::read(u64 lba, std::span<u8> bytes) {
    if (Status bad = check(lba, bytes.size()); !bad) return bad;
    if (bytes.empty()) return {};
    return do_read(lba, bytes);
}

Status BlockDevice::write(u64 lba, std::span<const u8> bytes) {
    if (Status bad = check(lba, bytes.size()); !bad) return bad;
    if (read_only()) return Error{"the medium is read-only"};
    if (bytes.empty()) return {};
    ++generation_;  // also when it fails: some sectors may have changed
    return do_write(lba, bytes);
}

Status BlockDevice::flush() {
    return do_flush();
}

}  // namespace lockstep
