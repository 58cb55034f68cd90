#include "devices/storage/image/qcow2_snapshots.h"

#include "devices/storage/image/fields.h"

namespace lockstep::image {

namespace {
constexpr u64 fixed_part = 40;
constexpr u64 longest_extra = 1024;
constexpr u64 largest_table = 16u << 20;
constexpr u64 largest_l1 = 32u << 20;
}  // namespace

// qcow2.txt, "Snapshots": each entry is padded to a multiple of 8 bytes.
Result<Qcow2Snapshots> read_snapshots(ByteFile& file, const Qcow2Header& header) {
    const Error damaged{"is a damaged qcow2 image: its snapshot table cannot be read"};
    Qcow2Snapshots snapshots;
    for (u32 i = 0; i < header.snapshots; ++i) {
        const u64 at = header.snapshots_offset + snapshots.table_size;
        if (at < header.snapshots_offset || at >= file.size() || file.size() - at < fixed_part) return damaged;
        u8 fixed[fixed_part];
        if (Status status = file.read(at, fixed); !status) return status.error();
        Qcow2Snapshot snapshot;
        snapshot.l1_offset = load_be<u64>(fixed, 0);
        snapshot.l1_entries = load_be<u32>(fixed, 8);
        const u64 id = load_be<u16>(fixed, 12);
        const u64 name = load_be<u16>(fixed, 14);
        snapshot.shown.seconds = load_be<u32>(fixed, 16);
        snapshot.shown.virtual_clock = load_be<u64>(fixed, 24);
        snapshot.shown.state_size = load_be<u32>(fixed, 32);
        snapshot.shown.disk_size = header.size;
        const u64 extra = load_be<u32>(fixed, 36);
        if (extra > longest_extra || u64{snapshot.l1_entries} * 8 > largest_l1) return damaged;

        std::vector<u8> rest(extra + id + name);
        if (rest.size() > file.size() - at - fixed_part) return damaged;
        if (Status status = file.read(at + fixed_part, rest); !status) return status.error();
        if (extra >= 8) snapshot.shown.state_size = load_be<u64>(rest, 0);
        if (extra >= 16) snapshot.shown.disk_size = load_be<u64>(rest, 8);
        const std::span<const u8> texts = std::span<const u8>(rest).subspan(extra);
        snapshot.shown.id = load_text(texts.first(id));
        snapshot.shown.name = load_text(texts.subspan(id));
        snapshots.all.push_back(std::move(snapshot));
        snapshots.table_size += round_up(fixed_part + rest.size(), 8);
        if (snapshots.table_size > largest_table) return damaged;
    }
    return snapshots;
}

}  // namespace lockstep::image
