// A VMDK image (VMware), only read: one sparse file, stream-optimized or not, or a description with its extents.
//
// Not here: writing, disks over other disks, VMware ESX's own sparse formats.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "devices/storage/image/disk_image.h"
#include "devices/storage/image/vmdk_descriptor.h"
#include "devices/storage/image/vmdk_sparse.h"

namespace lockstep::image {

// Opens a file that an image consists of; null when it was left out.
using OpenPart = std::function<Result<std::unique_ptr<ByteFile>>(const std::string& name)>;

class VmdkImage final : public DiskImage {
public:
    // Errors are sentences without the file's name.
    static Result<std::unique_ptr<VmdkImage>> open(std::unique_ptr<ByteFile> file, const OpenPart& open_part);

    std::string name() const override { return name_; }
    u64 sectors() const override { return sectors_; }
    bool read_only() const override { return true; }
    Information information() const override;
    Extent extent(u64 lba) override;
    u64 file_size() const override;
    u64 file_allocated() const override;

private:
    struct Part {
        u64 first = 0;  // sector of the disk
        u64 sectors = 0;
        VmdkDescriptor::Kind kind = VmdkDescriptor::Kind::Zero;
        u64 offset = 0;                  // bytes; Flat
        std::unique_ptr<ByteFile> flat;  // null: left out
        std::unique_ptr<VmdkSparse> sparse;
        std::string file;
    };

    VmdkImage() = default;

    Status load_descriptor(const std::string& text, const OpenPart& open_part);
    Part& part_of(u64 lba);
    Status do_read(u64 lba, std::span<u8> bytes) override;
    Status do_write(u64, std::span<const u8>) override { return Error{"VMDK images are only read"}; }
    Status do_flush() override { return {}; }
    u64 sum(u64 (ByteFile::*what)() const) const;

    std::string name_;
    std::string variant_;
    u64 sectors_ = 0;
    std::unique_ptr<ByteFile> description_;  // when it is a file of its own
    std::vector<Part> parts_;
};

}  // namespace lockstep::image
