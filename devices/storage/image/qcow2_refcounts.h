// Which clusters of a qcow2 file are in use: the reference counts, and the clusters that are given out and taken back.
//
// Changes stay in memory until write(). What is released stays in use until apply_releases(), which is called when
// nothing in the file refers to it any more: so no crash finds new bytes where an old table still points.
#pragma once

#include <unordered_set>
#include <vector>

#include "devices/storage/image/qcow2_header.h"
#include "devices/storage/image/table_cache.h"

namespace lockstep::image {

class Qcow2Refcounts {
public:
    // Both outlive this. The header's fields about the table are kept true when the table grows.
    Qcow2Refcounts(ByteFile& file, Qcow2Header& header);

    // Reads the table; before anything else.
    Status load();

    // For a new image: `blocks` blocks from that cluster on, and the first `used` clusters in use once each.
    Status begin(u64 first_block, u64 blocks, u64 used);

    u64 clusters_per_block() const { return per_block_; }
    const std::vector<u64>& table() const { return table_; }
    // Zero for what the tables do not cover.
    Result<u64> count(u64 cluster);
    // Makes a block of counts when there is none yet.
    Status set(u64 cluster, u64 count);

    // A cluster that nothing used, now with the count 1; its file offset. It is never one of the metadata's.
    Result<u64> allocate();
    // Takes back what allocate() gave, at once: nothing ever referred to it.
    void give_back(u64 offset);
    // One reference less, from apply_releases() on.
    void release(u64 cluster) { released_.push_back(cluster); }
    Status apply_releases();
    // From here on allocate() only looks at this cluster and those behind it.
    void allocate_from(u64 cluster) { next_ = cluster; }

    // Clusters that hold the image's own tables: guest data in them would be damage.
    void add_metadata(u64 offset) { metadata_.insert(offset >> header_.cluster_bits); }
    bool is_metadata(u64 offset) const { return metadata_.contains(offset >> header_.cluster_bits); }

    bool dirty() const { return blocks_.dirty() || !changed_entries_.empty(); }
    bool many_dirty() const { return blocks_.many_dirty(); }
    // Blocks first, then what points to them.
    Status write();

private:
    Result<std::span<u8>> block(u64 index);
    u64 get(std::span<const u8> block, u64 slot) const;
    void put(std::span<u8> block, u64 slot, u64 count) const;
    void make_block(u64 index, u64 cluster);
    Status grow_table();
    Status write_new_table(const std::vector<u64>& table, u64 offset);

    ByteFile& file_;
    Qcow2Header& header_;
    u64 cluster_size_;
    u64 per_block_;
    TableCache blocks_;
    std::vector<u64> table_;
    std::vector<u64> changed_entries_;
    std::vector<u64> released_;
    std::unordered_set<u64> metadata_;
    u64 next_ = 0;  // no cluster below is free
};

}  // namespace lockstep::image
