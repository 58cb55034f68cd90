// Guest memory with one of each kind of region, page tables at fixed places, and helpers to look at entries.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "mmu/mmu.h"

namespace lockstep::test {

// Remembers every access; reads give bytes counted up from the offset.
class RecordingDevice final : public MmioDevice {
public:
    struct Access {
        char kind = ' ';  // 'r' or 'w'
        u32 offset = 0;
        u32 value = 0;
        u32 bytes = 0;
        friend bool operator==(const Access&, const Access&) = default;
    };

    u32 mmio_read(u32 offset, BusWidth width) override {
        u32 value = 0;
        for (u32 i = 0; i < bytes_of(width); ++i) value |= ((offset + i) & 0xFF) << (8 * i);
        log.push_back({'r', offset, value, bytes_of(width)});
        return value;
    }
    void mmio_write(u32 offset, u32 value, BusWidth width) override {
        log.push_back({'w', offset, value, bytes_of(width)});
    }

    std::vector<Access> log;
};

inline void PrintTo(const RecordingDevice::Access& a, std::ostream* out) {
    *out << a.kind << a.bytes << " at " << a.offset << " value " << a.value;
}

// Entry bits (SDM volume 3, tables 4-4 to 4-6).
inline constexpr u32 P = 1, W = 2, U = 4, A = 0x20, D = 0x40, PS = 0x80, G = 0x100;

// 4 MiB of RAM at 0, a ROM of two pages at C0_0000h, a device of two pages at E0_0000h.
class MmuRig {
public:
    static constexpr u64 ram_size = 4u << 20;
    static constexpr u32 rom_base = 0xC00000, device_base = 0xE00000;
    static constexpr u32 directory = 0x10000, table = 0x11000;

    explicit MmuRig(unsigned address_bits = 32)
        : ram(Ram::allocate(ram_size).value()), rom(2 * page_size), map(ram), mmu(map, address_bits) {
        for (std::size_t i = 0; i < rom.size(); ++i) rom[i] = static_cast<u8>(i * 7);
        EXPECT_TRUE(map.map_ram("ram", 0, ram_size, 0).ok());
        EXPECT_TRUE(map.map_rom("rom", rom_base, rom).ok());
        EXPECT_TRUE(map.map_mmio("device", device_base, 2 * page_size, device).ok());
    }

    u32 get32(u64 at) const {
        u32 value = 0;
        std::memcpy(&value, ram.data() + at, 4);
        return value;
    }
    void put32(u64 at, u32 value) { std::memcpy(ram.data() + at, &value, 4); }

    // --- paging: `table` maps the first 4 MiB of linear addresses ---
    void enable_paging(bool write_protect = false, bool pse = false, bool pge = false) {
        mmu.set_paging({.paging = true,
                        .write_protect = write_protect,
                        .page_size_extension = pse,
                        .global_pages = pge,
                        .directory = directory});
    }
    static constexpr u32 pde_address(u32 linear) { return directory + (linear >> 22) * 4; }
    static constexpr u32 pte_address(u32 linear) { return table + ((linear >> 12) & 0x3FF) * 4; }
    void map_page(u32 linear, u32 physical, u32 rights, u32 directory_rights = P | W | U) {
        put32(pde_address(linear), table | directory_rights);
        put32(pte_address(linear), physical | rights);
    }
    u32 pde(u32 linear) const { return get32(pde_address(linear)); }
    u32 pte(u32 linear) const { return get32(pte_address(linear)); }

    // Where an access goes, or ~0 and `fault`.
    static constexpr u64 faulted = ~u64{0};
    u64 where(u32 linear, MemoryAccess access = MemoryAccess::Read, bool user = false) {
        fault = PageFault{0xDEAD, 0xDEAD};
        const TlbCold* entry = mmu.translate(linear, access, user, fault);
        return entry == nullptr ? faulted : entry->physical | (linear & page_mask);
    }
    // Whether the fast path's test lets an access of `size` bytes through.
    bool fast_read(u32 linear, u32 size = 1, bool user = false) {
        return TlbSet::hits(mmu.set(user).hot[TlbSet::index(linear)].read_tag, linear, size);
    }
    bool fast_write(u32 linear, u32 size = 1, bool user = false) {
        return TlbSet::hits(mmu.set(user).hot[TlbSet::index(linear)].write_tag, linear, size);
    }

    Ram ram;
    std::vector<u8> rom;
    RecordingDevice device;
    MemoryMap map;
    Mmu mmu;
    PageFault fault;
};

}  // namespace lockstep::test
