// Guest writes kept in host memory on top of a medium that is never written (`-snapshot`).
//
// Memory use grows with the sectors written, in pieces of 4 KiB, to at most the size of the medium.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>

#include "base/archive.h"
#include "devices/storage/block_device.h"

namespace lockstep {

class Overlay final : public BlockDevice {
public:
    // `base` is not null. It may be read-only; the overlay is always writable.
    explicit Overlay(std::unique_ptr<BlockDevice> base) : base_(std::move(base)) {}

    std::string name() const override { return base_->name(); }
    u64 sectors() const override { return base_->sectors(); }
    bool read_only() const override { return false; }

    BlockDevice& base() { return *base_; }
    const BlockDevice& base() const { return *base_; }
    // Sectors that were written since the overlay was made.
    u64 changed_sectors() const;
    // Calls `visit` with each of them, in ascending order.
    void for_each_changed(const std::function<void(u64 lba, std::span<const u8> bytes)>& visit) const;
    // The changed sectors only; loading replaces them. Needs a base with the same content to mean the same.
    void serialize(Archive& archive);

private:
    static constexpr u32 piece_sectors = 8;

    struct Piece {
        u8 written = 0;  // one bit per sector
        std::array<u8, std::size_t{piece_sectors} * sector_size> bytes{};
    };

    void serialize_piece(Archive& archive, u64 index, Piece& piece);

    Status do_read(u64 lba, std::span<u8> bytes) override;
    Status do_write(u64 lba, std::span<const u8> bytes) override;
    Status do_flush() override { return {}; }

    std::unique_ptr<BlockDevice> base_;
    std::map<u64, std::unique_ptr<Piece>> pieces_;  // by lba / piece_sectors
};

}  // namespace lockstep
