// A qcow2 image, version 2 or 3: read and written.
//
// Reads: clusters of all kinds (data, zeros, compressed with zlib or zstd), and what lies below in a backing file.
// Writes: new clusters, copies of shared, compressed and backing ones, new L2 tables, more reference counts. Internal
// snapshots are kept as they are, and listed. Images with the dirty bit get their reference counts made again before
// they are written; images with the corrupt bit are only read.
//
// Order in the file: data and reference counts, then L2 tables, then the L1 table, with a flush of the host's between
// them. Tables are written by flush(), so a crash at any moment leaves what the last flush left, and perhaps clusters
// that nothing uses.
//
// Not here: encryption, external data files, subclusters, making or reverting to snapshots, growing the disk.
// Facts: QEMU, docs/interop/qcow2.txt.
#pragma once

#include <memory>
#include <vector>

#include "devices/storage/image/below.h"
#include "devices/storage/image/disk_image.h"
#include "devices/storage/image/qcow2_header.h"
#include "devices/storage/image/qcow2_refcounts.h"
#include "devices/storage/image/qcow2_snapshots.h"
#include "devices/storage/image/table_cache.h"

namespace lockstep::image {

class ReferenceMap;

class Qcow2Image final : public DiskImage {
public:
    // Bits of L1 and L2 entries.
    static constexpr u64 offset_mask = 0x00FFFFFFFFFFFE00;
    static constexpr u64 copied = u64{1} << 63;      // the count is 1: may be written in place
    static constexpr u64 compressed = u64{1} << 62;  // L2 only
    static constexpr u64 zeros = 1;                  // L2 only, version 3

    struct Creation {
        u64 size = 0;  // of the disk, in bytes
        u32 cluster_bits = 16;
        u32 version = 3;
        u32 refcount_order = 4;
        bool lazy_refcounts = false;
        std::string backing_file;  // empty: none
        std::string backing_format;
    };

    // Errors are sentences without the file's name. `open_below` is asked when the image names a backing file.
    static Result<std::unique_ptr<Qcow2Image>> open(std::unique_ptr<ByteFile> file, const OpenBelow& open_below);
    // Makes `file`, which is empty, an image.
    static Status create(ByteFile& file, const Creation& creation);
    // Writes what is still in memory, as far as the host lets it. Whoever wants to hear of a failure calls flush().
    ~Qcow2Image() override;

    std::string name() const override { return file_->name(); }
    u64 sectors() const override { return (header_.size + sector_size - 1) / sector_size; }
    bool read_only() const override { return read_only_; }
    Information information() const override;
    Extent extent(u64 lba) override;
    Result<CheckReport> check(bool repair, const Progress& progress) override;
    u64 file_size() const override { return file_->size(); }
    u64 file_allocated() const override { return file_->allocated(); }
    std::string notice() const override { return notice_; }

private:
    enum class Kind : u8 { Below, Zeros, Data, Compressed };
    // Where a cluster of the disk is.
    struct Place {
        Kind kind = Kind::Below;
        bool in_place = false;  // `offset` belongs to this cluster alone
        u64 offset = 0;         // Data, and Zeros with a cluster kept for them; 0: none
        u64 entry = 0;          // the L2 entry as it is
    };

    Qcow2Image(std::unique_ptr<ByteFile> file, Qcow2Header header);

    Status load();
    Status begin_writing();

    Status do_read(u64 lba, std::span<u8> bytes) override;
    Status do_write(u64 lba, std::span<const u8> bytes) override;
    Status do_flush() override;

    u64 cluster_size() const { return header_.cluster_size(); }
    u64 cluster_sectors() const { return cluster_size() / sector_size; }
    Result<Place> find(u64 cluster);
    Place place_of(u64 entry) const;
    Status read_place(const Place& place, u64 lba, std::span<u8> bytes);
    Status unpack_cluster(u64 entry);
    // The first host byte of a compressed cluster and how many there may be.
    std::pair<u64, u64> compressed_range(u64 entry) const;

    Status write_in_cluster(u64 lba, std::span<const u8> bytes);
    Status write_new_cluster(const Place& old, u64 lba, std::span<const u8> bytes);
    // The L2 table of that L1 entry, one that may be changed; its file offset.
    Result<u64> own_l2(u64 l1_index);
    void release_old(const Place& old);
    Status store_l1(u64 index);
    Status write_tables();
    Status set_features(u64 incompatible);
    Status check_copied(const ReferenceMap& used, bool repair, CheckReport& report);

    std::unique_ptr<ByteFile> file_;
    Qcow2Header header_;
    std::string notice_;
    bool read_only_ = false;
    bool writing_ = false;  // begin_writing() has been done
    Below below_;
    Qcow2Snapshots snapshots_;
    std::vector<u64> l1_;
    std::vector<u64> changed_l1_;
    TableCache l2_;
    Qcow2Refcounts counts_;
    u64 unpacked_entry_ = 0;  // what unpacked_ holds; 0: nothing
    std::vector<u8> unpacked_;
};

}  // namespace lockstep::image
