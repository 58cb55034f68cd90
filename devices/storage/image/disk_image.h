// A disk image in a format of its own: a BlockDevice that can also say how it is stored and whether it is in order.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "devices/storage/block_device.h"
#include "devices/storage/byte_file.h"

namespace lockstep::image {

enum class Format : u8 { Raw, Qcow2, Vhd, Vmdk, Vdi };

// "raw", "qcow2", "vhd", "vmdk", "vdi".
std::string_view format_name(Format format);
// By such a name; "vpc" is what QEMU calls vhd.
std::optional<Format> format_by_name(std::string_view name);

// What can be said about a run of sectors without reading them.
struct Extent {
    enum class Kind : u8 { Data, Zeros };
    Kind kind = Kind::Data;
    u64 sectors = 0;  // ≥ 1, and not beyond the medium
};

// The state of the disk at one time, kept inside the image (qcow2).
struct Snapshot {
    std::string id;
    std::string name;
    u64 disk_size = 0;      // bytes
    u64 state_size = 0;     // bytes of a saved machine
    u64 seconds = 0;        // since 1970
    u64 virtual_clock = 0;  // ns
};

struct Information {
    Format format = Format::Raw;
    std::string variant;       // such as "dynamic", "version 3"
    u64 cluster_size = 0;      // bytes that are allocated together; 0: no such thing
    std::string other_file;    // the backing file, parent or extents, as the image names it
    std::string other_format;  // as the image says; may be empty
    std::vector<std::pair<std::string, std::string>> properties;
    std::vector<Snapshot> snapshots;
};

struct CheckReport {
    u64 errors = 0;                     // places where data is or can get lost
    u64 leaks = 0;                      // clusters that nothing uses
    u64 repaired = 0;                   // of both
    u64 clusters = 0;                   // in use for the disk's content
    std::vector<std::string> findings;  // the first of them, as sentences

    void error(std::string what);
    void leak(std::string what);
    bool clean() const { return errors == 0 && leaks == 0; }

private:
    void find(std::string what);
};

// Called now and then with what is done and what there is to do; false stops.
using Progress = std::function<bool(u64 done, u64 all)>;

class DiskImage : public BlockDevice {
public:
    virtual Information information() const = 0;
    // Of the sector `lba` and those behind it; `lba` is on the medium.
    virtual Extent extent(u64 lba) { return {Extent::Kind::Data, sectors() - lba}; }
    // Looks at all tables; with `repair` also puts right what can be. The error is for what could not be looked at.
    virtual Result<CheckReport> check(bool repair, const Progress& progress);
    // Host bytes: the length of the file(s), and what of them is allocated.
    virtual u64 file_size() const = 0;
    virtual u64 file_allocated() const = 0;
    // What the user should know although the image could be opened; empty when nothing.
    virtual std::string notice() const { return {}; }
};

}  // namespace lockstep::image
