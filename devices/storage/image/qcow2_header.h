// The header of a qcow2 image, version 2 or 3.
//
// Facts: QEMU, docs/interop/qcow2.txt. All numbers are big-endian.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "devices/storage/byte_file.h"

namespace lockstep::image {

struct Qcow2Header {
    static constexpr u32 magic = 0x514649FB;  // "QFI", FBh

    // Offsets of fields that are written again while the image is in use.
    static constexpr u64 l1_size_at = 36;
    static constexpr u64 l1_offset_at = 40;
    static constexpr u64 refcount_table_at = 48;  // offset, then clusters as a u32
    static constexpr u64 incompatible_at = 72;
    static constexpr u64 autoclear_at = 88;

    // Incompatible features.
    static constexpr u64 dirty = 1u << 0;
    static constexpr u64 corrupt = 1u << 1;
    static constexpr u64 external_data = 1u << 2;
    static constexpr u64 compression_type_field = 1u << 3;
    static constexpr u64 extended_l2 = 1u << 4;
    // Compatible features.
    static constexpr u64 lazy_refcounts = 1u << 0;

    enum class Compression : u8 { Zlib = 0, Zstd = 1 };

    u32 version = 3;
    u32 cluster_bits = 16;
    u64 size = 0;  // of the disk, in bytes
    u32 l1_entries = 0;
    u64 l1_offset = 0;
    u64 refcount_table_offset = 0;
    u32 refcount_table_clusters = 0;
    u32 snapshots = 0;
    u64 snapshots_offset = 0;
    u64 incompatible = 0;
    u64 compatible = 0;
    u64 autoclear = 0;
    u32 refcount_order = 4;  // a reference count has 2^order bits
    u32 header_length = 104;
    Compression compression = Compression::Zlib;
    std::string backing_file;
    std::string backing_format;
    u64 bitmaps_offset = 0;  // of the directory of persistent bitmaps; 0: none
    u64 bitmaps_size = 0;

    u64 cluster_size() const { return u64{1} << cluster_bits; }
    u64 l2_entries() const { return cluster_size() / 8; }
    // L1 entries that a disk of this size needs.
    u64 needed_l1_entries() const;

    // Reads and checks it. The error names what makes the image unusable: damage, or a feature that is not known.
    static Result<Qcow2Header> read(ByteFile& file);
    // The first cluster of a new image: header, extensions and the backing file's name, which must fit.
    Result<std::vector<u8>> first_cluster() const;
};

}  // namespace lockstep::image
