// A VHD image: fixed, dynamic or differencing; read and written.
//
// A block is 2 MiB of the disk, as a rule, with a bitmap of the sectors that it holds. New blocks go to the end of the
// file, where the footer was, and the footer behind them. Their table entries are written by flush(), when what they
// point to is safe; until then the copy of the footer at the front tells what the image is.
//
// Not here: images in several files, hibernated ones' saved state.
#pragma once

#include <memory>
#include <vector>

#include "devices/storage/image/below.h"
#include "devices/storage/image/disk_image.h"
#include "devices/storage/image/vhd_format.h"

namespace lockstep::image {

class VhdImage final : public DiskImage {
public:
    struct Creation {
        u64 size = 0;  // of the disk, in bytes: whole sectors
        VhdFooter::Type type = VhdFooter::Type::Dynamic;
        UniqueId id{};
        u64 seconds = 0;  // since 1970
        // Differencing only.
        std::string parent_name;
        UniqueId parent_id{};
    };

    // Errors are sentences without the file's name.
    static Result<std::unique_ptr<VhdImage>> open(std::unique_ptr<ByteFile> file, const OpenBelow& open_below);
    // Makes `file`, which is empty, an image.
    static Status create(ByteFile& file, const Creation& creation);
    // Writes what is still in memory, as far as the host lets it.
    ~VhdImage() override;

    std::string name() const override { return file_->name(); }
    u64 sectors() const override { return footer_.disk_size / sector_size; }
    bool read_only() const override { return read_only_; }
    Information information() const override;
    Extent extent(u64 lba) override;
    Result<CheckReport> check(bool repair, const Progress& progress) override;
    u64 file_size() const override { return file_->size(); }
    u64 file_allocated() const override { return file_->allocated(); }
    std::string notice() const override { return notice_; }
    const UniqueId& id() const { return footer_.id; }

private:
    static constexpr u32 nothing = 0xFFFFFFFF;  // in the table: a block that is not there

    VhdImage(std::unique_ptr<ByteFile> file, VhdFooter footer);

    Status load_dynamic();
    Status open_parent(const OpenBelow& open_below);
    // Blocks outside the file or in the same place; with sentences for the report.
    void look_at_blocks(CheckReport& report) const;
    std::string parent_path();

    Status do_read(u64 lba, std::span<u8> bytes) override;
    Status do_write(u64 lba, std::span<const u8> bytes) override;
    Status do_flush() override;

    bool fixed() const { return footer_.type == VhdFooter::Type::Fixed; }
    u64 block_sectors() const { return header_.block_size / sector_size; }
    u64 bitmap_size() const;
    u64 block_offset(u64 block) const { return u64{table_[block]} * sector_size; }
    u64 data_offset(u64 block) const { return block_offset(block) + bitmap_size(); }
    Status load_bitmap(u64 block);
    bool holds(u64 sector_in_block) const;
    Status read_in_block(u64 block, u64 sector, std::span<u8> bytes);
    Status make_block(u64 block);
    Status fill_new_block(u64 block, u64 offset);
    Status complete_block(u64 block);

    std::unique_ptr<ByteFile> file_;
    VhdFooter footer_;
    VhdHeader header_;
    std::string notice_;
    std::string parent_;
    bool read_only_ = false;
    Below below_;
    std::vector<u32> table_;
    std::vector<u64> changed_;    // entries of table_ that the file does not have yet
    std::vector<bool> complete_;  // blocks known to hold all of their sectors
    u64 end_ = 0;                 // of the last block: where a new one goes
    u64 bitmap_block_ = ~u64{0};  // whose bitmap is in bitmap_
    std::vector<u8> bitmap_;
};

}  // namespace lockstep::image
