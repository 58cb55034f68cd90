// A host file, or a host block device, as a ByteFile.
//
// It is locked while it is open (an open-file-description lock, so a killed program leaves none behind): many may read
// it, or one may write it.
//
// Host: POSIX. The lock falls back to flock() where open-file-description locks do not exist, and to none, with a
// notice, on file systems without locks.
#pragma once

#include <memory>
#include <string>

#include "devices/storage/byte_file.h"

namespace lockstep {

class PosixFile final : public ByteFile {
public:
    enum class Access : u8 {
        ReadWrite,  // read-only after all, with a notice, when the host forbids writing
        ReadOnly,
    };

    // Errors are sentences without the path, which the caller puts in front.
    static Result<std::unique_ptr<PosixFile>> open(const std::string& path, Access access);
    // A new, empty file, open for writing. An existing one is only replaced with `replace`, and only when nobody else
    // has it open.
    static Result<std::unique_ptr<PosixFile>> create(const std::string& path, bool replace);
    ~PosixFile() override;
    PosixFile(const PosixFile&) = delete;
    PosixFile& operator=(const PosixFile&) = delete;

    std::string name() const override { return path_; }
    bool read_only() const override { return read_only_; }
    u64 size() const override { return size_; }
    u64 allocated() const override;
    Status read(u64 offset, std::span<u8> bytes) override;
    Status write(u64 offset, std::span<const u8> bytes) override;
    Status resize(u64 size) override;
    Status flush() override;

    // What the user should know although the file could be opened; empty when nothing.
    const std::string& notice() const { return notice_; }
    // True when the path means this very file.
    bool is(const std::string& path) const;

private:
    PosixFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

    Status measure();
    Status lock();

    std::string path_;
    std::string notice_;
    int descriptor_;
    u64 size_ = 0;
    bool read_only_ = false;
    bool unsaved_ = false;
};

}  // namespace lockstep
