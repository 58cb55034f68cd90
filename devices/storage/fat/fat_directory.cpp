#include "devices/storage/fat/fat_directory.h"

#include <algorithm>

#include "devices/storage/fat/fat_entries.h"
#include "devices/storage/image/fields.h"

namespace lockstep::fat {

namespace {

using image::divide_up;
using image::store_le;

constexpr u64 entry_size = sizeof(Entry);
// DOS counts a directory's entries with 16 bits.
constexpr u64 most_entries = 65'535;

// Bytes of a folder's directory: two entries for itself and its parent, or one for the label.
u64 directory_bytes(const HostNode& folder) {
    return (entry_count(folder) + 2) * entry_size;
}

struct Sizes {
    std::vector<u64> bytes;  // of every file and folder but the root
    u64 root = 0;
};

Status collect(const HostNode& folder, Sizes& sizes) {
    for (const HostNode& node : folder.children) {
        const u64 bytes = node.folder ? directory_bytes(node) : node.size;
        if (node.folder && bytes > most_entries * entry_size) {
            return Error{"holds the folder \"" + node.path + "\", which has more files than a FAT directory can list"};
        }
        sizes.bytes.push_back(bytes);
        if (!node.folder) continue;
        if (Status status = collect(node, sizes); !status) return status;
    }
    return {};
}

void mix(u32& hash, std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<u8>(c)) * 16'777'619;  // FNV-1a
    hash = (hash ^ 0xFFu) * 16'777'619;
}

void mix_names(u32& hash, const HostNode& folder) {
    for (const HostNode& node : folder.children) {
        mix(hash, node.name);
        mix_names(hash, node);
    }
}

}  // namespace

Result<std::unique_ptr<FatDirectory>> FatDirectory::open(const std::string& folder) {
    auto tree = HostTree::scan(folder);
    if (!tree.ok()) return tree.error();
    std::unique_ptr<FatDirectory> disk(new FatDirectory(folder, std::move(tree).value()));
    if (Status status = disk->lay_out(); !status) return status.error();
    return disk;
}

Status FatDirectory::lay_out() {
    const HostNode& root = tree_.root();
    label_ = volume_label(root.name);
    serial_ = 2'166'136'261;
    mix_names(serial_, root);

    Sizes sizes;
    sizes.root = directory_bytes(root);
    if (sizes.root > most_entries * entry_size) return Error{"has more files than a FAT directory can list"};
    if (Status status = collect(root, sizes); !status) return status;
    const auto layout = choose_layout(static_cast<u32>(sizes.root / entry_size), [&](u32 cluster_bytes) {
        u64 clusters = divide_up(sizes.root, cluster_bytes);
        for (const u64 bytes : sizes.bytes) clusters += divide_up(bytes, cluster_bytes);
        return clusters;
    });
    if (!layout.ok()) return layout.error();
    layout_ = layout.value();

    u32 root_cluster = 0;
    if (layout_.fat32) {
        Run run;
        run.first = root_cluster = next_cluster_;
        run.count = static_cast<u32>(divide_up(sizes.root, layout_.cluster_bytes()));
        next_cluster_ = run.end();
        runs_.push_back(std::move(run));
    }
    std::vector<Place> places;
    place(root, places);
    std::size_t next = 0;
    fill_directory(root, root_cluster, 0, next, places);
    return {};
}

// Depth first; the same order as fill_directory()'s.
void FatDirectory::place(const HostNode& folder, std::vector<Place>& places) {
    for (const HostNode& node : folder.children) {
        const u64 bytes = node.folder ? directory_bytes(node) : node.size;
        const u32 count = static_cast<u32>(divide_up(bytes, layout_.cluster_bytes()));
        places.push_back({count == 0 ? 0 : next_cluster_, runs_.size()});
        if (count != 0) {
            runs_.push_back({next_cluster_, count, node.folder ? nullptr : &node, {}});
            next_cluster_ += count;
        }
        if (node.folder) place(node, places);
    }
}

