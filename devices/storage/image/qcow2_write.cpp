// Writing to a qcow2 image: clusters, tables, and the order in which they reach the file.
#include "devices/storage/image/fields.h"
#include "devices/storage/image/qcow2_image.h"

namespace lockstep::image {

namespace {
Error points_into_tables(u64 offset) {
    return {"is damaged: the cluster at " + hex(offset) + " is a table as well (run lockstep img check)"};
}
}  // namespace

// What older and newer programs must be told, and what allocation must keep away from; before the first write.
Status Qcow2Image::begin_writing() {
    if (writing_) return {};
    counts_.add_metadata(0);
    for (u64 i = 0; i < header_.l1_entries * 8; i += cluster_size()) counts_.add_metadata(header_.l1_offset + i);
    for (const u64 entry : l1_) {
        if ((entry & offset_mask) != 0) counts_.add_metadata(entry & offset_mask);
    }
    for (u64 i = 0; i < snapshots_.table_size; i += cluster_size()) counts_.add_metadata(header_.snapshots_offset + i);
    if (header_.version >= 3 && header_.autoclear != 0) {
        // Features (such as bitmaps of changed blocks) that are wrong once somebody writes who does not know them.
        const u8 none[8] = {};
        if (Status status = file_->write(Qcow2Header::autoclear_at, none); !status) return status;
        if (Status status = file_->flush(); !status) return status;
        header_.autoclear = 0;
    }
    writing_ = true;
    return {};
}

Status Qcow2Image::do_write(u64 lba, std::span<const u8> bytes) {
    if (Status status = begin_writing(); !status) return status;
    while (!bytes.empty()) {
        const u64 count = std::min(bytes.size() / sector_size, cluster_sectors() - lba % cluster_sectors());
        if (l2_.many_dirty() || counts_.many_dirty()) {
            if (Status status = write_tables(); !status) return status;
        }
        if (Status status = write_in_cluster(lba, bytes.first(count * sector_size)); !status) return status;
        bytes = bytes.subspan(count * sector_size);
        lba += count;
    }
    return {};
}

Status Qcow2Image::write_in_cluster(u64 lba, std::span<const u8> bytes) {
    const auto place = find(lba / cluster_sectors());
    if (!place.ok()) return place.error();
    if (place.value().in_place && counts_.is_metadata(place.value().offset)) {
        return points_into_tables(place.value().offset);
    }
    if (place.value().kind == Kind::Data && place.value().in_place) {
        return file_->write(place.value().offset + lba % cluster_sectors() * sector_size, bytes);
    }
    return write_new_cluster(place.value(), lba, bytes);
}

// The whole cluster: around the new bytes is what was read there until now.
Status Qcow2Image::write_new_cluster(const Place& old, u64 lba, std::span<const u8> bytes) {
    const u64 cluster = lba / cluster_sectors();
    const u64 first = cluster * cluster_sectors();
    const u64 inside = (lba - first) * sector_size;
    std::vector<u8> whole;
    if (bytes.size() != cluster_size()) {
        whole.resize(cluster_size());
        const std::span<u8> all(whole);
        const u64 behind = inside + bytes.size();
        if (inside != 0) {
            if (Status status = read_place(old, first, all.first(inside)); !status) return status;
        }
        if (behind != whole.size()) {
            if (Status status = read_place(old, first + behind / sector_size, all.subspan(behind)); !status) {
                return status;
            }
        }
        std::ranges::copy(bytes, all.begin() + static_cast<std::ptrdiff_t>(inside));
        bytes = whole;
    }

    const auto table = own_l2(cluster / header_.l2_entries());
    if (!table.ok()) return table.error();
    u64 offset = old.offset;
    if (!old.in_place) {
        const auto place = counts_.allocate();
        if (!place.ok()) return place.error();
        offset = place.value();
    }
    if (Status status = file_->write(offset, bytes); !status) {
        if (!old.in_place) counts_.give_back(offset);
        return status;
    }
    const auto entries = l2_.load(table.value());
    if (!entries.ok()) return entries.error();
    store_be(entries.value(), cluster % header_.l2_entries() * 8, offset | copied);
    l2_.touch(table.value());
    if (!old.in_place) release_old(old);
    return {};
}

void Qcow2Image::release_old(const Place& old) {
    if (old.kind == Kind::Compressed) {
        const auto [offset, length] = compressed_range(old.entry);
        const u64 end = std::min(offset + length, round_up(file_->size(), cluster_size()));
        for (u64 cluster = offset / cluster_size(); cluster * cluster_size() < end; ++cluster) {
            counts_.release(cluster);
        }
        unpacked_entry_ = 0;  // its place may be used again
    } else if (old.offset != 0) {
        counts_.release(old.offset / cluster_size());
    }
}

Result<u64> Qcow2Image::own_l2(u64 l1_index) {
    const u64 old = l1_[l1_index] & offset_mask;
    if (old != 0 && (l1_[l1_index] & copied) != 0) return old;
    std::vector<u8> content;
    if (old != 0) {
        const auto shared = l2_.load(old);
        if (!shared.ok()) return shared.error();
        content.assign(shared.value().begin(), shared.value().end());
    }
    const auto place = counts_.allocate();
    if (!place.ok()) return place.error();
    const auto table = l2_.make(place.value());
    std::ranges::copy(content, table.begin());
    counts_.add_metadata(place.value());
    l1_[l1_index] = place.value() | copied;
    changed_l1_.push_back(l1_index);
    if (old != 0) counts_.release(old / cluster_size());
    return place.value();
}

Status Qcow2Image::store_l1(u64 index) {
    u8 entry[8];
    store_be<u64>(entry, 0, l1_[index]);
    return file_->write(header_.l1_offset + index * 8, entry);
}

// Each step is safe on the host's disk before the next one refers to it.
Status Qcow2Image::write_tables() {
    if (Status status = counts_.write(); !status) return status;
    if (l2_.dirty()) {
        if (Status status = file_->flush(); !status) return status;
        if (Status status = l2_.write_dirty(); !status) return status;
    }
    if (!changed_l1_.empty()) {
        if (Status status = file_->flush(); !status) return status;
        while (!changed_l1_.empty()) {
            if (Status status = store_l1(changed_l1_.back()); !status) return status;
            changed_l1_.pop_back();
        }
    }
    if (Status status = file_->flush(); !status) return status;
    return counts_.apply_releases();
}

Status Qcow2Image::do_flush() {
    if (!writing_) return {};
    return write_tables();
}

Status Qcow2Image::set_features(u64 incompatible) {
    if (header_.version < 3) return {};
    u8 field[8];
    store_be<u64>(field, 0, incompatible);
    if (Status status = file_->write(Qcow2Header::incompatible_at, field); !status) return status;
    if (Status status = file_->flush(); !status) return status;
    header_.incompatible = incompatible;
    return {};
}

}  // namespace lockstep::image
