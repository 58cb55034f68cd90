// Reads a FAT disk by the specification, in small steps: what a guest would see. It shares nothing with the writer.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "devices/storage/block_device.h"
#include "devices/storage/image/fields.h"
#include "memory_file.h"

namespace lockstep::image::test {

class FatReader {
public:
    struct File {
        std::string long_name;  // as UTF-16's low bytes; empty when there is none
        bool folder = false;
        bool read_only = false;
        u32 size = 0;
        u16 date = 0;
        u16 time = 0;
        Bytes content;
    };

    // Of larger files only so many bytes are read.
    explicit FatReader(BlockDevice& disk, u64 most = 64u << 20) : disk_(disk), most_(most) {
        const Bytes table = sectors(0, 1);
        type = table[450];
        start_ = load_le<u32>(table, 454);
        const Bytes boot = sectors(start_, 1);
        cluster_sectors_ = boot[13];
        const u32 reserved = load_le<u16>(boot, 14);
        const u32 root_entries = load_le<u16>(boot, 17);
        fat32 = load_le<u16>(boot, 22) == 0;
        const u32 fat_sectors = fat32 ? load_le<u32>(boot, 36) : load_le<u16>(boot, 22);
        const u64 fat_start = start_ + reserved;
        const u64 root = fat_start + 2 * u64{fat_sectors};
        data_ = root + root_entries / 16;
        fat_ = sectors(fat_start, fat_sectors);
        EXPECT_EQ(fat_, sectors(fat_start + fat_sectors, fat_sectors)) << "the two FATs";
        EXPECT_EQ(load_le<u16>(table, 510), 0xAA55);
        EXPECT_EQ(load_le<u16>(boot, 510), 0xAA55);
        EXPECT_EQ(load_le<u32>(boot, 28), start_);
        const u32 clusters = static_cast<u32>((start_ + load_le<u32>(boot, 32) - data_) / cluster_sectors_);
        EXPECT_EQ(fat32, clusters >= 65'525) << "the number of clusters decides what systems take it for";
        EXPECT_GE(clusters, 4085u);
        read_folder(fat32 ? chain(load_le<u32>(boot, 44)) : sectors(root, root_entries / 16), "");
    }

    // By the short names, "DIR/FILE.TXT".
    std::map<std::string, File> files;
    std::string label;
    u8 type = 0;
    bool fat32 = false;

private:
    Bytes sectors(u64 lba, u64 count) {
        Bytes bytes(count * 512);
        const Status status = disk_.read(lba, bytes);
        EXPECT_TRUE(status.ok()) << status.error().message;
        return bytes;
    }
    u32 next(u32 cluster) const {
        return fat32 ? load_le<u32>(fat_, cluster * 4) & 0x0FFFFFFF : load_le<u16>(fat_, cluster * 2);
    }
    Bytes chain(u32 cluster) {
        Bytes bytes;
        while (cluster >= 2 && cluster < (fat32 ? 0x0FFFFFF8u : 0xFFF8u) && bytes.size() < most_) {
            EXPECT_TRUE(used_.insert({cluster, true}).second) << "cluster " << cluster << " is used twice";
            const Bytes part = sectors(data_ + u64{cluster - 2} * cluster_sectors_, cluster_sectors_);
            bytes.insert(bytes.end(), part.begin(), part.end());
            cluster = next(cluster);
        }
        return bytes;
    }
    static std::string trimmed(std::string text) {
        while (text.ends_with(' ')) text.pop_back();
        return text;
    }
    static u8 checksum(std::span<const u8> name) {
        u8 sum = 0;
        for (const u8 byte : name) sum = static_cast<u8>(((sum & 1) << 7) + (sum >> 1) + byte);
        return sum;
    }
    void read_folder(const Bytes& bytes, const std::string& path) {
        std::string long_name;
        int long_checksum = -1;
        for (std::size_t at = 0; at + 32 <= bytes.size() && bytes[at] != 0; at += 32) {
            const auto entry = std::span(bytes).subspan(at, 32);
            if (entry[11] == 0x0F) {
                std::string part;
                for (const std::size_t place : {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30}) {
                    const u16 unit = load_le<u16>(entry, place);
                    if (unit == 0) break;
                    part += unit < 128 ? static_cast<char>(unit) : '?';
                }
                if ((entry[0] & 0x40) != 0) long_name.clear();
                long_name = part + long_name;
                long_checksum = entry[13];
                continue;
            }
            const std::string base = trimmed({entry.begin(), entry.begin() + 8});
            const std::string extension = trimmed({entry.begin() + 8, entry.begin() + 11});
            if (entry[11] == 0x08) {
                label = trimmed({entry.begin(), entry.begin() + 11});
                continue;
            }
            if (!long_name.empty()) {
                EXPECT_EQ(long_checksum, checksum(entry.first(11))) << long_name;
            }
            File file;
            file.long_name = long_name;
            long_name.clear();
            file.folder = (entry[11] & 0x10) != 0;
            file.read_only = (entry[11] & 0x01) != 0;
            file.time = load_le<u16>(entry, 22);
            file.date = load_le<u16>(entry, 24);
            file.size = load_le<u32>(entry, 28);
            const u32 cluster = load_le<u16>(entry, 26) | u32{load_le<u16>(entry, 20)} << 16;
            if (base == "." || base == "..") continue;
            const std::string name = path + base + (extension.empty() ? "" : "." + extension);
            file.content = chain(cluster);
            if (file.folder) {
                read_folder(file.content, name + "/");
            } else {
                EXPECT_GE(file.content.size(), std::min<u64>(file.size, most_));
                file.content.resize(std::min<u64>(file.size, file.content.size()));
            }
            EXPECT_TRUE(files.emplace(name, std::move(file)).second) << name << " is there twice";
        }
    }

    BlockDevice& disk_;
    u64 most_;
    u64 start_ = 0;
    u64 data_ = 0;
    u32 cluster_sectors_ = 1;
    Bytes fat_;
    std::map<u32, bool> used_;
};

}  // namespace lockstep::image::test
