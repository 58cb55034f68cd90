// The physical address space: which page is RAM, ROM, a device or nothing.
//
// Decoded code is tracked here too, because every write to RAM ends here or in a TLB entry made from here: a page with
// decoded code has a bit per 64-byte grain, and a write that touches such a grain is reported to the CodeListener
// before it happens. In the same way one range of RAM, the display's, keeps a note for each page that was written.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bus.h"
#include "base/result.h"
#include "base/types.h"
#include "mmu/ram.h"

namespace lockstep {

// Whoever keeps decoded code.
class CodeListener {
public:
    virtual ~CodeListener() = default;
    // The grains `grains` (bit i: bytes 64 i … 64 i + 63) of RAM page `ram_page` are about to change.
    virtual void code_written(u32 ram_page, u64 grains) = 0;
};

class MemoryMap final : public MemoryTarget {
public:
    enum class Kind : u8 { None, Ram, Rom, Mmio };
    struct Region {
        std::string name;
        Kind kind = Kind::None;
        u64 base = 0;
        u64 size = 0;
        u8* host = nullptr;  // RAM and ROM
        u64 ram_offset = 0;  // RAM only: offset of `base` in guest RAM
        MmioDevice* device = nullptr;
        u32 device_offset = 0;
    };

    explicit MemoryMap(Ram& ram);

    // Bases and sizes are multiples of the page size below 4 GiB. Overlap is an error naming both regions.
    Status map_ram(std::string name, u64 base, u64 size, u64 ram_offset);
    Status map_rom(std::string name, u64 base, std::span<u8> bytes);
    Status map_mmio(std::string name, u64 base, u64 size, MmioDevice& device, u32 device_offset = 0);
    const std::vector<Region>& regions() const { return regions_; }

    const Region& region_at(u64 address) const {
        return address < address_limit ? regions_[page_region_[address / page_size]] : regions_[0];
    }

    // Any address, any alignment; an access that crosses a region or touches a device unaligned is split into bytes.
    u32 read(u64 address, BusWidth width);
    void write(u64 address, u32 value, BusWidth width);

    void dma_read(Physical address, std::span<u8> bytes) override;
    void dma_write(Physical address, std::span<const u8> bytes) override;

    // --- decoded code ---
    void set_code_listener(CodeListener* listener) { listener_ = listener; }
    bool has_code(u64 ram_page) const { return code_grains_[ram_page] != 0; }
    u64* code_grains() { return code_grains_.data(); }
    void mark_code(u64 ram_page, u64 grains) { code_grains_[ram_page] |= grains; }
    void clear_code(u64 ram_page) { code_grains_[ram_page] = 0; }
    // To be called before any write of `size` bytes (not crossing a page) at RAM offset `offset`.
    void before_ram_write(u64 offset, u32 size) {
        const u64 grains = code_grains_[offset / page_size];
        if (grains != 0) [[unlikely]]
            report_code_write(offset, size);
        note_write(offset / page_size);
    }

    // --- pages whose writes are noted ---
    // Watches `count` pages of RAM from `first` on, all noted as written; only one range can be watched.
    void watch_writes(u64 first, u64 count) { watched_first_ = first, written_.assign(count, u8{1}); }
    void note_write(u64 ram_page) {
        if (ram_page - watched_first_ < written_.size()) [[unlikely]]
            written_[ram_page - watched_first_] = 1;
    }
    // A page that is watched and has no note gets no write tag in the TLB. True for all others.
    bool write_noted(u64 ram_page) const {
        return ram_page - watched_first_ >= written_.size() || written_[ram_page - watched_first_] != 0;
    }
    // A byte for each watched page, not 0 where it may have been written. Who clears notes calls Mmu::watch_again().
    std::span<u8> written_pages() { return written_; }
    Ram& ram() { return ram_; }

    static constexpr u64 address_limit = u64{1} << 32;

private:
    Status add(Region region);
    void report_code_write(u64 offset, u32 size);
    u32 read_split(u64 address, u32 count);

    Ram& ram_;
    std::vector<Region> regions_;   // [0] is "nothing"
    std::vector<u8> page_region_;   // index into regions_ for each page below 4 GiB
    std::vector<u64> code_grains_;  // for each page of RAM
    u64 watched_first_ = 0;         // page of RAM
    std::vector<u8> written_;       // for each watched page
    CodeListener* listener_ = nullptr;
};

}  // namespace lockstep
