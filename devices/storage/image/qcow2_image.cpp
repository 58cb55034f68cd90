#include "devices/storage/image/qcow2_image.h"

#include "devices/storage/image/fields.h"
#include "devices/storage/image/inflate.h"

namespace lockstep::image {

Qcow2Image::Qcow2Image(std::unique_ptr<ByteFile> file, Qcow2Header header)
    : file_(std::move(file)), header_(std::move(header)), l2_(*file_, cluster_size()), counts_(*file_, header_) {}

Qcow2Image::~Qcow2Image() {
    if (writing_) static_cast<void>(do_flush());
}

Result<std::unique_ptr<Qcow2Image>> Qcow2Image::open(std::unique_ptr<ByteFile> file, const OpenBelow& open_below) {
    auto header = Qcow2Header::read(*file);
    if (!header.ok()) return header.error();
    std::unique_ptr<Qcow2Image> image(new Qcow2Image(std::move(file), std::move(header).value()));
    if (Status status = image->load(); !status) return status.error();
    if (!image->header_.backing_file.empty()) {
        std::optional<Format> format = format_by_name(image->header_.backing_format);
        if (!image->header_.backing_format.empty() && !format) {
            return Error{"has a backing file of the format \"" + image->header_.backing_format +
                         "\", which is not known here"};
        }
        auto below = open_below(image->header_.backing_file, format);
        if (!below.ok()) return below.error();
        image->below_ = std::move(below).value();
    }
    if (!image->read_only_ && (image->header_.incompatible & Qcow2Header::dirty) != 0) {
        // Reference counts were being put off when the last writer ended (lazy refcounts).
        const auto report = image->check(true, nullptr);
        if (!report.ok()) return report.error();
        if ((image->header_.incompatible & Qcow2Header::dirty) != 0) {
            return Error{
                "was not closed properly and its tables could not be repaired: " +
                (report.value().findings.empty() ? std::string("no reason found") : report.value().findings.front()) +
                " (open it read-only to save what is there)"};
        }
        image->notice_ = "was not closed properly the last time; its reference counts have been made again";
    }
    return image;
}

Status Qcow2Image::load() {
    read_only_ = file_->read_only();
    if (!read_only_ && (header_.incompatible & Qcow2Header::corrupt) != 0) {
        read_only_ = true;
        notice_ = "is marked as corrupt, so it is only read (repair it with lockstep img check --repair)";
    }
    std::vector<u8> bytes(u64{header_.l1_entries} * 8);
    if (Status status = file_->read_or_zeros(header_.l1_offset, bytes); !status) return status;
    l1_.resize(header_.l1_entries);
    for (std::size_t i = 0; i < l1_.size(); ++i) l1_[i] = load_be<u64>(bytes, i * 8);
    if (Status status = counts_.load(); !status) return status;
    auto snapshots = read_snapshots(*file_, header_);
    if (!snapshots.ok()) return snapshots.error();
    snapshots_ = std::move(snapshots).value();
    return {};
}

Information Qcow2Image::information() const {
    Information result;
    result.format = Format::Qcow2;
    result.variant = "version " + std::to_string(header_.version);
    result.cluster_size = cluster_size();
    result.other_file = header_.backing_file;
    result.other_format = header_.backing_format;
    const auto yes = [](bool value) { return std::string(value ? "yes" : "no"); };
    if (header_.version >= 3) {
        result.properties.emplace_back("compression",
                                       header_.compression == Qcow2Header::Compression::Zstd ? "zstd" : "zlib");
        result.properties.emplace_back("lazy refcounts", yes((header_.compatible & Qcow2Header::lazy_refcounts) != 0));
        result.properties.emplace_back("dirty", yes((header_.incompatible & Qcow2Header::dirty) != 0));
        result.properties.emplace_back("corrupt", yes((header_.incompatible & Qcow2Header::corrupt) != 0));
    }
    result.properties.emplace_back("refcount bits", std::to_string(1u << header_.refcount_order));
    for (const Qcow2Snapshot& snapshot : snapshots_.all) result.snapshots.push_back(snapshot.shown);
    return result;
}

Qcow2Image::Place Qcow2Image::place_of(u64 entry) const {
    Place place;
    place.entry = entry;
    if ((entry & compressed) != 0) {
        place.kind = Kind::Compressed;
        return place;
    }
    place.offset = entry & offset_mask;
    place.in_place = place.offset != 0 && (entry & copied) != 0;
    if (header_.version >= 3 && (entry & zeros) != 0) {
        place.kind = Kind::Zeros;
    } else if (place.offset != 0) {
        place.kind = Kind::Data;
    }
    return place;
}

Result<Qcow2Image::Place> Qcow2Image::find(u64 cluster) {
    const u64 l2_offset = l1_[cluster / header_.l2_entries()] & offset_mask;
    if (l2_offset == 0) return Place{};
    if (l2_offset % cluster_size() != 0) {
        return Error{"is damaged: an L2 table is at " + hex(l2_offset) + " (try lockstep img check)"};
    }
    const auto table = l2_.load(l2_offset);
    if (!table.ok()) return table.error();
    const Place place = place_of(load_be<u64>(table.value(), cluster % header_.l2_entries() * 8));
    if (place.offset % cluster_size() != 0) {
        return Error{"is damaged: a cluster is at " + hex(place.offset) + " (try lockstep img check)"};
    }
    return place;
}

Extent Qcow2Image::extent(u64 lba) {
    const u64 entries = header_.l2_entries();
    const u64 first = lba / cluster_sectors();
    const u64 clusters = divide_up(header_.size, cluster_size());
    const auto zeros_at = [&](u64 cluster) {
        const auto place = find(cluster);
        if (!place.ok()) return false;
        return place.value().kind == Kind::Zeros || (place.value().kind == Kind::Below && !below_.something());
    };
    // Not beyond what one L2 table says; a table that is not there says a lot at once.
    const u64 table_end = std::min(clusters, (first / entries + 1) * entries);
    const bool zero = zeros_at(first);
    u64 end = first + 1;
    if ((l1_[first / entries] & offset_mask) == 0) {
        end = table_end;
    } else {
        while (end < table_end && zeros_at(end) == zero) ++end;
    }
    const u64 end_sector = std::min(sectors(), end * cluster_sectors());
    return {zero ? Extent::Kind::Zeros : Extent::Kind::Data, end_sector - lba};
}

Status Qcow2Image::do_read(u64 lba, std::span<u8> bytes) {
    while (!bytes.empty()) {
        const u64 cluster = lba / cluster_sectors();
        const u64 count = std::min(bytes.size() / sector_size, (cluster + 1) * cluster_sectors() - lba);
        const auto place = find(cluster);
        if (!place.ok()) return place.error();
        if (Status status = read_place(place.value(), lba, bytes.first(count * sector_size)); !status) return status;
        bytes = bytes.subspan(count * sector_size);
        lba += count;
    }
    return {};
}

// Within one cluster.
Status Qcow2Image::read_place(const Place& place, u64 lba, std::span<u8> bytes) {
    const u64 inside = lba % cluster_sectors() * sector_size;
    switch (place.kind) {
        case Kind::Below: return below_.read(lba, bytes);
        case Kind::Data: return file_->read_or_zeros(place.offset + inside, bytes);
        case Kind::Zeros: std::ranges::fill(bytes, u8{0}); return {};
        case Kind::Compressed:
            if (Status status = unpack_cluster(place.entry); !status) return status;
            std::ranges::copy(std::span(unpacked_).subspan(inside, bytes.size()), bytes.begin());
            return {};
    }
    return {};
}

// "Compressed Clusters Descriptor": the offset has 62 - (cluster_bits - 8) bits, above it is the number of further
// 512-byte sectors that the data may reach into.
std::pair<u64, u64> Qcow2Image::compressed_range(u64 entry) const {
    const u32 offset_bits = 62 - (header_.cluster_bits - 8);
    const u64 offset = entry & ((u64{1} << offset_bits) - 1);
    const u64 further = (entry & (compressed - 1)) >> offset_bits;
    return {offset, (further + 1) * sector_size - offset % sector_size};
}

Status Qcow2Image::unpack_cluster(u64 entry) {
    if (unpacked_entry_ == entry) return {};
    const auto [offset, length] = compressed_range(entry);
    if (offset >= file_->size()) return Error{"is damaged: a compressed cluster lies behind the end of the file"};
    std::vector<u8> packed(std::min(length, file_->size() - offset));
    if (Status status = file_->read(offset, packed); !status) return status;
    unpacked_entry_ = 0;
    unpacked_.resize(cluster_size());
    const bool zstd = header_.compression == Qcow2Header::Compression::Zstd;
    if (Status status = unpack(zstd ? Packing::Zstd : Packing::RawDeflate, packed, unpacked_); !status) return status;
    unpacked_entry_ = entry;
    return {};
}

}  // namespace lockstep::image
