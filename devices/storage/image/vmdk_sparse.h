// One sparse file of a VMDK image: grains found through a directory and tables, compressed or not. Only read.
//
// Facts: VMware, "Virtual Disk Format 5.0". All numbers are little-endian, all places in sectors.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "devices/storage/byte_file.h"
#include "devices/storage/image/disk_image.h"
#include "devices/storage/image/table_cache.h"

namespace lockstep::image {

class VmdkSparse {
public:
    static constexpr u32 magic = 0x564D444B;  // "KDMV"

    static Result<std::unique_ptr<VmdkSparse>> open(std::unique_ptr<ByteFile> file);

    u64 sectors() const { return capacity_; }
    u64 grain_sectors() const { return grain_; }
    bool is_compressed() const { return compressed_; }
    // The description inside the file; empty when there is none.
    const std::string& descriptor() const { return descriptor_; }
    const ByteFile& file() const { return *file_; }

    // Whole sectors inside the capacity.
    Status read(u64 sector, std::span<u8> bytes);
    // Whether nothing is stored for the grain of that sector; also what cannot be found out counts as stored.
    bool is_zero(u64 sector);

private:
    VmdkSparse(std::unique_ptr<ByteFile> file, u32 table_entries, u64 grain);

    Status load(std::span<const u8> header);
    // Where the grain is, in sectors; 0: nowhere, so zeros.
    Result<u64> find(u64 grain);
    Status unpack_grain(u64 grain, u64 place);

    std::unique_ptr<ByteFile> file_;
    u64 capacity_ = 0;
    u64 grain_;
    u32 table_entries_;
    bool zero_grains_ = false;
    bool compressed_ = false;
    bool markers_ = false;
    std::string descriptor_;
    std::vector<u32> directory_;
    TableCache tables_;
    u64 unpacked_place_ = 0;  // what unpacked_ holds; 0: nothing
    std::vector<u8> unpacked_;
};

}  // namespace lockstep::image
