#include "frontend/img_copy.h"

#include <algorithm>
#include <vector>

#include "devices/storage/image/fields.h"

namespace lockstep {

namespace {

constexpr u64 sector_size = BlockDevice::sector_size;
constexpr u64 most_sectors = 2048;  // that are read in one go
constexpr u64 piece_bytes = 4096;   // of zeros that are left out

// Writes what is not zero, in as few pieces as there are.
Status write_data(BlockDevice& target, u64 lba, std::span<const u8> bytes) {
    const auto piece_at = [&](std::size_t at) { return bytes.subspan(at, std::min(piece_bytes, bytes.size() - at)); };
    for (std::size_t at = 0; at < bytes.size();) {
        if (image::all_zero(piece_at(at))) {
            at += piece_bytes;
            continue;
        }
        std::size_t end = at;
        while (end < bytes.size() && !image::all_zero(piece_at(end))) end += piece_bytes;
        end = std::min(end, bytes.size());
        if (Status status = target.write(lba + at / sector_size, bytes.subspan(at, end - at)); !status) return status;
        at = end;
    }
    return {};
}

}  // namespace

CopyResult copy_disk(BlockDevice& source, image::DiskImage* source_extents, BlockDevice& target,
                     const image::Progress& progress) {
    std::vector<u8> buffer(most_sectors * sector_size);
    const u64 all = source.sectors();
    for (u64 lba = 0; lba < all;) {
        if (progress && !progress(lba, all)) return {Error{"interrupted"}, false};
        image::Extent extent{image::Extent::Kind::Data, all - lba};
        if (source_extents != nullptr) extent = source_extents->extent(lba);
        if (extent.kind == image::Extent::Kind::Zeros) {
            lba += extent.sectors;
            continue;
        }
        const u64 count = std::min({extent.sectors, most_sectors, all - lba});
        const auto bytes = std::span(buffer).first(count * sector_size);
        if (Status status = source.read(lba, bytes); !status) return {status, true};
        if (Status status = write_data(target, lba, bytes); !status) return {status, false};
        lba += count;
    }
    return {target.flush(), false};
}

}  // namespace lockstep
