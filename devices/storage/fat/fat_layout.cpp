#include "devices/storage/fat/fat_layout.h"

#include <algorithm>
#include <string_view>

#include "devices/storage/image/fields.h"

namespace lockstep::fat {

namespace {

using image::divide_up;
using image::store_le;
using image::store_text;

constexpr u32 sectors_per_track = 63;
constexpr u64 most_disk_sectors = u64{1} << 31;  // 1 TiB
constexpr u8 hard_disk = 0xF8;                   // media descriptor

// Shows a message and lets the BIOS try something else:
//   cld; push cs; pop ds; call over the text; pop si; next: lodsb; test al,al; jz done; mov ah,0Eh; mov bx,7; int 10h;
//   jmp next; done: int 18h; hlt; jmp $-1
constexpr std::string_view message = "This disk is a folder of the host; it cannot be booted from.\r\n";
constexpr std::array<u8, 3> before_call{0xFC, 0x0E, 0x1F};
constexpr std::array<u8, 20> behind_text{0x5E, 0xAC, 0x84, 0xC0, 0x74, 0x09, 0xB4, 0x0E, 0xBB, 0x07,
                                         0x00, 0xCD, 0x10, 0xEB, 0xF2, 0xCD, 0x18, 0xF4, 0xEB, 0xFD};

void store_code(std::span<u8> sector, std::size_t at) {
    for (const u8 byte : before_call) sector[at++] = byte;
    sector[at] = 0xE8;
    store_le<u16>(sector, at + 1, static_cast<u16>(message.size() + 1));
    store_text(sector, at + 3, message);
    std::ranges::copy(behind_text, sector.begin() + static_cast<std::ptrdiff_t>(at + 3 + message.size() + 1));
}

void store_signature(std::span<u8> sector) {
    store_le<u16>(sector, 510, 0xAA55);
}

// Cylinder, head and sector as a partition table has them; what lies too far is the last that can be said.
void store_chs(std::span<u8> sector, std::size_t at, u64 lba, u32 heads) {
    u64 cylinder = lba / (u64{heads} * sectors_per_track);
    u64 head = lba / sectors_per_track % heads;
    u64 number = lba % sectors_per_track + 1;
    if (cylinder > 1023) {
        cylinder = 1023;
        head = heads - 1;
        number = sectors_per_track;
    }
    sector[at] = static_cast<u8>(head);
    sector[at + 1] = static_cast<u8>(number | (cylinder >> 8 << 6));
    sector[at + 2] = static_cast<u8>(cylinder);
}

// FATs and clusters share what is left, so the FATs' size is found step by step.
Layout fill_in(Layout layout) {
    layout.partition_sectors = static_cast<u32>(layout.disk_sectors - Layout::partition);
    const u32 entry_bytes = layout.fat32 ? 4 : 2;
    for (;;) {
        const u64 used = layout.data_start() - Layout::partition;
        layout.clusters = static_cast<u32>((layout.partition_sectors - used) / layout.cluster_sectors);
        const u32 needed = static_cast<u32>(divide_up((u64{layout.clusters} + 2) * entry_bytes, 512));
        if (needed <= layout.fat_sectors) return layout;
        layout.fat_sectors = needed;
    }
}

bool fits(const Layout& layout, u64 clusters) {
    return clusters <= layout.clusters - layout.clusters / 4;
}

Layout fat16(u32 cylinders, u32 heads, u32 cluster_sectors, u32 root_entries) {
    Layout layout;
    layout.heads = heads;
    layout.disk_sectors = u64{cylinders} * heads * sectors_per_track;
    layout.cluster_sectors = cluster_sectors;
    layout.root_entries = root_entries;
    return fill_in(layout);
}

// Microsoft's cluster sizes.
u32 fat32_cluster_sectors(u64 disk_sectors) {
    constexpr u64 gib = u64{1} << 21;
    if (disk_sectors <= 8 * gib) return 8;
    if (disk_sectors <= 16 * gib) return 16;
    return disk_sectors <= 32 * gib ? 32 : 64;
}

}  // namespace

Result<Layout> choose_layout(u32 root_entries, const Demand& demand) {
    constexpr u32 usual_root_entries = 512;
    constexpr u32 most_root_entries = 65'520;
    const u32 root = std::max(usual_root_entries, (root_entries + 15) / 16 * 16);
    if (root <= most_root_entries) {
        for (const Layout& layout : {fat16(1024, 16, 16, root), fat16(1024, 64, 64, root)}) {
            if (fits(layout, demand(layout.cluster_bytes()))) return layout;
        }
    }
    constexpr u32 heads = 255;
    for (u64 cylinders = 522;; cylinders *= 2) {  // 4 GiB and more
        Layout layout;
        layout.fat32 = true;
        layout.heads = heads;
        layout.reserved = 32;
        layout.disk_sectors = cylinders * heads * sectors_per_track;
        if (layout.disk_sectors > most_disk_sectors) {
            return Error{"holds more than fits on a FAT disk of 1 TiB (name a folder with less in it)"};
        }
        layout.cluster_sectors = fat32_cluster_sectors(layout.disk_sectors);
        layout = fill_in(layout);
        if (fits(layout, demand(layout.cluster_bytes()))) return layout;
    }
}

Sector master_boot_record(const Layout& layout, u32 serial) {
    Sector bytes{};
    const std::span<u8> sector(bytes);
    constexpr std::size_t disk_signature = 440;
    constexpr std::size_t entry = 446;
    store_code(sector, 0);
    store_le<u32>(sector, disk_signature, serial);
    store_chs(sector, entry + 1, Layout::partition, layout.heads);
    // 06h FAT16; 0Ch FAT32, to be reached by LBA.
    sector[entry + 4] = layout.fat32 ? 0x0C : 0x06;
    store_chs(sector, entry + 5, layout.disk_sectors - 1, layout.heads);
    store_le<u32>(sector, entry + 8, Layout::partition);
    store_le<u32>(sector, entry + 12, layout.partition_sectors);
    store_signature(sector);
    return bytes;
}

Sector boot_sector(const Layout& layout, u32 serial, const ShortName& label) {
    Sector bytes{};
    const std::span<u8> sector(bytes);
    const std::size_t extended = layout.fat32 ? 64 : 36;
    const std::size_t code = extended + 26;
    sector[0] = 0xEB;
    sector[1] = static_cast<u8>(code - 2);
    sector[2] = 0x90;
    store_text(sector, 3, "MSWIN4.1");  // what most systems trust
    store_le<u16>(sector, 11, 512);
    sector[13] = static_cast<u8>(layout.cluster_sectors);
    store_le<u16>(sector, 14, static_cast<u16>(layout.reserved));
    sector[16] = 2;
    store_le<u16>(sector, 17, static_cast<u16>(layout.root_entries));
    sector[21] = hard_disk;
    store_le<u16>(sector, 24, sectors_per_track);
    store_le<u16>(sector, 26, static_cast<u16>(layout.heads));
    store_le<u32>(sector, 28, Layout::partition);
    store_le<u32>(sector, 32, layout.partition_sectors);
    if (layout.fat32) {
        store_le<u32>(sector, 36, layout.fat_sectors);
        store_le<u32>(sector, 44, Layout::first_cluster);  // of the root directory
        store_le<u16>(sector, 48, 1);                      // file system information
        store_le<u16>(sector, 50, 6);                      // copy of the boot sector
    } else {
        store_le<u16>(sector, 22, static_cast<u16>(layout.fat_sectors));
    }
    sector[extended] = 0x80;
    sector[extended + 2] = 0x29;
    store_le<u32>(sector, extended + 3, serial);
    std::ranges::copy(label, sector.begin() + static_cast<std::ptrdiff_t>(extended + 7));
    store_text(sector, extended + 18, layout.fat32 ? "FAT32   " : "FAT16   ");
    store_code(sector, code);
    store_signature(sector);
    return bytes;
}

Sector file_system_information(u32 free_clusters, u32 next_free) {
    Sector bytes{};
    const std::span<u8> sector(bytes);
    store_text(sector, 0, "RRaA");
    store_text(sector, 484, "rrAa");
    store_le<u32>(sector, 488, free_clusters);
    store_le<u32>(sector, 492, next_free);
    store_signature(sector);
    return bytes;
}

}  // namespace lockstep::fat
