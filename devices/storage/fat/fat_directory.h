// A folder of the host as a hard disk with one FAT partition: FAT16, or FAT32 when there is much in it.
//
// The disk is what the folder held when it was opened; it is read-only (an Overlay over it takes a guest's writes). Its
// content depends on the folder alone: names in the order of their bytes, times in UTC. Files are read when the guest
// reads them; one that was changed meanwhile is a bad sector. Only the directories are kept in memory.
//
// Not here: writing back to the host, booting from the folder.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "devices/storage/block_device.h"
#include "devices/storage/fat/fat_layout.h"
#include "devices/storage/fat/host_tree.h"

namespace lockstep::fat {

class FatDirectory final : public BlockDevice {
public:
    // Errors are sentences without the path.
    static Result<std::unique_ptr<FatDirectory>> open(const std::string& folder);

    std::string name() const override { return path_; }
    u64 sectors() const override { return layout_.disk_sectors; }
    bool read_only() const override { return true; }
    // What was left out, as a sentence; may be empty.
    std::string notice() const { return tree_.notice(); }
    const Layout& layout() const { return layout_; }

private:
    // Clusters in a row: a file, or a directory with its bytes.
    struct Run {
        u32 first = 0;
        u32 count = 0;
        const HostNode* file = nullptr;
        std::vector<u8> directory;

        u32 end() const { return first + count; }
    };
    struct Place {
        u32 first = 0;  // cluster; 0 for an empty file
        std::size_t run = 0;
    };

    FatDirectory(std::string path, HostTree tree) : path_(std::move(path)), tree_(std::move(tree)) {}

    Status lay_out();
    void place(const HostNode& node, std::vector<Place>& places);
    void fill_directory(const HostNode& folder, u32 own, u32 parent, std::size_t& next,
                        const std::vector<Place>& places);

    Status do_read(u64 lba, std::span<u8> bytes) override;
    Status do_write(u64, std::span<const u8>) override { return Error{"a folder of the host is only read"}; }
    Status do_flush() override { return {}; }

    Sector system_sector(u64 lba) const;
    Sector fat_sector(u64 index) const;
    // Reads from one run, or the free space behind the last one; how many sectors that were.
    Result<u64> read_clusters(u64 lba, std::span<u8> bytes);
    u32 free_clusters() const { return Layout::first_cluster + layout_.clusters - next_cluster_; }

    std::string path_;
    HostTree tree_;
    Layout layout_;
    ShortName label_{};
    u32 serial_ = 0;
    u32 next_cluster_ = Layout::first_cluster;
    std::vector<u8> root_;   // FAT16's root directory
    std::vector<Run> runs_;  // without gaps, from the first cluster on
};

}  // namespace lockstep::fat
