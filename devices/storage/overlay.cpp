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

void Overlay::serialize(Archive& archive) {
    const u64 most = (sectors() + piece_sectors - 1) / piece_sectors;
    u64 count = pieces_.size();
    archive.field("pieces", count);
    archive.require(count <= most, "pieces", "more than the medium has");
    if (archive.loading()) {
        pieces_.clear();
        for (u64 i = 0; i < count && archive.ok(); ++i) {
            u64 index = 0;
            auto piece = std::make_unique<Piece>();
            archive.field("index", index);
            archive.field("written", piece->written);
            archive.field("bytes", piece->bytes);
            archive.require(index < most, "index", "beyond the medium");
            if (archive.ok()) pieces_[index] = std::move(piece);
        }
        return;
    }
    for (auto& [key, piece] : pieces_) {
        u64 index = key;
        archive.field("index", index);
        archive.field("written", piece->written);
        archive.field("bytes", piece->bytes);
    }
}

}  // namespace lockstep
