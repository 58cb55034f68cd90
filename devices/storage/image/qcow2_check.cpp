#include "devices/storage/image/qcow2_check.h"

#include "devices/storage/image/fields.h"

namespace lockstep::image {

namespace {

std::string counted(u64 cluster, u64 stored, u64 found) {
    return "cluster " + std::to_string(cluster) + " is counted " + std::to_string(stored) + " times and used " +
           std::to_string(found) + " times";
}

struct WrongCount {
    u64 cluster;
    u64 used;
};

struct WrongCounts {
    std::vector<WrongCount> errors;  // in use more often than counted, or counted too often while in use
    std::vector<WrongCount> leaks;   // counted, used less often
};

// Every cluster that is counted or used, once; `end` is the first one of no interest.
Status compare(Qcow2Refcounts& counts, const ReferenceMap& used, u64 end, CheckReport& report, WrongCounts& wrong) {
    const auto note = [&](u64 cluster, u64 stored, u64 found) {
        if (stored == found) return;
        if (stored < found) {
            report.error(counted(cluster, stored, found));
            wrong.errors.push_back({cluster, found});
        } else {
            report.leak(counted(cluster, stored, found));
            wrong.leaks.push_back({cluster, found});
        }
    };
    const u64 per_block = counts.clusters_per_block();
    for (u64 index = 0; index < counts.table().size() && index * per_block < end; ++index) {
        if (counts.table()[index] == 0) continue;
        for (u64 cluster = index * per_block; cluster < std::min(end, (index + 1) * per_block); ++cluster) {
            const auto stored = counts.count(cluster);
            if (!stored.ok()) return stored.error();
            note(cluster, stored.value(), used.at(cluster));
        }
    }
    used.for_each([&](u64 cluster, u32 count) {
        const u64 index = cluster / per_block;
        if (index >= counts.table().size() || counts.table()[index] == 0) note(cluster, 0, count);
    });
    return {};
}

std::vector<u64> load_l1(ByteFile& file, const Qcow2Snapshot& snapshot, CheckReport& report) {
    std::vector<u8> bytes(u64{snapshot.l1_entries} * 8);
    if (snapshot.l1_offset >= file.size() || !file.read_or_zeros(snapshot.l1_offset, bytes).ok()) {
        report.error("the L1 table of snapshot " + snapshot.shown.id + " cannot be read");
        return {};
    }
    std::vector<u64> l1(snapshot.l1_entries);
    for (std::size_t i = 0; i < l1.size(); ++i) l1[i] = load_be<u64>(bytes, i * 8);
    return l1;
}

}  // namespace

// "Copied" promises that the count is exactly 1. Entries that say something else are counted, and put right on demand.
Status Qcow2Image::check_copied(const ReferenceMap& used, bool repair, CheckReport& report) {
    const auto wanted = [&](u64 entry, u64 offset) {
        const bool once = used.at(offset / cluster_size()) == 1;
        return once ? entry | copied : entry & ~copied;
    };
    for (u64 i = 0; i < l1_.size(); ++i) {
        const u64 table_offset = l1_[i] & offset_mask;
        if (table_offset == 0 || table_offset % cluster_size() != 0 || table_offset >= file_->size()) continue;
        if (const u64 right = wanted(l1_[i], table_offset); right != l1_[i]) {
            report.error("the L1 entry " + std::to_string(i) + " is wrong about who else uses its table");
            if (repair) {
                l1_[i] = right;
                changed_l1_.push_back(i);
                ++report.repaired;
            }
        }
        if (repair && l2_.many_dirty()) {
            if (Status status = write_tables(); !status) return status;
        }
        const auto table = l2_.load(table_offset);
        if (!table.ok()) return table.error();
        for (u64 k = 0; k < header_.l2_entries(); ++k) {
            const u64 entry = load_be<u64>(table.value(), k * 8);
            const u64 offset = entry & offset_mask;
            if ((entry & compressed) != 0 || offset == 0 || offset % cluster_size() != 0) continue;
            const u64 right = wanted(entry, offset);
            if (right == entry) continue;
            report.error("the cluster at " + hex(offset) + " is marked wrongly about who else uses it");
            if (!repair) continue;
            store_be(table.value(), k * 8, right);
            l2_.touch(table_offset);
            ++report.repaired;
        }
    }
    return {};
}

Result<CheckReport> Qcow2Image::check(bool repair, const Progress& progress) {
    if (repair && file_->read_only()) return Error{"may not be written, so it cannot be repaired"};
    if (Status status = do_flush(); !status) return status.error();
    CheckReport report;
    Qcow2Walk walk(*file_, header_, report);
    walk.add_range(0, cluster_size(), "the header");
    walk.add_range(header_.l1_offset, header_.l1_entries * u64{8}, "the L1 table");
    walk.add_range(header_.refcount_table_offset, header_.refcount_table_clusters * cluster_size(),
                   "the refcount table");
    walk.add_range(header_.snapshots_offset, snapshots_.table_size, "the snapshot table");
    for (const u64 block : counts_.table()) {
        if (block == 0) continue;
        if (block % cluster_size() != 0 || block >= file_->size()) {
            report.error("the block of reference counts at " + hex(block) + " cannot be there");
            return report;  // nothing can be compared
        }
        walk.add_range(block, cluster_size(), "a block of reference counts");
    }
    if (Status status = walk.add_l1(l1_, true, progress); !status) return status.error();
    for (const Qcow2Snapshot& snapshot : snapshots_.all) {
        const std::vector<u64> l1 = load_l1(*file_, snapshot, report);
        walk.add_range(snapshot.l1_offset, l1.size() * 8, "the L1 table of a snapshot");
        if (Status status = walk.add_l1(l1, false, progress); !status) return status.error();
    }
    if (Status status = walk.add_bitmaps(); !status) return status.error();
    const u64 structural = report.errors;

    // Counts far behind the file's end harm nobody, and there can be any number of them.
    const u64 end = divide_up(file_->size(), cluster_size()) + counts_.clusters_per_block();
    WrongCounts wrong;
    if (Status status = compare(counts_, walk.references(), end, report, wrong); !status) return status.error();
    if (repair) {
        if (Status status = begin_writing(); !status) return status.error();
        counts_.allocate_from(divide_up(file_->size(), cluster_size()));
        for (const auto* list : {&wrong.errors, &wrong.leaks}) {
            for (const WrongCount& one : *list) {
                if (counts_.many_dirty()) {
                    if (Status status = write_tables(); !status) return status.error();
                }
                if (Status status = counts_.set(one.cluster, one.used); !status) return status.error();
                ++report.repaired;
            }
        }
    }
    if (Status status = check_copied(walk.references(), repair, report); !status) return status.error();
    if (repair) {
        if (Status status = write_tables(); !status) return status.error();
        counts_.allocate_from(0);
        const u64 marks = Qcow2Header::dirty | Qcow2Header::corrupt;
        if (structural == 0 && (header_.incompatible & marks) != 0) {
            if (Status status = set_features(header_.incompatible & ~marks); !status) return status.error();
            read_only_ = file_->read_only();
        }
    }
    return report;
}

}  // namespace lockstep::image
