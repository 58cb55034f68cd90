// Linear to physical: page walk, TLB, A20.
#pragma once

#include <array>
#include <bit>
#include <bitset>
#include <concepts>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>

#include "base/archive.h"
#include "base/types.h"
#include "mmu/fault.h"
#include "mmu/memory_map.h"
#include "mmu/tlb.h"

namespace lockstep {

// The parts of CR0, CR3 and CR4 that translation depends on.
struct PagingControl {
    bool paging = false;                      // CR0.PG
    bool write_protect = false;               // CR0.WP
    bool page_size_extension = false;         // CR4.PSE
    bool physical_address_extension = false;  // CR4.PAE
    bool global_pages = false;                // CR4.PGE
    u32 directory = 0;                        // CR3
    // PDPTE0 … PDPTE3 with PAE: registers, loaded when the processor says so and not again during a walk.
    std::array<u64, 4> directory_pointers{};
    friend bool operator==(const PagingControl&, const PagingControl&) = default;
};

class Mmu {
public:
    // `address_bits` is the width of the physical address bus: 20 (8086), 24 (80286), 32, or 36 (Pentium Pro).
    Mmu(MemoryMap& map, unsigned address_bits);

    // Sets the control registers' part. What must be flushed (SDM volume 3, 4.10.4) is: everything when PG, WP, PSE,
    // PAE or PGE change, non-global entries when only CR3 is written (also with the same value).
    void set_paging(const PagingControl& control);
    // The four page-directory-pointer-table entries at CR3 = `cr3` (SDM volume 3, 4.4.1). Empty: one that is present
    // has a reserved bit set.
    std::optional<std::array<u64, 4>> read_directory_pointers(u32 cr3) const;
    // Loads them; nothing is flushed. False, and the old ones stay, where there are reserved bits.
    bool load_directory_pointers(u32 cr3);
    const PagingControl& paging() const { return control_; }
    void set_a20(bool enabled);
    bool a20() const { return (physical_mask_ & (u64{1} << 20)) != 0 || address_bits_ == 20; }
    void invalidate(u32 linear);  // INVLPG
    void flush_all();
    void flush_non_global();

    // The entry for `linear`'s page that allows the access, from the TLB or by a page walk; nullptr and `fault` filled
    // in when not allowed. `user` is CPL = 3 (false for descriptor tables and the like).
    const TlbCold* translate(u32 linear, MemoryAccess access, bool user, PageFault& fault) {
        const TlbSet& set = *sets_[user];
        if (access == MemoryAccess::Execute) {
            const TlbCold& entry = set.code[TlbSet::code_index(linear)];
            if (entry.valid && entry.page == (linear & ~page_mask)) return &entry;
        } else {
            const TlbCold& entry = set.cold[TlbSet::index(linear)];
            if (entry.valid && entry.page == (linear & ~page_mask) && (access == MemoryAccess::Read || entry.writable))
                return &entry;
        }
        return fill(linear, access, user, fault);
    }

    // What an address translates to without touching TLB, accessed bits or faults: for debuggers. Empty when not
    // mapped.
    std::optional<Physical> probe(u32 linear) const;

