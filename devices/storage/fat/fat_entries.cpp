#include "devices/storage/fat/fat_entries.h"

#include <algorithm>
#include <chrono>

#include "devices/storage/image/fields.h"

namespace lockstep::fat {

namespace {

using image::store_le;

// Attributes.
constexpr u8 read_only = 0x01;
constexpr u8 volume = 0x08;
constexpr u8 folder_attribute = 0x10;
constexpr u8 archive = 0x20;

struct Stamp {
    u16 date = 1 << 5 | 1;  // 1980-01-01
    u16 time = 0;
};

// FAT's years are 1980 to 2107, its seconds even.
Stamp stamp_of(s64 seconds) {
    constexpr s64 first = 315'532'800;   // 1980-01-01
    constexpr s64 last = 4'354'819'199;  // 2107-12-31 23:59:59
    seconds = std::clamp(seconds, first, last);
    const std::chrono::sys_seconds moment{std::chrono::seconds(seconds)};
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(moment - day);
    Stamp stamp;
    stamp.date = static_cast<u16>((static_cast<int>(date.year()) - 1980) << 9 |
                                  static_cast<int>(static_cast<unsigned>(date.month())) << 5 |
                                  static_cast<int>(static_cast<unsigned>(date.day())));
    stamp.time =
        static_cast<u16>(time.hours().count() << 11 | time.minutes().count() << 5 | time.seconds().count() / 2);
    return stamp;
}

Entry short_entry(const ShortName& name, u8 attributes, u32 cluster, u32 size, s64 seconds) {
    Entry bytes{};
    const std::span<u8> entry(bytes);
    const Stamp stamp = stamp_of(seconds);
    std::ranges::copy(name, entry.begin());
    entry[11] = attributes;
    store_le<u16>(entry, 14, stamp.time);  // made
    store_le<u16>(entry, 16, stamp.date);
    store_le<u16>(entry, 18, stamp.date);  // read
    store_le<u16>(entry, 20, static_cast<u16>(cluster >> 16));
    store_le<u16>(entry, 22, stamp.time);  // written
    store_le<u16>(entry, 24, stamp.date);
    store_le<u16>(entry, 26, static_cast<u16>(cluster));
    store_le<u32>(entry, 28, size);
    return bytes;
}

}  // namespace

std::vector<Listed> list(const HostNode& folder) {
    std::vector<Listed> listed(folder.children.size());
    Names names;
    // Whoever needs no other name keeps the own one.
    for (const bool exact : {true, false}) {
        for (std::size_t i = 0; i < listed.size(); ++i) {
            const HostNode& node = folder.children[i];
            if (Names::is_exact(node.name) == exact) listed[i] = {names.add(node.name), &node};
        }
    }
    return listed;
}

u64 entry_count(const HostNode& folder) {
    u64 count = 0;
    for (const Listed& listed : list(folder)) count += 1 + long_name_entries(listed.name).size();
    return count;
}

Entry label_entry(const ShortName& label, s64 seconds) {
    return short_entry(label, volume, 0, 0, seconds);
}

Entry dot_entry(bool parent, u32 cluster, s64 seconds) {
    ShortName name;
    name.fill(' ');
    name[0] = '.';
    if (parent) name[1] = '.';
    return short_entry(name, folder_attribute, cluster, 0, seconds);
}

void append_entries(std::vector<u8>& directory, const Listed& listed, u32 cluster) {
    for (const Entry& entry : long_name_entries(listed.name))
        directory.insert(directory.end(), entry.begin(), entry.end());
    const HostNode& node = *listed.node;
    const u8 kind = node.folder ? folder_attribute : archive;
    const Entry entry = short_entry(listed.name.short_name, static_cast<u8>(kind | (node.read_only ? read_only : 0)),
                                    cluster, static_cast<u32>(node.size), node.seconds);
    directory.insert(directory.end(), entry.begin(), entry.end());
}

}  // namespace lockstep::fat
