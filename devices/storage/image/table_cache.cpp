#include "devices/storage/image/table_cache.h"

#include <algorithm>

namespace lockstep::image {

namespace {
constexpr u64 memory = 4u << 20;
constexpr u64 fewest_tables = 8;
constexpr u64 most_tables = 1024;
}  // namespace

TableCache::TableCache(ByteFile& file, u64 table_size)
    : file_(file), table_size_(table_size), capacity_(std::clamp(memory / table_size, fewest_tables, most_tables)) {}

// Makes room by dropping the clean table that was not used for longest; grows when there is none.
TableCache::Table& TableCache::insert(u64 offset) {
    if (tables_.size() >= capacity_) {
        auto oldest = tables_.end();
        for (auto at = tables_.begin(); at != tables_.end(); ++at) {
            if (!at->second.dirty && (oldest == tables_.end() || at->second.used < oldest->second.used)) oldest = at;
        }
        if (oldest != tables_.end()) tables_.erase(oldest);
    }
    Table& table = tables_[offset];
    table.bytes.resize(table_size_);
    table.used = ++clock_;
    return table;
}

Result<std::span<u8>> TableCache::load(u64 offset) {
    if (const auto found = tables_.find(offset); found != tables_.end()) {
        found->second.used = ++clock_;
        return std::span<u8>(found->second.bytes);
    }
    if (offset >= file_.size()) return Error{"is damaged: a table lies behind the end of the file"};
    Table& table = insert(offset);
    if (Status status = file_.read_or_zeros(offset, table.bytes); !status) {
        tables_.erase(offset);
        return status.error();
    }
    return std::span<u8>(table.bytes);
}

std::span<u8> TableCache::make(u64 offset) {
    forget(offset);
    Table& table = insert(offset);
    touch(offset);
    return table.bytes;
}

void TableCache::touch(u64 offset) {
    Table& table = tables_.at(offset);
    if (!table.dirty) ++dirty_;
    table.dirty = true;
}

void TableCache::forget(u64 offset) {
    const auto found = tables_.find(offset);
    if (found == tables_.end()) return;
    if (found->second.dirty) --dirty_;
    tables_.erase(found);
}

Status TableCache::write_dirty() {
    for (auto& [offset, table] : tables_) {
        if (!table.dirty) continue;
        if (Status status = file_.write(offset, table.bytes); !status) return status;
        table.dirty = false;
        --dirty_;
    }
    return {};
}

}  // namespace lockstep::image
