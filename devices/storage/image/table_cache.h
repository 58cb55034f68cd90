// Tables of an image (of one size each) in memory: the ones in use, and those changed but not written yet.
//
// Memory is bounded as long as whoever changes tables writes them when `many_dirty()` says so.
#pragma once

#include <map>
#include <vector>

#include "devices/storage/byte_file.h"

namespace lockstep::image {

class TableCache {
public:
    // Tables of `table_size` bytes.
    TableCache(ByteFile& file, u64 table_size);

    // The table at the file offset; valid until the next call of load() or make(). What lies behind the end of the
    // file is zero, but its first byte must be inside.
    Result<std::span<u8>> load(u64 offset);
    // A new table of zeros, dirty from the start; valid for as long.
    std::span<u8> make(u64 offset);
    // The table (in memory) was changed.
    void touch(u64 offset);
    // Drops the table, whatever it holds: its place in the file is used for something else now.
    void forget(u64 offset);

    bool dirty() const { return dirty_ != 0; }
    bool many_dirty() const { return dirty_ >= capacity_ / 2; }
    // In ascending order. After an error what was not written is still dirty.
    Status write_dirty();

private:
    struct Table {
        std::vector<u8> bytes;
        bool dirty = false;
        u64 used = 0;
    };

    Table& insert(u64 offset);

    ByteFile& file_;
    u64 table_size_;
    std::size_t capacity_;
    std::size_t dirty_ = 0;
    u64 clock_ = 0;
    std::map<u64, Table> tables_;
};

}  // namespace lockstep::image
