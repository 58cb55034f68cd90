#include "devices/storage/memory_disk.h"

#include <algorithm>

namespace lockstep {

MemoryDisk::MemoryDisk(std::string name, std::vector<u8> content, bool read_only)
    : name_(std::move(name)), content_(std::move(content)), read_only_(read_only) {
    content_.resize((content_.size() + sector_size - 1) / sector_size * sector_size);
}

Status MemoryDisk::do_read(u64 lba, std::span<u8> bytes) {
    std::copy_n(content_.begin() + static_cast<std::ptrdiff_t>(lba * sector_size), bytes.size(), bytes.begin());
    return {};
}

Status MemoryDisk::do_write(u64 lba, std::span<const u8> bytes) {
    std::copy(bytes.begin(), bytes.end(), content_.begin() + static_cast<std::ptrdiff_t>(lba * sector_size));
    return {};
}

}  // namespace lockstep
