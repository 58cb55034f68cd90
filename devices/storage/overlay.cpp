#include "devices/storage/overlay.h"

#include <algorithm>
#include <bit>

namespace lockstep {

Status Overlay::do_read(u64 lba, std::span<u8> bytes) {
    const u64 end = lba + bytes.size() / sector_size;
    // The base is only asked when it has something to say: an overlay that hides a bad sector heals it.
    for (u64 at = lba; at < end;) {
        const auto found = pieces_.find(at / piece_sectors);
        const u64 piece_end = std::min<u64>(end, (at / piece_sectors + 1) * piece_sectors);
        const auto place = [&](u64 sector) { return bytes.subspan((sector - lba) * sector_size); };
        if (found == pieces_.end()) {
            // As many untouched pieces as there are in one go.
            const auto next = pieces_.lower_bound(at / piece_sectors);
            const u64 run_end = next == pieces_.end() ? end : std::min(end, next->first * piece_sectors);
            const Status status = base_->read(at, place(at).first((run_end - at) * sector_size));
            if (!status) return status;
            at = run_end;
            continue;
        }
        const Piece& piece = *found->second;
        for (; at < piece_end; ++at) {
            const u64 slot = at % piece_sectors;
            const std::span<u8> target = place(at).first(sector_size);
            if ((piece.written >> slot & 1) != 0) {
                std::copy_n(piece.bytes.begin() + static_cast<std::ptrdiff_t>(slot * sector_size), sector_size,
                            target.begin());
            } else if (const Status status = base_->read(at, target); !status) {
                return status;
            }
        }
    }
    return {};
}

Status Overlay::do_write(u64 lba, std::span<const u8> bytes) {
    for (; !bytes.empty(); ++lba, bytes = bytes.subspan(sector_size)) {
        std::unique_ptr<Piece>& piece = pieces_[lba / piece_sectors];
        if (!piece) piece = std::make_unique<Piece>();
        const u64 slot = lba % piece_sectors;
        std::copy_n(bytes.begin(), sector_size, piece->bytes.begin() + static_cast<std::ptrdiff_t>(slot * sector_size));
        piece->written = static_cast<u8>(piece->written | 1u << slot);
    }
    return {};
}

u64 Overlay::changed_sectors() const {
    u64 count = 0;
    for (const auto& [index, piece] : pieces_) count += static_cast<u64>(std::popcount(piece->written));
    return count;
}

void Overlay::for_each_changed(const std::function<void(u64, std::span<const u8>)>& visit) const {
    for (const auto& [index, piece] : pieces_) {
        for (u64 slot = 0; slot < piece_sectors; ++slot) {
            if ((piece->written >> slot & 1) == 0) continue;
            visit(index * piece_sectors + slot, std::span(piece->bytes).subspan(slot * sector_size, sector_size));
        }
    }
}

void Overlay::serialize_piece(Archive& archive, u64 index, Piece& piece) {
    archive.field("written", piece.written);
    const u64 first = index * piece_sectors;
    const u64 present = std::min<u64>(sectors() - first, piece_sectors);
    archive.require(piece.written != 0 && piece.written >> present == 0, "written", "sectors beyond the medium");
    for (u64 slot = 0; slot < present; ++slot) {
        if ((piece.written >> slot & 1) == 0) continue;
        archive.blob("sector", std::span(piece.bytes).subspan(slot * sector_size, sector_size));
    }
}

void Overlay::serialize(Archive& archive) {
    archive.begin_section("overlay", 1);
    u64 count = pieces_.size();
    archive.field("pieces", count);
    if (!archive.loading()) {
        for (auto& [position, piece] : pieces_) {
            u64 index = position;
            archive.field("index", index);
            serialize_piece(archive, index, *piece);
        }
    } else {
        std::map<u64, std::unique_ptr<Piece>> loaded;
        const u64 limit = (sectors() + piece_sectors - 1) / piece_sectors;
        u64 lowest = 0;  // what the next index may be at least
        archive.require(count <= limit, "pieces", "more than the medium has");
        for (u64 i = 0; i < count && archive.ok(); ++i) {
            u64 index = 0;
            archive.field("index", index);
            archive.require(index >= lowest && index < limit, "index", "out of order or beyond the medium");
            if (!archive.ok()) break;
            lowest = index + 1;
            auto piece = std::make_unique<Piece>();
            serialize_piece(archive, index, *piece);
            loaded[index] = std::move(piece);
        }
        if (archive.ok()) pieces_ = std::move(loaded);
    }
    archive.end_section();
}

}  // namespace lockstep
