#include "devices/storage/image/qcow2_header.h"

#include <map>

#include "devices/storage/image/fields.h"

namespace lockstep::image {

namespace {

constexpr u32 smallest_cluster_bits = 9;
constexpr u32 largest_cluster_bits = 21;
constexpr u32 version_2_length = 72;
constexpr u32 version_3_length = 104;
constexpr u32 longest_backing_name = 1023;
// Beyond these an image is taken for damaged; they allow petabytes.
constexpr u64 largest_l1 = 32u << 20;
constexpr u64 largest_refcount_table = 8u << 20;
constexpr u32 most_snapshots = 65'536;

// Header extensions.
constexpr u32 end_of_extensions = 0;
constexpr u32 backing_format_extension = 0xE2792ACA;
constexpr u32 feature_names_extension = 0x6803F857;
constexpr u32 bitmaps_extension = 0x23852875;

constexpr std::size_t feature_name_row = 48;

using FeatureNames = std::map<u32, std::string>;  // of incompatible features, by bit

Error damaged(const std::string& what) {
    return {"is a damaged qcow2 image: " + what};
}

// The image's own table comes first: it may know what we do not.
std::string feature_text(u64 unknown, const FeatureNames& names) {
    std::string text;
    for (u32 bit = 0; bit < 64; ++bit) {
        if ((unknown >> bit & 1) == 0) continue;
        if (!text.empty()) text += ", ";
        const auto found = names.find(bit);
        text += found != names.end() ? "\"" + found->second + "\"" : "bit " + std::to_string(bit);
    }
    return text;
}

Status check_features(const Qcow2Header& header, const FeatureNames& names) {
    if ((header.incompatible & Qcow2Header::external_data) != 0) {
        return Error{"keeps its data in another file, which is not supported (copy it with qemu-img convert)"};
    }
    if ((header.incompatible & Qcow2Header::extended_l2) != 0) {
        return Error{"has extended L2 entries (subclusters), which are not supported (copy it with qemu-img convert)"};
    }
    const u64 known = Qcow2Header::dirty | Qcow2Header::corrupt | Qcow2Header::compression_type_field;
    if (const u64 unknown = header.incompatible & ~known; unknown != 0) {
        return Error{"needs features that are not known here: " + feature_text(unknown, names) +
                     " (copy it with the program that made it)"};
    }
    return {};
}

void read_feature_names(std::span<const u8> rows, FeatureNames& names) {
    for (; rows.size() >= feature_name_row; rows = rows.subspan(feature_name_row)) {
        const u8 kind = rows[0];
        if (kind == 0) names[rows[1] & 63u] = load_text(rows.subspan(2, feature_name_row - 2));
    }
}

Status read_extensions(std::span<const u8> bytes, Qcow2Header& header, FeatureNames& names) {
    while (bytes.size() >= 8) {
        const u32 type = load_be<u32>(bytes, 0);
        const u32 length = load_be<u32>(bytes, 4);
        if (type == end_of_extensions) return {};
        if (length > bytes.size() - 8) return damaged("a header extension is longer than the header");
        const auto data = bytes.subspan(8, length);
        if (type == backing_format_extension) header.backing_format = load_text(data);
        if (type == feature_names_extension) read_feature_names(data, names);
        if (type == bitmaps_extension && length >= 24) {
            header.bitmaps_size = load_be<u64>(data, 8);
            header.bitmaps_offset = load_be<u64>(data, 16);
        }
        bytes = bytes.subspan(std::min<u64>(bytes.size(), 8 + round_up(length, 8)));
    }
    return {};
}

Status check_tables(const Qcow2Header& header, u64 file_size) {
    const u64 inside = header.cluster_size() - 1;
    if (header.size > u64{1} << 62) return damaged("the disk would be larger than any disk");
    const u64 l1_bytes = u64{header.l1_entries} * 8;
    if (l1_bytes > largest_l1 || header.needed_l1_entries() * 8 > largest_l1)
        return damaged("its L1 table is too large");
    if (header.l1_entries < header.needed_l1_entries()) return damaged("its L1 table is too small for the disk");
    if ((header.l1_offset & inside) != 0) return damaged("its L1 table does not begin at a cluster");
    if (header.l1_entries != 0 && (header.l1_offset > file_size || l1_bytes > file_size - header.l1_offset)) {
        return damaged("its L1 table lies behind the end of the file");
    }
    if (header.refcount_table_clusters * header.cluster_size() > largest_refcount_table) {
        return damaged("its refcount table is too large");
    }
    if (header.refcount_table_clusters == 0) return damaged("it has no refcount table");
    if ((header.refcount_table_offset & inside) != 0) return damaged("its refcount table does not begin at a cluster");
    if (header.refcount_table_offset == 0 || header.refcount_table_offset >= file_size) {
        return damaged("its refcount table lies outside the file");
    }
    if (header.snapshots > most_snapshots) return damaged("it has too many snapshots");
    if ((header.snapshots_offset & inside) != 0 && header.snapshots != 0) {
        return damaged("its snapshot table does not begin at a cluster");
    }
    return {};
}

Status read_version_3(std::span<const u8> bytes, Qcow2Header& header) {
    header.incompatible = load_be<u64>(bytes, Qcow2Header::incompatible_at);
    header.compatible = load_be<u64>(bytes, 80);
    header.autoclear = load_be<u64>(bytes, Qcow2Header::autoclear_at);
    header.refcount_order = load_be<u32>(bytes, 96);
    header.header_length = load_be<u32>(bytes, 100);
    if (header.refcount_order > 6) return damaged("its reference counts are too wide");
    if (header.header_length < version_3_length || header.header_length > header.cluster_size()) {
        return damaged("its header says a wrong length");
    }
    if ((header.incompatible & Qcow2Header::compression_type_field) != 0) {
        const u8 type = header.header_length > version_3_length ? bytes[version_3_length] : u8{0};
        if (type > 1) {
            return Error{"is compressed in a way (type " + std::to_string(type) + ") that is not supported"};
        }
        header.compression = Qcow2Header::Compression{type};
    }
    return {};
}

void append_extension(std::vector<u8>& bytes, u32 type, std::span<const u8> data) {
    const std::size_t at = bytes.size();
    bytes.resize(at + 8 + round_up(data.size(), 8));
    store_be(std::span(bytes), at, type);
    store_be(std::span(bytes), at + 4, static_cast<u32>(data.size()));
    std::ranges::copy(data, bytes.begin() + static_cast<std::ptrdiff_t>(at + 8));
}

}  // namespace

u64 Qcow2Header::needed_l1_entries() const {
    return divide_up(divide_up(size, cluster_size()), l2_entries());
}

Result<Qcow2Header> Qcow2Header::read(ByteFile& file) {
    std::vector<u8> bytes(u64{1} << smallest_cluster_bits);
    if (file.size() < version_2_length) return damaged("the file is shorter than a header");
    if (Status status = file.read_or_zeros(0, bytes); !status) return status.error();
    if (load_be<u32>(bytes, 0) != magic) return Error{"is no qcow2 image"};
    Qcow2Header header;
    header.version = load_be<u32>(bytes, 4);
    if (header.version == 1) return Error{"is a qcow image of version 1 (make it qcow2 with qemu-img convert)"};
    if (header.version != 2 && header.version != 3) {
        return Error{"is a qcow2 image of version " + std::to_string(header.version) + ", which is not known here"};
    }
    header.cluster_bits = load_be<u32>(bytes, 20);
    if (header.cluster_bits < smallest_cluster_bits || header.cluster_bits > largest_cluster_bits) {
        return damaged("clusters of 2^" + std::to_string(header.cluster_bits) + " bytes do not exist");
    }
    bytes.resize(header.cluster_size());
    if (Status status = file.read_or_zeros(0, bytes); !status) return status.error();

    const u64 backing_offset = load_be<u64>(bytes, 8);
    const u32 backing_length = load_be<u32>(bytes, 16);
    header.size = load_be<u64>(bytes, 24);
    const u32 encryption = load_be<u32>(bytes, 32);
    header.l1_entries = load_be<u32>(bytes, l1_size_at);
    header.l1_offset = load_be<u64>(bytes, l1_offset_at);
    header.refcount_table_offset = load_be<u64>(bytes, refcount_table_at);
    header.refcount_table_clusters = load_be<u32>(bytes, refcount_table_at + 8);
    header.snapshots = load_be<u32>(bytes, 60);
    header.snapshots_offset = load_be<u64>(bytes, 64);
    if (encryption != 0) return Error{"is encrypted, which is not supported (copy it with qemu-img convert)"};
    header.header_length = version_2_length;
    if (header.version == 3) {
        if (Status status = read_version_3(bytes, header); !status) return status.error();
    }

    u64 extensions_end = bytes.size();
    if (backing_offset != 0) {
        if (backing_length > longest_backing_name || backing_offset < header.header_length ||
            backing_offset > bytes.size() || backing_length > bytes.size() - backing_offset) {
            return damaged("the name of its backing file lies outside the header");
        }
        header.backing_file = load_text(std::span(bytes).subspan(backing_offset, backing_length));
        extensions_end = backing_offset;
    }
    FeatureNames names;
    const auto extensions = std::span(bytes).subspan(header.header_length, extensions_end - header.header_length);
    if (Status status = read_extensions(extensions, header, names); !status) return status.error();
    if (Status status = check_features(header, names); !status) return status.error();
    if (Status status = check_tables(header, file.size()); !status) return status.error();
    return header;
}

Result<std::vector<u8>> Qcow2Header::first_cluster() const {
    std::vector<u8> bytes(version == 3 ? version_3_length : version_2_length);
    const std::span<u8> all(bytes);
    store_be(all, 0, magic);
    store_be(all, 4, version);
    store_be(all, 20, cluster_bits);
    store_be(all, 24, size);
    store_be(all, l1_size_at, l1_entries);
    store_be(all, l1_offset_at, l1_offset);
    store_be(all, refcount_table_at, refcount_table_offset);
    store_be(all, refcount_table_at + 8, refcount_table_clusters);
    if (version == 3) {
        store_be(all, incompatible_at, incompatible);
        store_be(all, 80, compatible);
        store_be(all, 96, refcount_order);
        store_be(all, 100, version_3_length);
    }
    if (!backing_format.empty()) {
        append_extension(bytes, backing_format_extension,
                         {reinterpret_cast<const u8*>(backing_format.data()), backing_format.size()});
    }
    append_extension(bytes, end_of_extensions, {});
    if (!backing_file.empty()) {
        store_be(std::span(bytes), 8, u64{bytes.size()});
        store_be(std::span(bytes), 16, static_cast<u32>(backing_file.size()));
        bytes.insert(bytes.end(), backing_file.begin(), backing_file.end());
    }
    if (backing_file.size() > longest_backing_name || bytes.size() > cluster_size()) {
        return Error{"the name of the backing file is too long"};
    }
    bytes.resize(cluster_size());
    return bytes;
}

}  // namespace lockstep::image
