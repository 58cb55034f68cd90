// A raw disk image in a host file (or a host block device): sector n is at byte 512·n.
//
// The file is locked while it is open (posix_file.h). The length never changes; bytes after the last whole sector are
// not touched.
#pragma once

#include <memory>
#include <string>

#include "devices/storage/block_device.h"
#include "devices/storage/posix_file.h"

namespace lockstep {

class RawFile final : public BlockDevice {
public:
    using Access = PosixFile::Access;

    // Errors are sentences without the path, which the caller puts in front.
    static Result<std::unique_ptr<RawFile>> open(const std::string& path, Access access);

    std::string name() const override { return file_->name(); }
    u64 sectors() const override { return sectors_; }
    bool read_only() const override { return file_->read_only(); }
    // What the user should know although the file could be opened; empty when nothing.
    const std::string& notice() const { return file_->notice(); }

private:
    explicit RawFile(std::unique_ptr<PosixFile> file) : file_(std::move(file)), sectors_(file_->size() / sector_size) {}

    Status do_read(u64 lba, std::span<u8> bytes) override { return file_->read(lba * sector_size, bytes); }
    Status do_write(u64 lba, std::span<const u8> bytes) override { return file_->write(lba * sector_size, bytes); }
    Status do_flush() override { return file_->flush(); }

    std::unique_ptr<PosixFile> file_;
    u64 sectors_;
};

// Whether a file of so many bytes can be a raw image.
Status check_raw_size(u64 bytes);

}  // namespace lockstep
