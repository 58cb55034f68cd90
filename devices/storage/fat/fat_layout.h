// Where things are on a disk with one FAT partition.
//
// Facts: Microsoft, "FAT: General Overview of On-Disk Format", version 1.03.
#pragma once

#include <array>
#include <functional>
#include <span>

#include "base/result.h"
#include "base/types.h"
#include "devices/storage/fat/fat_names.h"

namespace lockstep::fat {

using Sector = std::array<u8, 512>;

struct Layout {
    static constexpr u32 partition = 63;  // the first sector: that of the second track, as DOS has it
    static constexpr u32 first_cluster = 2;

    bool fat32 = false;
    u32 heads = 16;
    u64 disk_sectors = 0;
    u32 partition_sectors = 0;
    u32 cluster_sectors = 0;
    u32 reserved = 1;      // sectors before the first FAT
    u32 fat_sectors = 0;   // of each of the two
    u32 root_entries = 0;  // FAT16: the root directory has a place of its own
    u32 clusters = 0;

    // Sectors of the disk.
    u64 fat_start() const { return partition + reserved; }
    u64 root_start() const { return fat_start() + 2 * u64{fat_sectors}; }
    u64 data_start() const { return root_start() + root_entries * u64{32} / 512; }
    u64 cluster_start(u32 cluster) const { return data_start() + u64{cluster - first_cluster} * cluster_sectors; }
    u32 cluster_bytes() const { return cluster_sectors * 512; }
};

// The clusters that the content takes with clusters of so many bytes.
using Demand = std::function<u64(u32 cluster_bytes)>;

// The smallest of the usual disks on which the content leaves a quarter free: 504 MiB and 2 GiB with FAT16, then FAT32.
Result<Layout> choose_layout(u32 root_entries, const Demand& demand);

Sector master_boot_record(const Layout& layout, u32 serial);
// The boot sector of the partition; FAT32 has a copy in its sector 6.
Sector boot_sector(const Layout& layout, u32 serial, const ShortName& label);
// FAT32's sector 1.
Sector file_system_information(u32 free_clusters, u32 next_free);

}  // namespace lockstep::fat