    // Access within one page through a translated entry.
    template <class T>
    T read_through(const TlbCold& entry, u32 linear) {
        const u32 offset = linear & page_mask;
        if (entry.host != nullptr) {
            T value;
            std::memcpy(&value, entry.host + offset, sizeof(T));
            return value;
        }
        if constexpr (std::integral<T> && sizeof(T) <= 4) {
            return static_cast<T>(map_.read(entry.physical | offset, static_cast<BusWidth>(sizeof(T))));
        } else {  // operands of 64, 80 and 128 bits: in the pieces a bus of 32 bits would take
            std::array<u8, sizeof(T)> bytes;
            for (u32 at = 0; at < sizeof(T);) {
                const u32 piece = sizeof(T) - at >= 4 ? 4 : 2;
                const u32 part = map_.read(entry.physical | (offset + at), static_cast<BusWidth>(piece));
                std::memcpy(&bytes[at], &part, piece);
                at += piece;
            }
            return std::bit_cast<T>(bytes);
        }
    }
    template <class T>
    void write_through(const TlbCold& entry, u32 linear, T value) {
        const u32 offset = linear & page_mask;
        if (entry.ram_page >= 0) {
            map_.before_ram_write((static_cast<u64>(entry.ram_page) * page_size) | offset, sizeof(T));
            std::memcpy(entry.host + offset, &value, sizeof(T));
        } else {
            if constexpr (std::integral<T> && sizeof(T) <= 4) {
                map_.write(entry.physical | offset, value, static_cast<BusWidth>(sizeof(T)));
            } else {
                const auto bytes = std::bit_cast<std::array<u8, sizeof(T)>>(value);
                for (u32 at = 0; at < sizeof(T);) {
                    const u32 piece = sizeof(T) - at >= 4 ? 4 : 2;
                    u32 part = 0;
                    std::memcpy(&part, &bytes[at], piece);
                    map_.write(entry.physical | (offset + at), part, static_cast<BusWidth>(piece));
                    at += piece;
                }
            }
        }
    }

    TlbSet& set(bool user) { return *sets_[user]; }
    const TlbSet& set(bool user) const { return *sets_[user]; }
    // Changes whenever a code translation may have become invalid; cached links across pages carry it.
    u32 generation() const { return generation_; }
    const u32& generation_ref() const { return generation_; }
    MemoryMap& map() { return map_; }

    // A RAM page got its first decoded code: entries that let the fast path write to it lose their write tag.
    void protect_code_page(u64 ram_page);
    // A RAM page has no decoded code any more: they may have it back.
    void unprotect_code_page(u64 ram_page);

    // Notes on written pages were cleared: their entries lose the write tag until the next write.
    void watch_again();
    // The fast path is about to write through the valid, writable entry `index` of set(user): notes it, and gives the
    // write tag back.
    void note_write(bool user, u32 index) {
        map_.note_write(static_cast<u64>(sets_[user]->cold[index].ram_page));
        make_hot(*sets_[user], index);
    }

    // Data entries that the next flush looks at: those filled since the last one.
    std::size_t entries_to_flush() const { return used_[0].count + used_[1].count; }
    // Their indices in set(user).
    std::span<const u16> filled_entries(bool user) const { return used_[user].indices(); }

    void reset();
    void serialize(Archive& archive);

private:
    // Which data entries of a set were filled, each listed once, so that a flush costs what was used.
    struct UsedEntries {
        std::array<u16, TlbSet::entries> list;
        std::size_t count = 0;
        std::bitset<TlbSet::entries> listed;

        void add(u32 index) {
            if (listed[index]) return;
            listed[index] = true;
            list[count++] = static_cast<u16>(index);
        }
        std::span<const u16> indices() const { return {list.data(), count}; }
    };

    // What the paging structures say about an address, before any right is checked.
    enum class Found : u8 { NotPresent, ReservedBit, Page };
    struct Mapping {
        Found found = Found::NotPresent;
        u64 directory_at = 0;  // physical addresses of the entries used; table_at: of the one that maps the page
        u64 table_at = 0;
        u64 directory_entry = 0;
        u64 entry = 0;   // the one that maps the page
        u32 rights = 0;  // R/W and U/S of both combined
        bool large = false;
        u64 page = 0;  // physical address of the 4 KiB around the linear address
    };
    Mapping look_up(u32 linear) const;
    u64 read_entry(u64 address) const;
    u64 read_half(u64 address) const;

    const TlbCold* fill(u32 linear, MemoryAccess access, bool user, PageFault& fault);
    bool walk(u32 linear, MemoryAccess access, bool user, TlbCold& entry, PageFault& fault);
    void bind(TlbCold& entry) const;
    void make_hot(TlbSet& set, u32 index);
    void drop(TlbSet& set, u32 index);
    MemoryMap& map_;
    unsigned address_bits_;
    u64 physical_mask_;
    PagingControl control_;
    std::unique_ptr<TlbSet> sets_[2];
    UsedEntries used_[2];
    u32 generation_ = 1;
};

}  // namespace lockstep
