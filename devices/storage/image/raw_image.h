// A raw image: sector n is at byte 512·n, and bytes after the last whole sector are not touched.
#pragma once

#include <memory>

#include "devices/storage/image/disk_image.h"

namespace lockstep::image {

class RawImage final : public DiskImage {
public:
    enum class Known : u8 {
        Named,    // the user said that it is raw: anything may be written to it
        Guessed,  // writes that would make it look like another format are refused
    };

    static Result<std::unique_ptr<RawImage>> open(std::unique_ptr<ByteFile> file, Known known);

    std::string name() const override { return file_->name(); }
    u64 sectors() const override { return file_->size() / sector_size; }
    bool read_only() const override { return file_->read_only(); }
    Information information() const override { return {}; }
    u64 file_size() const override { return file_->size(); }
    u64 file_allocated() const override { return file_->allocated(); }
    std::string notice() const override;

private:
    RawImage(std::unique_ptr<ByteFile> file, Known known) : file_(std::move(file)), known_(known) {}

    Status check_stays_raw(u64 lba, std::span<const u8> bytes);
    Status do_read(u64 lba, std::span<u8> bytes) override { return file_->read(lba * sector_size, bytes); }
    Status do_write(u64 lba, std::span<const u8> bytes) override;
    Status do_flush() override { return file_->flush(); }

    std::unique_ptr<ByteFile> file_;
    Known known_;
};

}  // namespace lockstep::image
