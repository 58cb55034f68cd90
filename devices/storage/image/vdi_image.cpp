#include "devices/storage/image/vdi_image.h"

#include "devices/storage/image/fields.h"

namespace lockstep::image {

namespace {

constexpr u32 signature = 0xBEDA107F;
constexpr u32 version_1_1 = 0x00010001;
constexpr u64 header_size = 512;
constexpr u32 block_size_made = 1u << 20;
constexpr u32 smallest_block = 4096;
constexpr u32 largest_block = 64u << 20;
constexpr u64 largest_table = 64u << 20;
constexpr u64 largest_disk = u64{1} << 50;

// Offsets in the header.
constexpr std::size_t signature_at = 0x40;
constexpr std::size_t version_at = 0x44;
constexpr std::size_t header_length_at = 0x48;
constexpr std::size_t type_at = 0x4C;
constexpr std::size_t table_at = 0x154;
constexpr std::size_t data_at = 0x158;
constexpr std::size_t sector_size_at = 0x168;
constexpr std::size_t disk_size_at = 0x170;
constexpr std::size_t block_size_at = 0x178;
constexpr std::size_t block_extra_at = 0x17C;
constexpr std::size_t blocks_at = 0x180;
constexpr std::size_t allocated_at = 0x184;
constexpr std::size_t id_at = 0x188;

Error damaged(const std::string& what) {
    return {"is a damaged VDI image: " + what};
}

}  // namespace

VdiImage::~VdiImage() {
    if (!changed_.empty()) static_cast<void>(do_flush());
}

Result<std::unique_ptr<VdiImage>> VdiImage::open(std::unique_ptr<ByteFile> file) {
    std::unique_ptr<VdiImage> image(new VdiImage(std::move(file)));
    if (Status status = image->load(); !status) return status.error();
    return image;
}

Status VdiImage::load() {
    std::array<u8, header_size> header{};
    if (file_->size() < header.size()) return damaged("the file is shorter than a header");
    if (Status status = file_->read(0, header); !status) return status;
    if (load_le<u32>(header, signature_at) != signature) return Error{"is no VDI image"};
    if (const u32 version = load_le<u32>(header, version_at); version != version_1_1) {
        return Error{"is a VDI image of the version " + std::to_string(version >> 16) + "." +
                     std::to_string(version & 0xFFFF) + ", which is not known here"};
    }
    const u32 type = load_le<u32>(header, type_at);
    if (type != 1 && type != 2) {
        return Error{"is a VDI image that needs another one (type " + std::to_string(type) +
                     "), which is not supported (merge them with VirtualBox)"};
    }
    static_ = type == 2;
    table_offset_ = load_le<u32>(header, table_at);
    data_offset_ = load_le<u32>(header, data_at);
    disk_size_ = load_le<u64>(header, disk_size_at);
    block_size_ = load_le<u32>(header, block_size_at);
    allocated_ = load_le<u32>(header, allocated_at);
    const u64 blocks = load_le<u32>(header, blocks_at);
    if (load_le<u32>(header, sector_size_at) != sector_size) return damaged("its sectors are not of 512 bytes");
    if (load_le<u32>(header, block_extra_at) != 0)
        return Error{"is a VDI image with extra data in blocks, which is not known"};
    if (!is_power_of_two(block_size_) || block_size_ < smallest_block || block_size_ > largest_block) {
        return damaged("blocks of " + std::to_string(block_size_) + " bytes do not exist");
    }
    if (disk_size_ < sector_size || disk_size_ > largest_disk) return damaged("the disk has no possible size");
    if (divide_up(disk_size_, block_size_) > blocks) return damaged("its table is too small for the disk");
    if (blocks * 4 > largest_table) return damaged("its table is too large");
    if (table_offset_ < header.size() || table_offset_ + blocks * 4 > data_offset_ || data_offset_ > file_->size()) {
        return damaged("its table lies where it cannot");
    }
    std::vector<u8> table(blocks * 4);
    if (Status status = file_->read_or_zeros(table_offset_, table); !status) return status;
    table_.resize(blocks);
    for (std::size_t i = 0; i < blocks; ++i) table_[i] = load_le<u32>(table, i * 4);
    CheckReport report;
    look_at_blocks(report);
    if (!report.clean()) {
        read_only_ = true;
        notice_ = "is damaged, so it is only read: " + report.findings.front();
    }
    return {};
}

void VdiImage::look_at_blocks(CheckReport& report) const {
    std::vector<std::pair<u32, u64>> places;
    for (u64 i = 0; i < table_.size(); ++i) {
        if (!stored(i)) continue;
        ++report.clusters;
        if (table_[i] >= allocated_) {
            report.error("block " + std::to_string(i) + " is number " + std::to_string(table_[i]) + " of " +
                         std::to_string(allocated_) + " in the file");
        } else if (place(i) >= file_->size()) {
            report.error("block " + std::to_string(i) + " lies behind the end of the file");
        }
        places.emplace_back(table_[i], i);
    }
    std::ranges::sort(places);
    for (std::size_t i = 1; i < places.size(); ++i) {
        if (places[i].first == places[i - 1].first) {
            report.error("blocks " + std::to_string(places[i - 1].second) + " and " + std::to_string(places[i].second) +
                         " are the same place");
        }
    }
}

Information VdiImage::information() const {
    Information result;
    result.format = Format::Vdi;
    result.variant = static_ ? "static" : "dynamic";
    result.cluster_size = block_size_;
    return result;
}

Extent VdiImage::extent(u64 lba) {
    const u64 first = lba / block_sectors();
    u64 end = first + 1;
    while (end < table_.size() && stored(end) == stored(first)) ++end;
    return {stored(first) ? Extent::Kind::Data : Extent::Kind::Zeros, std::min(sectors(), end * block_sectors()) - lba};
}

Result<CheckReport> VdiImage::check(bool, const Progress&) {
    CheckReport report;
    look_at_blocks(report);
    if (allocated_ > report.clusters)
        report.leak(std::to_string(allocated_ - report.clusters) + " blocks are not in use");
    return report;
}

Status VdiImage::do_read(u64 lba, std::span<u8> bytes) {
    while (!bytes.empty()) {
        const u64 block = lba / block_sectors();
        const u64 sector = lba % block_sectors();
        const auto part = bytes.first(std::min(bytes.size(), (block_sectors() - sector) * sector_size));
        if (!stored(block)) {
            std::ranges::fill(part, u8{0});
        } else if (Status status = file_->read_or_zeros(place(block) + sector * sector_size, part); !status) {
            return status;
        }
        bytes = bytes.subspan(part.size());
        lba += part.size() / sector_size;
    }
    return {};
}

Status VdiImage::do_write(u64 lba, std::span<const u8> bytes) {
    while (!bytes.empty()) {
        const u64 block = lba / block_sectors();
        const u64 sector = lba % block_sectors();
        const auto part = bytes.first(std::min(bytes.size(), (block_sectors() - sector) * sector_size));
        if (!stored(block)) {
            if (Status status = make_block(block); !status) return status;
        }
        if (Status status = file_->write(place(block) + sector * sector_size, part); !status) return status;
        bytes = bytes.subspan(part.size());
        lba += part.size() / sector_size;
    }
    return {};
}

Status VdiImage::make_block(u64 block) {
    const u64 offset = data_offset_ + u64{allocated_} * block_size_;
    if (allocated_ >= first_special - 1) return Error{"cannot grow any further"};
    // An interrupted run may have left something here: cut off what was there, then grow with zeros.
    if (offset < file_->size()) {
        if (Status status = file_->resize(offset); !status) return status;
    }
    if (Status status = file_->resize(offset + block_size_); !status) return status;
    table_[block] = allocated_++;
    changed_.push_back(block);
    return {};
}

Status VdiImage::do_flush() {
    if (Status status = file_->flush(); !status || changed_.empty()) return status;
    // The count first: a table never names a block that is not counted.
    u8 field[4];
    store_le<u32>(field, 0, allocated_);
    if (Status status = file_->write(allocated_at, field); !status) return status;
    if (Status status = file_->flush(); !status) return status;
    while (!changed_.empty()) {
        const u64 block = changed_.back();
        store_le<u32>(field, 0, table_[block]);
        if (Status status = file_->write(table_offset_ + block * 4, field); !status) return status;
        changed_.pop_back();
    }
    return file_->flush();
}

Status VdiImage::create(ByteFile& file, const Creation& creation) {
    const u64 blocks = divide_up(creation.size, block_size_made);
    if (blocks * 4 > largest_table) return Error{"cannot hold so large a disk"};
    std::vector<u8> bytes(header_size + round_up(blocks * 4, header_size));
    const std::span<u8> all(bytes);
    store_text(all, 0, "<<< Lockstep disk image >>>\n");
    store_le<u32>(all, signature_at, signature);
    store_le<u32>(all, version_at, version_1_1);
    store_le<u32>(all, header_length_at, 0x190);
    store_le<u32>(all, type_at, 1);
    store_le<u32>(all, table_at, static_cast<u32>(header_size));
    store_le<u32>(all, data_at, static_cast<u32>(bytes.size()));
    store_le<u32>(all, sector_size_at, sector_size);
    store_le<u64>(all, disk_size_at, creation.size);
    store_le<u32>(all, block_size_at, block_size_made);
    store_le<u32>(all, blocks_at, static_cast<u32>(blocks));
    std::ranges::copy(creation.id, all.begin() + id_at);
    std::ranges::fill(all.subspan(header_size, blocks * 4), static_cast<u8>(nothing));
    if (Status status = file.write(0, bytes); !status) return status;
    return file.flush();
}

}  // namespace lockstep::image