// `own` and `parent` are clusters, 0 for the root directory. `next` counts places.
void FatDirectory::fill_directory(const HostNode& folder, u32 own, u32 parent, std::size_t& next,
                                  const std::vector<Place>& places) {
    std::vector<u8> bytes;
    const auto append = [&](const Entry& entry) { bytes.insert(bytes.end(), entry.begin(), entry.end()); };
    const bool is_root = &folder == &tree_.root();
    if (is_root) {
        append(label_entry(label_, 0));
    } else {
        append(dot_entry(false, own, folder.seconds));
        append(dot_entry(true, parent, folder.seconds));
    }
    const std::size_t own_run = is_root ? 0 : places[next - 1].run;
    for (const Listed& listed : list(folder)) {
        const Place& place = places[next++];
        append_entries(bytes, listed, place.first);
        // ".." of what is in the root directory says 0, also with FAT32.
        if (listed.node->folder) fill_directory(*listed.node, place.first, is_root ? 0 : own, next, places);
    }
    if (is_root && !layout_.fat32) {
        root_ = std::move(bytes);
    } else {
        runs_[own_run].directory = std::move(bytes);
    }
}

// --- reading ---

Status FatDirectory::do_read(u64 lba, std::span<u8> bytes) {
    while (!bytes.empty()) {
        u64 count = 1;
        if (lba < layout_.data_start()) {
            std::ranges::copy(system_sector(lba), bytes.begin());
        } else {
            const auto done = read_clusters(lba, bytes);
            if (!done.ok()) return done.error();
            count = done.value();
        }
        bytes = bytes.subspan(count * sector_size);
        lba += count;
    }
    return {};
}

Sector FatDirectory::system_sector(u64 lba) const {
    if (lba == 0) return master_boot_record(layout_, serial_);
    if (lba < Layout::partition) return {};
    const u64 inside = lba - Layout::partition;
    if (inside < layout_.reserved) {
        // FAT32 keeps copies of the first sectors from the sixth on.
        const u64 which = layout_.fat32 ? inside % 6 : inside;
        if (inside < 12 && which == 0) return boot_sector(layout_, serial_, label_);
        if (inside < 12 && which == 1) return file_system_information(free_clusters(), next_cluster_);
        return {};
    }
    if (lba < layout_.root_start()) return fat_sector((lba - layout_.fat_start()) % layout_.fat_sectors);
    Sector sector{};
    const u64 at = (lba - layout_.root_start()) * sector_size;
    for (u64 i = 0; i < sector.size() && at + i < root_.size(); ++i) sector[i] = root_[at + i];
    return sector;
}

// Everything lies in a row: an entry names the next cluster, or ends its run.
Sector FatDirectory::fat_sector(u64 index) const {
    constexpr u32 end_of_chain = 0x0FFFFFFF;
    Sector sector{};
    const u32 width = layout_.fat32 ? 4 : 2;
    const u32 count = static_cast<u32>(sector_size / width);
    auto run = runs_.begin();
    for (u32 i = 0; i < count; ++i) {
        const u64 cluster = index * count + i;
        u32 value = 0;
        if (cluster == 0) value = 0x0FFFFFF8;
        if (cluster == 1) value = end_of_chain;
        if (cluster >= Layout::first_cluster && cluster < next_cluster_) {
            if (run->first > cluster || run->end() <= cluster) {
                run = std::prev(std::ranges::upper_bound(runs_, cluster, {}, &Run::first));
            }
            value = cluster + 1 == run->end() ? end_of_chain : static_cast<u32>(cluster + 1);
        }
        if (layout_.fat32) {
            store_le<u32>(sector, i * 4, value);
        } else {
            store_le<u16>(sector, i * 2, static_cast<u16>(value));
        }
    }
    return sector;
}

Result<u64> FatDirectory::read_clusters(u64 lba, std::span<u8> bytes) {
    const u64 inside = lba - layout_.data_start();
    const u64 cluster = Layout::first_cluster + inside / layout_.cluster_sectors;
    if (cluster >= next_cluster_) {
        std::ranges::fill(bytes, u8{0});
        return bytes.size() / sector_size;
    }
    const Run& run = *std::prev(std::ranges::upper_bound(runs_, cluster, {}, &Run::first));
    const u64 offset = (lba - layout_.cluster_start(run.first)) * sector_size;
    const u64 run_bytes = u64{run.count} * layout_.cluster_bytes();
    const auto part = bytes.first(std::min<u64>(bytes.size(), run_bytes - offset));
    const u64 size = run.file != nullptr ? run.file->size : run.directory.size();
    const u64 present = offset >= size ? 0 : std::min<u64>(part.size(), size - offset);
    std::ranges::fill(part.subspan(present), u8{0});
    if (present != 0 && run.file != nullptr) {
        if (Status status = tree_.read(*run.file, offset, part.first(present)); !status) return status.error();
    } else if (present != 0) {
        std::copy_n(run.directory.begin() + static_cast<std::ptrdiff_t>(offset), present, part.begin());
    }
    return part.size() / sector_size;
}

}  // namespace lockstep::fat
