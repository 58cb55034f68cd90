#include "devices/storage/image/qcow2_refcounts.h"

#include "devices/storage/image/fields.h"

namespace lockstep::image {

namespace {
constexpr u64 offset_mask = 0xFFFFFFFFFFFFFE00;
constexpr u64 largest_table = 8u << 20;
constexpr u64 end_of_offsets = u64{1} << 56;  // L2 entries hold no more
}  // namespace

Qcow2Refcounts::Qcow2Refcounts(ByteFile& file, Qcow2Header& header)
    : file_(file),
      header_(header),
      cluster_size_(header.cluster_size()),
      per_block_(cluster_size_ * 8 >> header.refcount_order),
      blocks_(file, cluster_size_) {}

Status Qcow2Refcounts::load() {
    std::vector<u8> bytes(header_.refcount_table_clusters * cluster_size_);
    if (Status status = file_.read_or_zeros(header_.refcount_table_offset, bytes); !status) return status;
    table_.resize(bytes.size() / 8);
    for (std::size_t i = 0; i < table_.size(); ++i) {
        table_[i] = load_be<u64>(bytes, i * 8) & offset_mask;
        if (table_[i] != 0) add_metadata(table_[i]);
    }
    for (u64 i = 0; i < header_.refcount_table_clusters; ++i) {
        add_metadata(header_.refcount_table_offset + i * cluster_size_);
    }
    return {};
}

u64 Qcow2Refcounts::get(std::span<const u8> block, u64 slot) const {
    const u32 order = header_.refcount_order;
    switch (order) {
        case 3: return block[slot];
        case 4: return load_be<u16>(block, slot * 2);
        case 5: return load_be<u32>(block, slot * 4);
        case 6: return load_be<u64>(block, slot * 8);
        default: {
            const u64 at = slot << order;  // in bits
            return block[at / 8] >> (at % 8) & ((1u << (1u << order)) - 1);
        }
    }
}

void Qcow2Refcounts::put(std::span<u8> block, u64 slot, u64 count) const {
    const u32 order = header_.refcount_order;
    switch (order) {
        case 3: block[slot] = static_cast<u8>(count); break;
        case 4: store_be(block, slot * 2, static_cast<u16>(count)); break;
        case 5: store_be(block, slot * 4, static_cast<u32>(count)); break;
        case 6: store_be(block, slot * 8, count); break;
        default: {
            const u64 at = slot << order;
            const u32 mask = ((1u << (1u << order)) - 1) << (at % 8);
            block[at / 8] = static_cast<u8>((block[at / 8] & ~mask) | (static_cast<u32>(count) << (at % 8) & mask));
        }
    }
}

Result<std::span<u8>> Qcow2Refcounts::block(u64 index) {
    const u64 offset = table_[index];
    if (offset % cluster_size_ != 0) {
        return Error{"is damaged: a block of reference counts is at " + hex(offset) + " (try lockstep img check)"};
    }
    return blocks_.load(offset);
}

Result<u64> Qcow2Refcounts::count(u64 cluster) {
    const u64 index = cluster / per_block_;
    if (index >= table_.size() || table_[index] == 0) return u64{0};
    const auto loaded = block(index);
    if (!loaded.ok()) return loaded.error();
    return get(loaded.value(), cluster % per_block_);
}

Status Qcow2Refcounts::begin(u64 first_block, u64 blocks, u64 used) {
    for (u64 i = 0; i < blocks; ++i) make_block(i, first_block + i);
    next_ = used;
    for (u64 cluster = 0; cluster < used; ++cluster) {
        if (Status status = set(cluster, 1); !status) return status;
    }
    return {};
}

// A cluster that the new block itself counts, or that is counted already.
void Qcow2Refcounts::make_block(u64 index, u64 cluster) {
    table_[index] = cluster * cluster_size_;
    changed_entries_.push_back(index);
    add_metadata(table_[index]);
    const auto bytes = blocks_.make(table_[index]);
    if (cluster / per_block_ == index) put(bytes, cluster % per_block_, 1);
}

Status Qcow2Refcounts::set(u64 cluster, u64 count) {
    const u64 index = cluster / per_block_;
    if (header_.refcount_order < 6 && count >> (1u << header_.refcount_order) != 0) {
        return Error{
            "has reference counts too narrow for what refers to a cluster (copy it with lockstep img convert)"};
    }
    while (index >= table_.size()) {
        if (Status status = grow_table(); !status) return status;
    }
    if (table_[index] == 0) {
        if (count == 0) return {};
        const auto place = allocate();
        if (!place.ok()) return place.error();
        // Finding it may have made the very block.
        if (table_[index] == 0) {
            make_block(index, place.value() / cluster_size_);
        } else {
            give_back(place.value());
        }
    }
    const auto loaded = block(index);
    if (!loaded.ok()) return loaded.error();
    put(loaded.value(), cluster % per_block_, count);
    blocks_.touch(table_[index]);
    return {};
}

Result<u64> Qcow2Refcounts::allocate() {
    for (;;) {
        const u64 index = next_ / per_block_;
        if (next_ * cluster_size_ >= end_of_offsets) return Error{"cannot grow any further"};
        if (index >= table_.size()) {
            if (Status status = grow_table(); !status) return status.error();
            continue;
        }
        if (table_[index] == 0) {
            if (is_metadata(next_ * cluster_size_)) {
                return Error{"is damaged: the place of a table counts as free (run lockstep img check)"};
            }
            make_block(index, next_++);
            continue;
        }
        const auto loaded = block(index);
        if (!loaded.ok()) return loaded.error();
        for (u64 slot = next_ % per_block_; slot < per_block_; ++slot) {
            if (get(loaded.value(), slot) != 0) continue;
            const u64 cluster = index * per_block_ + slot;
            if (is_metadata(cluster * cluster_size_)) {
                return Error{"is damaged: the place of a table counts as free (run lockstep img check)"};
            }
            put(loaded.value(), slot, 1);
            blocks_.touch(table_[index]);
            next_ = cluster + 1;
            return cluster * cluster_size_;
        }
        next_ = (index + 1) * per_block_;
    }
}

void Qcow2Refcounts::give_back(u64 offset) {
    const u64 cluster = offset / cluster_size_;
    // What cannot be given back is lost space, no more.
    if (set(cluster, 0).ok() && cluster < next_) next_ = cluster;
}

Status Qcow2Refcounts::apply_releases() {
    while (!released_.empty()) {
        const u64 cluster = released_.back();
        const auto old = count(cluster);
        if (!old.ok()) return old.error();
        if (old.value() != 0) {
            if (Status status = set(cluster, old.value() - 1); !status) return status;
        }
        if (old.value() == 1) {
            metadata_.erase(cluster);
            next_ = std::min(next_, cluster);
        }
        released_.pop_back();
    }
    return {};
}

Status Qcow2Refcounts::write() {
    if (Status status = blocks_.write_dirty(); !status) return status;
    if (changed_entries_.empty()) return {};
    if (Status status = file_.flush(); !status) return status;
    while (!changed_entries_.empty()) {
        const u64 index = changed_entries_.back();
        u8 entry[8];
        store_be<u64>(entry, 0, table_[index]);
        if (Status status = file_.write(header_.refcount_table_offset + index * 8, entry); !status) return status;
        changed_entries_.pop_back();
    }
    return {};
}

// A table of twice the size, and blocks that count both it and themselves, behind everything the old table covers.
Status Qcow2Refcounts::grow_table() {
    const u64 first_block = table_.size();
    const u64 first = first_block * per_block_;
    const u64 entries_per_cluster = cluster_size_ / 8;
    u64 blocks = 1;
    u64 table_clusters = 0;
    for (;;) {
        table_clusters = divide_up(std::max(2 * first_block, first_block + blocks), entries_per_cluster);
        const u64 needed = divide_up(blocks + table_clusters, per_block_);
        if (needed <= blocks) break;
        blocks = needed;
    }
    if (table_clusters * cluster_size_ > largest_table) return Error{"cannot grow any further"};
    if (Status status = write(); !status) return status;

    std::vector<u64> table = table_;
    table.resize(table_clusters * entries_per_cluster);
    for (u64 i = 0; i < blocks; ++i) {
        table[first_block + i] = (first + i) * cluster_size_;
        const auto bytes = blocks_.make(table[first_block + i]);
        const u64 used = blocks + table_clusters;
        for (u64 slot = 0; slot < per_block_ && i * per_block_ + slot < used; ++slot) put(bytes, slot, 1);
    }
    const u64 offset = (first + blocks) * cluster_size_;
    if (Status status = write_new_table(table, offset); !status) {
        for (u64 i = 0; i < blocks; ++i) blocks_.forget(table[first_block + i]);
        return status;
    }
    for (u64 i = 0; i < header_.refcount_table_clusters; ++i) {
        release(header_.refcount_table_offset / cluster_size_ + i);
    }
    header_.refcount_table_offset = offset;
    header_.refcount_table_clusters = static_cast<u32>(table_clusters);
    table_ = std::move(table);
    for (u64 i = 0; i < blocks + table_clusters; ++i) add_metadata((first + i) * cluster_size_);
    return {};
}

Status Qcow2Refcounts::write_new_table(const std::vector<u64>& table, u64 offset) {
    std::vector<u8> bytes(table.size() * 8);
    for (std::size_t i = 0; i < table.size(); ++i) store_be(std::span(bytes), i * 8, table[i]);
    u8 field[12];
    store_be<u64>(field, 0, offset);
    store_be<u32>(field, 8, static_cast<u32>(bytes.size() / cluster_size_));
    if (Status status = blocks_.write_dirty(); !status) return status;
    if (Status status = file_.write(offset, bytes); !status) return status;
    if (Status status = file_.flush(); !status) return status;
    // The old table's place stays untouched until after the next flush (release).
    return file_.write(Qcow2Header::refcount_table_at, field);
}

}  // namespace lockstep::image
