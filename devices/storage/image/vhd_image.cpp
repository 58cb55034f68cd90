#include "devices/storage/image/vhd_image.h"

#include "devices/storage/image/fields.h"
#include "devices/storage/image/utf16.h"

namespace lockstep::image {

namespace {

constexpr u64 largest_disk = u64{2040} << 30;
constexpr u32 smallest_block = 4096;  // one byte of a bitmap
constexpr u32 largest_block = 256u << 20;
constexpr u64 largest_table = 64u << 20;
constexpr u64 longest_path = 64u << 10;

Error damaged(const std::string& what) {
    return {"is a damaged VHD image: " + what};
}

// At the end; or, when that was lost while the image grew, its copy at the front.
Result<VhdFooter> read_footer(ByteFile& file) {
    if (file.size() < VhdFooter::size) return damaged("the file is shorter than a footer");
    std::array<u8, VhdFooter::size> bytes{};
    if (Status status = file.read(file.size() - bytes.size(), bytes); !status) return status.error();
    auto footer = VhdFooter::parse(bytes);
    if (footer.ok()) return footer;
    if (Status status = file.read(0, bytes); !status) return status.error();
    auto copy = VhdFooter::parse(bytes);
    if (copy.ok() && copy.value().type != VhdFooter::Type::Fixed) return copy;
    return footer;
}

}  // namespace

VhdImage::VhdImage(std::unique_ptr<ByteFile> file, VhdFooter footer)
    : file_(std::move(file)), footer_(std::move(footer)), read_only_(file_->read_only()) {}

VhdImage::~VhdImage() {
    if (!changed_.empty()) static_cast<void>(do_flush());
}

u64 VhdImage::bitmap_size() const {
    return round_up(divide_up(block_sectors(), 8), sector_size);
}

Result<std::unique_ptr<VhdImage>> VhdImage::open(std::unique_ptr<ByteFile> file, const OpenBelow& open_below) {
    auto footer = read_footer(*file);
    if (!footer.ok()) return footer.error();
    if (footer.value().disk_size < sector_size) return damaged("the disk has no sectors");
    if (footer.value().disk_size > largest_disk) return damaged("the disk would be larger than VHD disks can be");
    std::unique_ptr<VhdImage> image(new VhdImage(std::move(file), std::move(footer).value()));
    if (image->fixed()) {
        const u64 room = image->file_->size() - VhdFooter::size;
        if (image->footer_.disk_size > room) return damaged("the file is shorter than the disk");
        return image;
    }
    if (Status status = image->load_dynamic(); !status) return status.error();
    if (image->footer_.type == VhdFooter::Type::Differencing) {
        if (Status status = image->open_parent(open_below); !status) return status.error();
    }
    return image;
}

Status VhdImage::load_dynamic() {
    std::array<u8, VhdHeader::size> bytes{};
    const u64 size = file_->size();
    if (footer_.data_offset >= size || size - footer_.data_offset < bytes.size()) {
        return damaged("its header lies outside the file");
    }
    if (Status status = file_->read(footer_.data_offset, bytes); !status) return status;
    auto header = VhdHeader::parse(bytes);
    if (!header.ok()) return header.error();
    header_ = std::move(header).value();
    if (!is_power_of_two(header_.block_size) || header_.block_size < smallest_block ||
        header_.block_size > largest_block) {
        return damaged("blocks of " + std::to_string(header_.block_size) + " bytes do not exist");
    }
    const u64 blocks = divide_up(footer_.disk_size, header_.block_size);
    if (blocks > header_.entries) return damaged("its table is too small for the disk");
    const u64 table_bytes = blocks * 4;
    if (table_bytes > largest_table) return damaged("its table is too large");
    if (header_.table_offset >= size || table_bytes > size - header_.table_offset) {
        return damaged("its table lies outside the file");
    }
    std::vector<u8> table(table_bytes);
    if (Status status = file_->read(header_.table_offset, table); !status) return status;
    table_.resize(blocks);
    for (std::size_t i = 0; i < blocks; ++i) table_[i] = load_be<u32>(table, i * 4);
    complete_.resize(blocks);

    end_ = std::max(footer_.data_offset + VhdHeader::size, header_.table_offset + u64{header_.entries} * 4);
    for (const VhdHeader::Locator& locator : header_.locators) {
        if (locator.platform != 0 && locator.offset < size)
            end_ = std::max(end_, locator.offset + std::max(locator.space, locator.length));
    }
    for (std::size_t i = 0; i < table_.size(); ++i) {
        if (table_[i] != nothing) end_ = std::max(end_, data_offset(i) + header_.block_size);
    }
    end_ = round_up(end_, sector_size);
    CheckReport report;
    look_at_blocks(report);
    if (!report.clean() || end_ > size) {
        read_only_ = true;
        notice_ = "is damaged, so it is only read: " +
                  (report.findings.empty() ? std::string("something lies behind its end") : report.findings.front());
    }
    return {};
}

void VhdImage::look_at_blocks(CheckReport& report) const {
    std::vector<std::pair<u64, u64>> places;  // offset, block
    const u64 first_free = std::min(header_.table_offset, footer_.data_offset);
    for (u64 i = 0; i < table_.size(); ++i) {
        if (table_[i] == nothing) continue;
        ++report.clusters;
        const u64 end = data_offset(i) + header_.block_size;
        if (end > file_->size()) report.error("block " + std::to_string(i) + " reaches beyond the end of the file");
        if (block_offset(i) < first_free) report.error("block " + std::to_string(i) + " lies over the header");
        places.emplace_back(block_offset(i), i);
    }
    std::ranges::sort(places);
    for (std::size_t i = 1; i < places.size(); ++i) {
        if (places[i].first - places[i - 1].first < bitmap_size() + header_.block_size) {
            report.error("blocks " + std::to_string(places[i - 1].second) + " and " + std::to_string(places[i].second) +
                         " overlap");
        }
    }
}

// The relative path is the one that still holds when both files have moved.
std::string VhdImage::parent_path() {
    for (const VhdHeader::Locator& locator : header_.locators) {
        if (locator.platform != VhdHeader::relative_path || locator.length == 0 || locator.length > longest_path)
            continue;
        if (locator.offset >= file_->size() || locator.length > file_->size() - locator.offset) continue;
        std::vector<u8> bytes(locator.length & ~1u);
        if (!file_->read(locator.offset, bytes).ok()) continue;
        std::u16string path;
        for (std::size_t at = 0; at < bytes.size(); at += 2) path += static_cast<char16_t>(load_le<u16>(bytes, at));
        std::string text = from_utf16(path);
        std::ranges::replace(text, '\\', '/');
        while (text.starts_with("./")) text.erase(0, 2);
        if (const auto zero = text.find('\0'); zero != std::string::npos) text.erase(zero);
        if (!text.empty()) return text;
    }
    std::string name = header_.parent_name;
    if (const auto slash = name.find_last_of("/\\"); slash != std::string::npos) name.erase(0, slash + 1);
    return name;
}

Status VhdImage::open_parent(const OpenBelow& open_below) {
    parent_ = parent_path();
    auto below = open_below(parent_, Format::Vhd);
    if (!below.ok()) return below.error();
    below_ = std::move(below).value();
    if (below_.is_left_out()) return {};
    const auto* parent = dynamic_cast<const VhdImage*>(below_.device());
    if (parent == nullptr || parent->id() != header_.parent_id) {
        return Error{"was made over another parent than \"" + parent_ + "\" (its identity is another one)"};
    }
    return {};
}

Information VhdImage::information() const {
    Information result;
    result.format = Format::Vhd;
    using enum VhdFooter::Type;
    result.variant = fixed() ? "fixed" : footer_.type == Dynamic ? "dynamic" : "differencing";
    if (!fixed()) result.cluster_size = header_.block_size;
    result.other_file = parent_;
    if (!parent_.empty()) result.other_format = "vhd";
    const VhdGeometry& geometry = footer_.geometry;
    result.properties.emplace_back("geometry", std::to_string(geometry.cylinders) + " cylinders, " +
                                                   std::to_string(geometry.heads) + " heads, " +
                                                   std::to_string(geometry.sectors) + " sectors");
    return result;
}

Extent VhdImage::extent(u64 lba) {
    if (fixed()) return {Extent::Kind::Data, sectors() - lba};
    const auto zeros_at = [&](u64 block) { return table_[block] == nothing && !below_.something(); };
    const u64 first = lba / block_sectors();
    u64 end = first + 1;
    while (end < table_.size() && zeros_at(end) == zeros_at(first)) ++end;
    return {zeros_at(first) ? Extent::Kind::Zeros : Extent::Kind::Data,
            std::min(sectors(), end * block_sectors()) - lba};
}

Result<CheckReport> VhdImage::check(bool repair, const Progress&) {
    if (fixed()) return Error{"is a fixed VHD image, which has no tables that could be checked"};
    CheckReport report;
    look_at_blocks(report);
    std::array<u8, VhdFooter::size> last{};
    if (Status status = file_->read(file_->size() - last.size(), last); !status) return status.error();
    if (!VhdFooter::looks_like_one(last)) {
        // A crash while the image grew; nothing depends on it.
        report.leak("the footer at the end is missing; its copy at the front is in use");
        if (repair && !read_only_) {
            if (Status status = file_->write(end_, footer_.bytes()); !status) return status.error();
            if (Status status = file_->resize(end_ + VhdFooter::size); !status) return status.error();
            if (Status status = file_->flush(); !status) return status.error();
            ++report.repaired;
        }
    }
    return report;
}

// --- reading ---

Status VhdImage::do_read(u64 lba, std::span<u8> bytes) {
    if (fixed()) return file_->read(lba * sector_size, bytes);
    while (!bytes.empty()) {
        const u64 block = lba / block_sectors();
        const u64 sector = lba % block_sectors();
        const u64 count = std::min(bytes.size() / sector_size, block_sectors() - sector);
        const auto part = bytes.first(count * sector_size);
        const Status status = table_[block] == nothing ? below_.read(lba, part) : read_in_block(block, sector, part);
        if (!status) return status;
        bytes = bytes.subspan(part.size());
        lba += count;
    }
    return {};
}

Status VhdImage::load_bitmap(u64 block) {
    if (bitmap_block_ == block) return {};
    bitmap_block_ = ~u64{0};
    bitmap_.resize(bitmap_size());
    if (Status status = file_->read_or_zeros(block_offset(block), bitmap_); !status) return status;
    bitmap_block_ = block;
    complete_[block] =
        std::ranges::all_of(std::span(bitmap_).first(block_sectors() / 8), [](u8 b) { return b == 0xFF; });
    return {};
}

// The most significant bit is the first sector.
bool VhdImage::holds(u64 sector) const {
    return (bitmap_[sector / 8] >> (7 - sector % 8) & 1) != 0;
}

Status VhdImage::read_in_block(u64 block, u64 sector, std::span<u8> bytes) {
    const u64 count = bytes.size() / sector_size;
    if (data_offset(block) + (sector + count) * sector_size > file_->size()) {
        return Error{"is damaged: a block reaches beyond the end of the file"};
    }
    if (complete_[block]) return file_->read(data_offset(block) + sector * sector_size, bytes);
    if (Status status = load_bitmap(block); !status) return status;
    for (u64 at = 0; at < count;) {
        const bool here = holds(sector + at);
        u64 end = at + 1;
        while (end < count && holds(sector + end) == here) ++end;
        const auto part = bytes.subspan(at * sector_size, (end - at) * sector_size);
        const Status status = here ? file_->read(data_offset(block) + (sector + at) * sector_size, part)
                                   : below_.read(block * block_sectors() + sector + at, part);
        if (!status) return status;
        at = end;
    }
    return {};
}

}  // namespace lockstep::image
