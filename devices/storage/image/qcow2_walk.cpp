#include <set>

#include "devices/storage/image/fields.h"
#include "devices/storage/image/qcow2_check.h"

namespace lockstep::image {

namespace {
constexpr u64 most_bitmap_bytes = 64u << 20;
}

u32 ReferenceMap::at(u64 cluster) const {
    const auto found = pieces_.find(cluster / piece_size);
    return found == pieces_.end() ? 0 : (*found->second)[cluster % piece_size];
}

ReferenceMap::Piece& ReferenceMap::piece(u64 cluster) {
    std::unique_ptr<Piece>& piece = pieces_[cluster / piece_size];
    if (!piece) piece = std::make_unique<Piece>();
    return *piece;
}

void ReferenceMap::for_each(const std::function<void(u64, u32)>& visit) const {
    for (const auto& [index, piece] : pieces_) {
        for (u64 i = 0; i < piece_size; ++i) {
            if ((*piece)[i] != 0) visit(index * piece_size + i, (*piece)[i]);
        }
    }
}

void Qcow2Walk::add_range(u64 offset, u64 length, const std::string& what) {
    if (length == 0) return;
    if (offset >= end_ || length > round_up(end_, header_.cluster_size()) - offset) {
        report_.error(what + " at " + hex(offset) + " lies outside the file");
        return;
    }
    for (u64 cluster = offset / header_.cluster_size(); cluster * header_.cluster_size() < offset + length; ++cluster) {
        references_.add(cluster);
    }
}

void Qcow2Walk::add_data(u64 entry, bool active) {
    const u64 cluster = header_.cluster_size();
    if ((entry & Qcow2Image::compressed) != 0) {
        const u32 offset_bits = 62 - (header_.cluster_bits - 8);
        const u64 offset = entry & ((u64{1} << offset_bits) - 1);
        const u64 sectors = ((entry & (Qcow2Image::compressed - 1)) >> offset_bits) + 1;
        // The last sector counted may lie behind the end of the file.
        if (offset < end_) {
            const u64 length = sectors * 512 - offset % 512;
            add_range(offset, std::min(length, round_up(end_, cluster) - offset), "a compressed cluster");
        } else {
            report_.error("a compressed cluster at " + hex(offset) + " lies outside the file");
        }
        if ((entry & Qcow2Image::copied) != 0) report_.error("a compressed cluster is marked as one to write in place");
    } else {
        const u64 offset = entry & Qcow2Image::offset_mask;
        if (offset == 0) return;
        if (offset % cluster != 0) {
            report_.error("a cluster at " + hex(offset) + " does not begin where clusters do");
            return;
        }
        add_range(offset, cluster, "a cluster");
    }
    if (active) ++report_.clusters;
}

Status Qcow2Walk::add_l2(u64 offset, bool active) {
    std::vector<u8> table(header_.cluster_size());
    if (Status status = file_.read_or_zeros(offset, table); !status) return status;
    for (u64 i = 0; i < header_.l2_entries(); ++i) {
        if (const u64 entry = load_be<u64>(table, i * 8); entry != 0) add_data(entry, active);
    }
    return {};
}

Status Qcow2Walk::add_l1(const std::vector<u64>& l1, bool active, const Progress& progress) {
    std::set<u64> seen;
    for (std::size_t i = 0; i < l1.size(); ++i) {
        if (active && progress && !progress(i, l1.size())) return Error{"the check was interrupted"};
        const u64 offset = l1[i] & Qcow2Image::offset_mask;
        if (offset == 0) continue;
        if (offset % header_.cluster_size() != 0) {
            report_.error("an L2 table at " + hex(offset) + " does not begin where clusters do");
            continue;
        }
        add_range(offset, header_.cluster_size(), "an L2 table");
        if (offset >= end_) continue;
        if (!seen.insert(offset).second) {
            report_.error("the L2 table at " + hex(offset) + " is used twice");
            continue;
        }
        if (Status status = add_l2(offset, active); !status) return status;
    }
    return {};
}

// qcow2.txt, "Bitmaps": a directory of entries, each with a table of clusters.
Status Qcow2Walk::add_bitmaps() {
    if (header_.bitmaps_offset == 0) return {};
    if (header_.bitmaps_size > most_bitmap_bytes || header_.bitmaps_offset >= end_) {
        report_.error("the directory of bitmaps lies outside the file");
        return {};
    }
    add_range(header_.bitmaps_offset, header_.bitmaps_size, "the directory of bitmaps");
    std::vector<u8> directory(header_.bitmaps_size);
    if (Status status = file_.read_or_zeros(header_.bitmaps_offset, directory); !status) return status;
    constexpr u64 fixed_part = 24;
    for (u64 at = 0; at + fixed_part <= directory.size();) {
        const auto entry = std::span<const u8>(directory).subspan(at);
        const u64 offset = load_be<u64>(entry, 0);
        const u64 entries = load_be<u32>(entry, 8);
        at += round_up(fixed_part + load_be<u16>(entry, 18) + load_be<u32>(entry, 20), 8);
        add_range(offset, entries * 8, "a table of bitmaps");
        if (offset >= end_ || entries * 8 > most_bitmap_bytes) continue;
        std::vector<u8> table(entries * 8);
        if (Status status = file_.read_or_zeros(offset, table); !status) return status;
        for (u64 i = 0; i < entries; ++i) {
            const u64 place = load_be<u64>(table, i * 8) & Qcow2Image::offset_mask;
            if (place != 0) add_range(place, header_.cluster_size(), "a bitmap");
        }
    }
    return {};
}

}  // namespace lockstep::image
