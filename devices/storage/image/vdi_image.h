// A VDI image (VirtualBox), dynamic or static: read and written.
//
// New blocks go to the end of the file. Their table entries are written by flush(), when what they point to is safe.
//
// Not here: differencing and undo images.
// Facts: VirtualBox, the structures of its VDI format; the layout as QEMU writes it. All numbers are little-endian.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "devices/storage/image/disk_image.h"

namespace lockstep::image {

class VdiImage final : public DiskImage {
public:
    struct Creation {
        u64 size = 0;  // of the disk, in bytes: whole sectors
        std::array<u8, 16> id{};
    };

    // Errors are sentences without the file's name.
    static Result<std::unique_ptr<VdiImage>> open(std::unique_ptr<ByteFile> file);
    // Makes `file`, which is empty, a dynamic image.
    static Status create(ByteFile& file, const Creation& creation);
    // Writes what is still in memory, as far as the host lets it.
    ~VdiImage() override;

    std::string name() const override { return file_->name(); }
    u64 sectors() const override { return disk_size_ / sector_size; }
    bool read_only() const override { return read_only_; }
    Information information() const override;
    Extent extent(u64 lba) override;
    Result<CheckReport> check(bool repair, const Progress& progress) override;
    u64 file_size() const override { return file_->size(); }
    u64 file_allocated() const override { return file_->allocated(); }
    std::string notice() const override { return notice_; }

private:
    // In the table, instead of a number: from here on nothing is stored.
    static constexpr u32 first_special = 0xFFFFFFFE;
    static constexpr u32 nothing = 0xFFFFFFFF;

    explicit VdiImage(std::unique_ptr<ByteFile> file) : file_(std::move(file)), read_only_(file_->read_only()) {}

    Status load();
    void look_at_blocks(CheckReport& report) const;
    Status do_read(u64 lba, std::span<u8> bytes) override;
    Status do_write(u64 lba, std::span<const u8> bytes) override;
    Status do_flush() override;

    bool stored(u64 block) const { return table_[block] < first_special; }
    u64 block_sectors() const { return block_size_ / sector_size; }
    u64 place(u64 block) const { return data_offset_ + u64{table_[block]} * block_size_; }
    Status make_block(u64 block);

    std::unique_ptr<ByteFile> file_;
    std::string notice_;
    bool read_only_;
    bool static_ = false;
    u64 disk_size_ = 0;
    u64 table_offset_ = 0;
    u64 data_offset_ = 0;
    u32 block_size_ = 0;
    u32 allocated_ = 0;  // blocks in the file
    std::vector<u32> table_;
    std::vector<u64> changed_;  // entries of table_ that the file does not have yet
};

}  // namespace lockstep::image
