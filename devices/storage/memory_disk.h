// A medium in host memory: the built-in demo disk, and tests.
#pragma once

#include <string>
#include <vector>

#include "devices/storage/block_device.h"

namespace lockstep {

class MemoryDisk final : public BlockDevice {
public:
    // `content` is padded with zeros to whole sectors.
    MemoryDisk(std::string name, std::vector<u8> content, bool read_only = false);

    std::string name() const override { return name_; }
    u64 sectors() const override { return content_.size() / sector_size; }
    bool read_only() const override { return read_only_; }
    std::span<const u8> content() const { return content_; }

private:
    Status do_read(u64 lba, std::span<u8> bytes) override;
    Status do_write(u64 lba, std::span<const u8> bytes) override;
    Status do_flush() override { return {}; }

    std::string name_;
    std::vector<u8> content_;
    bool read_only_;
};

}  // namespace lockstep
