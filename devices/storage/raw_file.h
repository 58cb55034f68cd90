// A raw disk image in a host file (or a host block device): sector n is at byte 512·n.
//
// The file is locked while it is open (an open-file-description lock, so a killed program leaves none behind): many may
// read it, or one may write it. The length never changes; bytes after the last whole sector are not touched.
//
// Host: POSIX. The lock falls back to flock() where open-file-description locks do not exist, and to none, with a
// notice, on file systems without locks.
#pragma once

#include <memory>
#include <string>

#include "devices/storage/block_device.h"

namespace lockstep {

class RawFile final : public BlockDevice {
public:
    enum class Access : u8 {
        ReadWrite,  // read-only after all, with a notice, when the host forbids writing
        ReadOnly,
    };

    // Errors are sentences without the path, which the caller puts in front.
    static Result<std::unique_ptr<RawFile>> open(const std::string& path, Access access);
    ~RawFile() override;
    RawFile(const RawFile&) = delete;
    RawFile& operator=(const RawFile&) = delete;

    std::string name() const override { return path_; }
    u64 sectors() const override { return sectors_; }
    bool read_only() const override { return read_only_; }
    // What the user should know although the file could be opened; empty when nothing.
    const std::string& notice() const { return notice_; }

private:
    RawFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

    Status measure();
    Status lock();
    Status do_read(u64 lba, std::span<u8> bytes) override;
    Status do_write(u64 lba, std::span<const u8> bytes) override;
    Status do_flush() override;

    std::string path_;
    std::string notice_;
    int descriptor_;
    u64 sectors_ = 0;
    bool read_only_ = false;
    bool unsaved_ = false;
};

}  // namespace lockstep
