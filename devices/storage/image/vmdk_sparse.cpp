#include "devices/storage/image/vmdk_sparse.h"

#include "devices/storage/image/fields.h"
#include "devices/storage/image/inflate.h"

namespace lockstep::image {

namespace {

constexpr u64 sector_size = BlockDevice::sector_size;
constexpr u64 header_size = 512;
constexpr u64 footer_distance = 1024;  // from the end, of a copy of the header in stream-optimized files
constexpr u64 in_footer = ~u64{0};
constexpr u64 most_grain_sectors = 32'768;
constexpr u32 most_table_entries = 65'536;
constexpr u64 largest_directory = 32u << 20;
constexpr u64 largest_descriptor = 1u << 20;
constexpr u64 most_sectors = u64{1} << 42;

// Offsets in the header.
constexpr std::size_t version_at = 4;
constexpr std::size_t flags_at = 8;
constexpr std::size_t capacity_at = 12;
constexpr std::size_t grain_at = 20;
constexpr std::size_t descriptor_at = 28;
constexpr std::size_t descriptor_size_at = 36;
constexpr std::size_t table_entries_at = 44;
constexpr std::size_t directory_at = 56;
constexpr std::size_t compression_at = 77;

// Flags.
constexpr u32 zero_grains = 1u << 2;
constexpr u32 compressed_grains = 1u << 16;
constexpr u32 with_markers = 1u << 17;

Error damaged(const std::string& what) {
    return {"is a damaged VMDK image: " + what};
}

}  // namespace

VmdkSparse::VmdkSparse(std::unique_ptr<ByteFile> file, u32 table_entries, u64 grain)
    : file_(std::move(file)), grain_(grain), table_entries_(table_entries), tables_(*file_, u64{table_entries} * 4) {}

Result<std::unique_ptr<VmdkSparse>> VmdkSparse::open(std::unique_ptr<ByteFile> file) {
    std::array<u8, header_size> header{};
    const u64 size = file->size();
    if (size < header.size()) return damaged("the file is shorter than a header");
    if (Status status = file->read(0, header); !status) return status.error();
    if (load_le<u32>(header, 0) != magic) return Error{"is no VMDK image"};
    if (load_le<u64>(header, directory_at) == in_footer) {
        if (size < footer_distance + header.size()) return damaged("it has no footer");
        if (Status status = file->read(size - footer_distance, header); !status) return status.error();
        if (load_le<u32>(header, 0) != magic) return damaged("it has no footer");
    }
    const u32 version = load_le<u32>(header, version_at);
    if (version < 1 || version > 3) {
        return Error{"is a VMDK image of the version " + std::to_string(version) + ", which is not known here"};
    }
    const u64 grain = load_le<u64>(header, grain_at);
    const u32 entries = load_le<u32>(header, table_entries_at);
    if (!is_power_of_two(grain) || grain > most_grain_sectors) return damaged("its grains have no possible size");
    if (entries == 0 || entries > most_table_entries) return damaged("its grain tables have no possible size");
    std::unique_ptr<VmdkSparse> extent(new VmdkSparse(std::move(file), entries, grain));
    if (Status status = extent->load(header); !status) return status.error();
    return extent;
}

Status VmdkSparse::load(std::span<const u8> header) {
    const u64 size = file_->size();
    const u32 flags = load_le<u32>(header, flags_at);
    zero_grains_ = (flags & zero_grains) != 0;
    compressed_ = (flags & compressed_grains) != 0;
    markers_ = (flags & with_markers) != 0;
    if (compressed_ && load_le<u16>(header, compression_at) != 1) {
        return Error{"is a VMDK image compressed in a way that is not supported"};
    }
    capacity_ = load_le<u64>(header, capacity_at);
    if (capacity_ == 0 || capacity_ > most_sectors) return damaged("the disk has no possible size");
    const u64 directory = load_le<u64>(header, directory_at);
    const u64 entries = divide_up(capacity_, grain_ * table_entries_);
    if (entries * 4 > largest_directory) return damaged("its grain directory is too large");
    if (directory >= size / sector_size || entries * 4 > size - directory * sector_size) {
        return damaged("its grain directory lies outside the file");
    }
    std::vector<u8> bytes(entries * 4);
    if (Status status = file_->read(directory * sector_size, bytes); !status) return status;
    directory_.resize(entries);
    for (std::size_t i = 0; i < entries; ++i) directory_[i] = load_le<u32>(bytes, i * 4);

    const u64 text_at = load_le<u64>(header, descriptor_at);
    const u64 text_sectors = load_le<u64>(header, descriptor_size_at);
    if (text_at != 0 && text_at < size / sector_size && text_sectors <= largest_descriptor / sector_size) {
        std::vector<u8> text(text_sectors * sector_size);
        if (Status status = file_->read_or_zeros(text_at * sector_size, text); !status) return status;
        descriptor_ = load_text(text);
    }
    return {};
}

Result<u64> VmdkSparse::find(u64 grain) {
    const u64 table = u64{directory_[grain / table_entries_]} * sector_size;
    if (table == 0) return u64{0};
    const auto entries = tables_.load(table);
    if (!entries.ok()) return entries.error();
    const u64 place = load_le<u32>(entries.value(), grain % table_entries_ * 4);
    return place == 1 && zero_grains_ ? 0 : place;
}

bool VmdkSparse::is_zero(u64 sector) {
    const auto place = find(sector / grain_);
    return place.ok() && place.value() == 0;
}

// A compressed grain begins with its place on the disk and its length.
Status VmdkSparse::unpack_grain(u64 grain, u64 place) {
    if (unpacked_place_ == place) return {};
    constexpr u64 marker_size = 12;
    const u64 size = file_->size();
    const u64 grain_bytes = grain_ * sector_size;
    u64 at = place * sector_size;
    u64 length = 2 * grain_bytes;
    if (at >= size) return damaged("a grain lies behind the end of the file");
    if (markers_) {
        std::array<u8, marker_size> marker{};
        if (Status status = file_->read_or_zeros(at, marker); !status) return status;
        at += marker.size();
        length = load_le<u32>(marker, 8);
        if (length == 0 || length > 2 * grain_bytes || at >= size) return damaged("a grain has no possible length");
    }
    std::vector<u8> packed(std::min(length, size - at));
    if (Status status = file_->read(at, packed); !status) return status;
    unpacked_place_ = 0;
    // The last grain may be shorter than the others.
    unpacked_.assign(grain_bytes, 0);
    const u64 wanted = std::min(grain_, capacity_ - grain * grain_) * sector_size;
    if (Status status = unpack(Packing::Zlib, packed, std::span(unpacked_).first(wanted)); !status) return status;
    unpacked_place_ = place;
    return {};
}

Status VmdkSparse::read(u64 sector, std::span<u8> bytes) {
    while (!bytes.empty()) {
        const u64 inside = sector % grain_;
        const auto part = bytes.first(std::min(bytes.size(), (grain_ - inside) * sector_size));
        const auto place = find(sector / grain_);
        if (!place.ok()) return place.error();
        if (place.value() == 0) {
            std::ranges::fill(part, u8{0});
        } else if (compressed_) {
            if (Status status = unpack_grain(sector / grain_, place.value()); !status) return status;
            std::ranges::copy(std::span(unpacked_).subspan(inside * sector_size, part.size()), part.begin());
        } else {
            const u64 at = (place.value() + inside) * sector_size;
            if (at >= file_->size()) return damaged("a grain lies behind the end of the file");
            if (Status status = file_->read_or_zeros(at, part); !status) return status;
        }
        bytes = bytes.subspan(part.size());
        sector += part.size() / sector_size;
    }
    return {};
}

}  // namespace lockstep::image
