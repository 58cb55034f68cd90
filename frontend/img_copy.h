// Copies a disk onto a fresh one: what is zero is not written.
#pragma once

#include <functional>

#include "base/result.h"
#include "devices/storage/block_device.h"
#include "devices/storage/image/disk_image.h"

namespace lockstep {

// `target` is all zeros and at least as large. `source_extents` is the source again when it can tell where it has
// nothing, or null. `progress` hears the sectors done and of all; false stops, which is an error. The target is
// flushed. Errors are told apart by `source_failed`.
struct CopyResult {
    Status status;
    bool source_failed = false;
};
CopyResult copy_disk(BlockDevice& source, image::DiskImage* source_extents, BlockDevice& target,
                     const image::Progress& progress);

}  // namespace lockstep
