// The internal snapshots of a qcow2 image: listed and counted, not loaded.
#pragma once

#include <vector>

#include "devices/storage/image/disk_image.h"
#include "devices/storage/image/qcow2_header.h"

namespace lockstep::image {

struct Qcow2Snapshot {
    u64 l1_offset = 0;
    u32 l1_entries = 0;
    Snapshot shown;
};

struct Qcow2Snapshots {
    std::vector<Qcow2Snapshot> all;
    u64 table_size = 0;  // bytes in the file, from the header's snapshots_offset on
};

Result<Qcow2Snapshots> read_snapshots(ByteFile& file, const Qcow2Header& header);

}  // namespace lockstep::image
