// Page walks: 32-bit paging and PAE (SDM volume 3, 4.3 and 4.4).
#include "mmu/mmu.h"

namespace lockstep {

namespace {

// Entries of both formats (SDM volume 3, tables 4-4 to 4-6 and 4-8 to 4-11): the flags are the same.
namespace pte {
constexpr u32 present = 1u << 0, writable = 1u << 1, user = 1u << 2, accessed = 1u << 5, dirty = 1u << 6,
              large = 1u << 7, global = 1u << 8;
// Of an entry for a 4 MiB page: address bits of PSE-36 and the PAT bit, neither of which any model has here.
constexpr u64 reserved_4m = 0x003FF000;
// With PAE: what lies beyond 36 address bits (there is no NX), and below the address of a 2 MiB page.
constexpr u64 reserved_pae = ~((u64{1} << 36) - 1);
constexpr u64 reserved_2m = reserved_pae | 0x001FF000;
// Of a page-directory-pointer-table entry (table 4-8).
constexpr u64 reserved_pointer = reserved_pae | 0x1E6;
}  // namespace pte

// The address in an entry that points to a table or a 4 KiB page.
constexpr u64 address_of(u64 entry) {
    return entry & ~u64{page_mask};
}

}  // namespace

u64 Mmu::read_half(u64 address) const {
    return map_.read(address & physical_mask_, BusWidth::Dword);
}

u64 Mmu::read_entry(u64 address) const {
    return read_half(address) | (control_.physical_address_extension ? read_half(address + 4) << 32 : 0);
}

std::optional<std::array<u64, 4>> Mmu::read_directory_pointers(u32 cr3) const {
    std::array<u64, 4> pointers{};
    for (u32 i = 0; i < pointers.size(); ++i) {
        const u64 at = u64{cr3 & ~31u} + i * 8;
        pointers[i] = read_half(at) | read_half(at + 4) << 32;
        if ((pointers[i] & pte::present) != 0 && (pointers[i] & pte::reserved_pointer) != 0) return std::nullopt;
    }
    return pointers;
}

bool Mmu::load_directory_pointers(u32 cr3) {
    const auto pointers = read_directory_pointers(cr3);
    if (pointers) control_.directory_pointers = *pointers;
    return pointers.has_value();
}

Mmu::Mapping Mmu::look_up(u32 linear) const {
    const bool pae = control_.physical_address_extension;
    Mapping m;
    if (pae) {
        const u64 pointer = control_.directory_pointers[linear >> 30];
        if ((pointer & pte::present) == 0) return m;
        m.directory_at = address_of(pointer) | ((linear >> 21) & 0x1FFu) << 3;
    } else {
        m.directory_at = (control_.directory & ~page_mask) | (linear >> 22) << 2;
    }
    m.entry = m.directory_entry = read_entry(m.directory_at);
    if ((m.directory_entry & pte::present) == 0) return m;

    m.large = (m.directory_entry & pte::large) != 0 && (pae || control_.page_size_extension);
    u64 reserved = pae ? pte::reserved_pae : 0;
    if (m.large) reserved = pae ? pte::reserved_2m : pte::reserved_4m;
    m.found = Found::ReservedBit;
    if ((m.directory_entry & reserved) != 0) return m;

    m.table_at = m.directory_at;
    m.rights = static_cast<u32>(m.directory_entry);
    if (m.large) {
        const u32 inside = pae ? 0x1FFFFFu : 0x3FFFFFu;
        m.page = (m.entry & ~u64{inside}) | (linear & inside & ~page_mask);
    } else {
        m.table_at =
            address_of(m.directory_entry) | (pae ? ((linear >> 12) & 0x1FFu) << 3 : ((linear >> 12) & 0x3FFu) << 2);
        m.entry = read_entry(m.table_at);
        m.found = Found::NotPresent;
        if ((m.entry & pte::present) == 0) return m;
        m.found = Found::ReservedBit;
        if (pae && (m.entry & pte::reserved_pae) != 0) return m;
        m.rights &= static_cast<u32>(m.entry);
        m.page = address_of(m.entry);
    }
    m.found = Found::Page;
    return m;
}

bool Mmu::walk(u32 linear, MemoryAccess access, bool user, TlbCold& entry, PageFault& fault) {
    const bool write = access == MemoryAccess::Write;
    const u32 error_base = (write ? 2u : 0u) | (user ? 4u : 0u);
    constexpr u32 not_present = 0, protection = 1, reserved = 1 | 8;
    const auto fail = [&](u32 why) {
        fault = PageFault{linear, error_base | why};
        return false;
    };
    const Mapping m = look_up(linear);
    if (m.found == Found::NotPresent) return fail(not_present);
    if (m.found == Found::ReservedBit) return fail(reserved);
    if (user && (m.rights & pte::user) == 0) return fail(protection);
    const bool may_write = (m.rights & pte::writable) != 0 || (!user && !control_.write_protect);
    if (write && !may_write) return fail(protection);

    // SDM volume 3, 4.8: accessed in every entry used, dirty in the one that maps the page. A walk that ends in a fault
    // sets neither: processors differ in that, and may.
    if (!m.large && (m.directory_entry & pte::accessed) == 0) {
        const u32 low = static_cast<u32>(m.directory_entry) | pte::accessed;
        map_.write(m.directory_at & physical_mask_, low, BusWidth::Dword);
    }
    const u32 leaf = static_cast<u32>(m.entry);
    const u32 wanted = leaf | pte::accessed | (write ? pte::dirty : 0);
    if (wanted != leaf) map_.write(m.table_at & physical_mask_, wanted, BusWidth::Dword);

    entry.physical = m.page & physical_mask_;
    entry.writable = may_write && (wanted & pte::dirty) != 0;
    entry.global = control_.global_pages && (leaf & pte::global) != 0;
    entry.large = m.large;
    return true;
}

std::optional<Physical> Mmu::probe(u32 linear) const {
    if (!control_.paging) return Physical{linear & physical_mask_};
    const Mapping m = look_up(linear);
    if (m.found != Found::Page) return std::nullopt;
    return Physical{(m.page | (linear & page_mask)) & physical_mask_};
}

}  // namespace lockstep
