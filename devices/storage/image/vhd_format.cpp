#include "devices/storage/image/vhd_format.h"

#include "devices/storage/image/fields.h"
#include "devices/storage/image/utf16.h"

namespace lockstep::image {

namespace {

constexpr std::string_view footer_cookie = "conectix";
constexpr std::string_view header_cookie = "cxsparse";
constexpr u32 version_1 = 0x00010000;
constexpr std::size_t footer_checksum_at = 64;
constexpr std::size_t header_checksum_at = 36;
constexpr std::size_t parent_name_at = 64;
constexpr std::size_t parent_name_size = 512;
constexpr std::size_t locators_at = 576;
constexpr std::size_t locator_size = 24;

bool begins_with(std::span<const u8> bytes, std::string_view cookie) {
    return bytes.size() >= cookie.size() && std::equal(cookie.begin(), cookie.end(), bytes.begin());
}

// The complement of the sum of all bytes, those of the checksum left out.
u32 checksum(std::span<const u8> bytes, std::size_t at) {
    u32 sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i < at || i >= at + 4) sum += bytes[i];
    }
    return ~sum;
}

void store_id(std::span<u8> bytes, std::size_t at, const UniqueId& id) {
    std::ranges::copy(id, bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

UniqueId load_id(std::span<const u8> bytes, std::size_t at) {
    UniqueId id;
    std::ranges::copy(bytes.subspan(at, id.size()), id.begin());
    return id;
}

}  // namespace

VhdGeometry vhd_geometry(u64 sectors) {
    constexpr u64 most = u64{65535} * 16 * 255;
    sectors = std::min(sectors, most);
    u64 per_track = 17;
    u64 tracks = sectors / per_track;
    u64 heads = std::max<u64>(4, divide_up(tracks, 1024));
    if (sectors >= u64{65535} * 16 * 63) {
        per_track = 255;
        heads = 16;
        tracks = sectors / per_track;
    } else {
        if (tracks >= heads * 1024 || heads > 16) {
            per_track = 31;
            heads = 16;
            tracks = sectors / per_track;
        }
        if (tracks >= heads * 1024) {
            per_track = 63;
            heads = 16;
            tracks = sectors / per_track;
        }
    }
    return {static_cast<u16>(tracks / heads), static_cast<u8>(heads), static_cast<u8>(per_track)};
}

u64 vhd_whole_geometry(u64 sectors) {
    if (sectors >= u64{65535} * 16 * 255) return sectors;
    for (u64 more = sectors;; ++more) {
        if (const u64 total = vhd_geometry(more).total(); total >= sectors) return total;
    }
}

bool VhdFooter::looks_like_one(std::span<const u8> bytes) {
    return bytes.size() >= size && begins_with(bytes, footer_cookie) &&
           load_be<u32>(bytes, footer_checksum_at) == checksum(bytes.first(size), footer_checksum_at);
}

Result<VhdFooter> VhdFooter::parse(std::span<const u8> bytes) {
    if (!begins_with(bytes, footer_cookie)) return Error{"is no VHD image (it has no footer)"};
    if (!looks_like_one(bytes)) return Error{"is a damaged VHD image: the checksum of its footer is wrong"};
    const u32 type = load_be<u32>(bytes, 60);
    if (type < 2 || type > 4) {
        return Error{"is a VHD image of the type " + std::to_string(type) + ", which is not known here"};
    }
    VhdFooter footer;
    footer.data_offset = load_be<u64>(bytes, 16);
    footer.seconds = load_be<u32>(bytes, 24);
    footer.creator = load_text(bytes.subspan(28, 4));
    footer.disk_size = load_be<u64>(bytes, 48);
    footer.geometry = {load_be<u16>(bytes, 56), bytes[58], bytes[59]};
    footer.type = Type{type};
    footer.id = load_id(bytes, 68);
    return footer;
}

std::array<u8, VhdFooter::size> VhdFooter::bytes() const {
    std::array<u8, size> result{};
    const std::span<u8> all(result);
    store_text(all, 0, footer_cookie);
    store_be<u32>(all, 8, 2);  // "reserved", always set
    store_be<u32>(all, 12, version_1);
    store_be<u64>(all, 16, data_offset);
    store_be<u32>(all, 24, seconds);
    store_text(all, 28, creator.substr(0, 4));
    store_be<u32>(all, 32, version_1);
    store_text(all, 36, "Wi2k");  // the host the format knows; "Mac " is the other one
    store_be<u64>(all, 40, disk_size);
    store_be<u64>(all, 48, disk_size);
    store_be<u16>(all, 56, geometry.cylinders);
    all[58] = geometry.heads;
    all[59] = geometry.sectors;
    store_be<u32>(all, 60, static_cast<u32>(type));
    store_id(all, 68, id);
    store_be<u32>(all, footer_checksum_at, checksum(all, footer_checksum_at));
    return result;
}

Result<VhdHeader> VhdHeader::parse(std::span<const u8> bytes) {
    if (bytes.size() < size || !begins_with(bytes, header_cookie)) {
        return Error{"is a damaged VHD image: it has no header"};
    }
    bytes = bytes.first(size);
    if (load_be<u32>(bytes, header_checksum_at) != checksum(bytes, header_checksum_at)) {
        return Error{"is a damaged VHD image: the checksum of its header is wrong"};
    }
    VhdHeader header;
    header.table_offset = load_be<u64>(bytes, 16);
    header.entries = load_be<u32>(bytes, 28);
    header.block_size = load_be<u32>(bytes, 32);
    header.parent_id = load_id(bytes, 40);
    header.parent_seconds = load_be<u32>(bytes, 56);
    std::u16string name;
    for (std::size_t at = 0; at < parent_name_size; at += 2) {
        const char16_t unit = load_be<u16>(bytes, parent_name_at + at);
        if (unit == 0) break;
        name += unit;
    }
    header.parent_name = from_utf16(name);
    for (std::size_t i = 0; i < header.locators.size(); ++i) {
        const auto row = bytes.subspan(locators_at + i * locator_size, locator_size);
        header.locators[i] = {load_be<u32>(row, 0), load_be<u32>(row, 4), load_be<u32>(row, 8), load_be<u64>(row, 16)};
    }
    return header;
}

std::array<u8, VhdHeader::size> VhdHeader::bytes() const {
    std::array<u8, size> result{};
    const std::span<u8> all(result);
    store_text(all, 0, header_cookie);
    store_be<u64>(all, 8, ~u64{0});
    store_be<u64>(all, 16, table_offset);
    store_be<u32>(all, 24, version_1);
    store_be<u32>(all, 28, entries);
    store_be<u32>(all, 32, block_size);
    store_id(all, 40, parent_id);
    store_be<u32>(all, 56, parent_seconds);
    const std::u16string name = to_utf16(parent_name);
    for (std::size_t i = 0; i < name.size() && i < parent_name_size / 2 - 1; ++i) {
        store_be<u16>(all, parent_name_at + 2 * i, name[i]);
    }
    for (std::size_t i = 0; i < locators.size(); ++i) {
        const auto row = all.subspan(locators_at + i * locator_size, locator_size);
        store_be<u32>(row, 0, locators[i].platform);
        store_be<u32>(row, 4, locators[i].space);
        store_be<u32>(row, 8, locators[i].length);
        store_be<u64>(row, 16, locators[i].offset);
    }
    store_be<u32>(all, header_checksum_at, checksum(all, header_checksum_at));
    return result;
}

}  // namespace lockstep::image
