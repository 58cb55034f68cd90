// Writing to a VHD image, and making one.
#include "devices/storage/image/fields.h"
#include "devices/storage/image/utf16.h"
#include "devices/storage/image/vhd_image.h"

namespace lockstep::image {

namespace {

constexpr u64 copy_piece = 64u << 10;

Status write_zeros(ByteFile& file, u64 offset, u64 end) {
    const std::vector<u8> zeros(copy_piece);
    while (offset < end) {
        const u64 length = std::min(copy_piece, end - offset);
        if (Status status = file.write(offset, std::span(zeros).first(length)); !status) return status;
        offset += length;
    }
    return {};
}

}  // namespace

Status VhdImage::do_write(u64 lba, std::span<const u8> bytes) {
    if (fixed()) return file_->write(lba * sector_size, bytes);
    while (!bytes.empty()) {
        const u64 block = lba / block_sectors();
        const u64 sector = lba % block_sectors();
        const u64 count = std::min(bytes.size() / sector_size, block_sectors() - sector);
        if (table_[block] == nothing) {
            if (Status status = make_block(block); !status) return status;
        } else if (!complete_[block]) {
            if (Status status = complete_block(block); !status) return status;
        }
        const auto part = bytes.first(count * sector_size);
        if (Status status = file_->write(data_offset(block) + sector * sector_size, part); !status) return status;
        bytes = bytes.subspan(part.size());
        lba += count;
    }
    return {};
}

// With all sectors, so that it needs its parent no more.
Status VhdImage::make_block(u64 block) {
    const u64 place = end_ / sector_size;
    if (place >= nothing) return Error{"cannot grow any further"};
    if (Status status = fill_new_block(block, end_); !status) {
        // As it was, as far as the host lets us; the copy of the footer at the front stands in for it.
        if (file_->write(end_, footer_.bytes()).ok()) static_cast<void>(file_->resize(end_ + VhdFooter::size));
        return status;
    }
    table_[block] = static_cast<u32>(place);
    complete_[block] = true;
    changed_.push_back(block);
    end_ += bitmap_size() + header_.block_size;
    return {};
}

Status VhdImage::fill_new_block(u64 block, u64 offset) {
    const u64 data = offset + bitmap_size();
    const u64 old_end = file_->size();
    // What an interrupted run left here; what lies behind the file's end is zero by itself.
    if (Status status = write_zeros(*file_, data, std::min(old_end, data + header_.block_size)); !status) return status;
    if (Status status = file_->write(data + header_.block_size, footer_.bytes()); !status) return status;
    if (below_.something()) {
        std::vector<u8> piece(std::min<u64>(copy_piece, header_.block_size));
        const u64 first = block * block_sectors();
        for (u64 at = 0; at < header_.block_size; at += piece.size()) {
            if (Status status = below_.read(first + at / sector_size, piece); !status) return status;
            if (all_zero(piece)) continue;
            if (Status status = file_->write(data + at, piece); !status) return status;
        }
    }
    return file_->write(offset, std::vector<u8>(bitmap_size(), u8{0xFF}));
}

// A block that another program left with some of its sectors: the others come from below, and only then the bitmap
// says that they are here.
Status VhdImage::complete_block(u64 block) {
    if (Status status = load_bitmap(block); !status) return status;
    const u64 first = block * block_sectors();
    std::vector<u8> bytes;
    bool all = true;
    for (u64 at = 0; at < block_sectors();) {
        const bool here = holds(at);
        u64 end = at + 1;
        while (end < block_sectors() && holds(end) == here && (end - at) * sector_size < copy_piece) ++end;
        if (!here) {
            all = false;
            bytes.resize((end - at) * sector_size);
            if (Status status = below_.read(first + at, bytes); !status) return status;
            if (Status status = file_->write(data_offset(block) + at * sector_size, bytes); !status) return status;
        }
        at = end;
    }
    if (!all) {
        if (Status status = file_->flush(); !status) return status;
        std::ranges::fill(bitmap_, u8{0xFF});
        if (Status status = file_->write(block_offset(block), bitmap_); !status) {
            bitmap_block_ = ~u64{0};
            return status;
        }
    }
    complete_[block] = true;
    return {};
}

Status VhdImage::do_flush() {
    if (Status status = file_->flush(); !status || changed_.empty()) return status;
    while (!changed_.empty()) {
        const u64 block = changed_.back();
        u8 entry[4];
        store_be<u32>(entry, 0, table_[block]);
        if (Status status = file_->write(header_.table_offset + block * 4, entry); !status) return status;
        changed_.pop_back();
    }
    return file_->flush();
}

// A fixed disk is the disk and the footer; a dynamic one the footer, the header, the table, the parent's path and the
// footer again.
Status VhdImage::create(ByteFile& file, const Creation& creation) {
    constexpr u64 largest_disk = u64{2040} << 30;
    if (creation.size > largest_disk) return Error{"cannot hold so large a disk (VHD ends at 2040 GiB)"};
    VhdFooter footer;
    footer.seconds = static_cast<u32>(creation.seconds > vhd_epoch ? creation.seconds - vhd_epoch : 0);
    footer.creator = "lcks";
    footer.disk_size = creation.size;
    footer.geometry = vhd_geometry(creation.size / sector_size);
    footer.type = creation.type;
    footer.id = creation.id;
    if (creation.type == VhdFooter::Type::Fixed) {
        if (Status status = file.write(creation.size, footer.bytes()); !status) return status;
        return file.flush();
    }

    VhdHeader header;
    footer.data_offset = VhdFooter::size;
    header.table_offset = footer.data_offset + VhdHeader::size;
    header.entries = static_cast<u32>(divide_up(creation.size, header.block_size));
    std::vector<u8> table(round_up(u64{header.entries} * 4, sector_size), u8{0xFF});
    u64 end = header.table_offset + table.size();
    std::vector<u8> path;
    if (creation.type == VhdFooter::Type::Differencing) {
        header.parent_id = creation.parent_id;
        header.parent_seconds = footer.seconds;
        header.parent_name = creation.parent_name;
        std::string relative = ".\\" + creation.parent_name;
        std::ranges::replace(relative, '/', '\\');
        for (const char16_t unit : to_utf16(relative)) {
            path.push_back(static_cast<u8>(unit));
            path.push_back(static_cast<u8>(unit >> 8));
        }
        header.locators[0] = {VhdHeader::relative_path, static_cast<u32>(round_up(path.size(), sector_size)),
                              static_cast<u32>(path.size()), end};
        path.resize(round_up(path.size(), sector_size));
        if (Status status = file.write(end, path); !status) return status;
        end += path.size();
    }
    if (Status status = file.write(header.table_offset, table); !status) return status;
    if (Status status = file.write(footer.data_offset, header.bytes()); !status) return status;
    if (Status status = file.write(end, footer.bytes()); !status) return status;
    if (Status status = file.write(0, footer.bytes()); !status) return status;
    return file.flush();
}

}  // namespace lockstep::image
