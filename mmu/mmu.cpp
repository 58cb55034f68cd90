#include "mmu/mmu.h"

namespace lockstep {

namespace {

void clear(TlbSet& set) {
    for (u32 i = 0; i < TlbSet::entries; ++i) {
        set.hot[i] = TlbHot{TlbSet::impossible_tag(i), TlbSet::impossible_tag(i), 0};
        set.cold[i].valid = false;
    }
    for (TlbCold& entry : set.code) entry.valid = false;
}

}  // namespace

Mmu::Mmu(MemoryMap& map, unsigned address_bits)
    : map_(map), address_bits_(address_bits), physical_mask_((u64{1} << address_bits) - 1) {
    for (auto& set : sets_) {
        set = std::make_unique<TlbSet>();
        clear(*set);
    }
}

void Mmu::set_paging(const PagingControl& control) {
    const PagingControl old = control_;
    control_ = control;
    if (old.paging != control.paging || old.write_protect != control.write_protect ||
        old.page_size_extension != control.page_size_extension ||
        old.physical_address_extension != control.physical_address_extension ||
        old.global_pages != control.global_pages) {
        flush_all();
    } else if (control.paging) {
        flush_non_global();
    }
}

void Mmu::set_a20(bool enabled) {
    if (address_bits_ == 20) return;  // an 8086 has no A20
    const u64 line = u64{1} << 20;
    const u64 mask = enabled ? physical_mask_ | line : physical_mask_ & ~line;
    if (mask == physical_mask_) return;
    physical_mask_ = mask;
    flush_all();
}

void Mmu::drop(TlbSet& set, u32 index) {
    set.hot[index] = TlbHot{TlbSet::impossible_tag(index), TlbSet::impossible_tag(index), 0};
    set.cold[index].valid = false;
}

void Mmu::flush_all() {
    for (unsigned user = 0; user < 2; ++user) {
        TlbSet& set = *sets_[user];
        for (u16 index : used_[user].indices()) drop(set, index);
        used_[user].listed.reset();
        used_[user].count = 0;
        for (TlbCold& entry : set.code) entry.valid = false;
    }
    ++generation_;
}

void Mmu::flush_non_global() {
    for (unsigned user = 0; user < 2; ++user) {
        TlbSet& set = *sets_[user];
        UsedEntries& used = used_[user];
        std::size_t kept = 0;
        for (const u16 index : used.indices()) {
            if (set.cold[index].valid && set.cold[index].global) {
                used.list[kept++] = index;
            } else {
                used.listed[index] = false;
                drop(set, index);
            }
        }
        used.count = kept;
        for (TlbCold& entry : set.code) {
            if (!entry.global) entry.valid = false;
        }
    }
    ++generation_;
}

void Mmu::invalidate(u32 linear) {
    // A large page may have filled several entries; the manual lets INVLPG drop more than asked, and does drop all of a
    // large page.
    const u32 page = linear & ~page_mask;
    for (auto& set : sets_) {
        const u32 index = TlbSet::index(linear);
        if (set->cold[index].valid && set->cold[index].page == page) drop(*set, index);
        TlbCold& code = set->code[TlbSet::code_index(linear)];
        if (code.page == page) code.valid = false;
    }
    if (control_.page_size_extension || control_.physical_address_extension) {
        const unsigned size_shift = control_.physical_address_extension ? 21 : 22;
        for (auto& set : sets_) {
            for (u32 i = 0; i < TlbSet::entries; ++i) {
                if (set->cold[i].valid && set->cold[i].large && ((set->cold[i].page ^ linear) >> size_shift) == 0)
                    drop(*set, i);
            }
            for (TlbCold& entry : set->code) {
                if (entry.large && ((entry.page ^ linear) >> size_shift) == 0) entry.valid = false;
            }
        }
    }
    ++generation_;
}

void Mmu::bind(TlbCold& entry) const {
    const MemoryMap::Region& region = map_.region_at(entry.physical);
    const u64 offset = entry.physical - region.base;
    entry.host = region.host == nullptr ? nullptr : region.host + offset;
    entry.ram_page =
        region.kind == MemoryMap::Kind::Ram ? static_cast<s64>((region.ram_offset + offset) / page_size) : -1;
}

void Mmu::make_hot(TlbSet& set, u32 index) {
    const TlbCold& cold = set.cold[index];
    TlbHot& hot = set.hot[index];
    const u32 never = TlbSet::impossible_tag(index);
    const bool plain = cold.valid && cold.host != nullptr;
    hot.read_tag = plain ? cold.page : never;
    const auto ram_page = static_cast<u64>(cold.ram_page);
    const bool direct =
        plain && cold.writable && cold.ram_page >= 0 && !map_.has_code(ram_page) && map_.write_noted(ram_page);
    hot.write_tag = direct ? cold.page : never;
    hot.addend = reinterpret_cast<std::uintptr_t>(cold.host) - cold.page;
}

const TlbCold* Mmu::fill(u32 linear, MemoryAccess access, bool user, PageFault& fault) {
    TlbCold entry;
    entry.page = linear & ~page_mask;
    entry.valid = true;
    if (control_.paging) {
        if (!walk(linear, access, user, entry, fault)) return nullptr;
    } else {
        entry.physical = entry.page & physical_mask_;
        entry.writable = true;
    }
    bind(entry);

    TlbSet& set = *sets_[user];
    if (access == MemoryAccess::Execute) {
        TlbCold& slot = set.code[TlbSet::code_index(linear)];
        slot = entry;
        return &slot;
    }
    const u32 index = TlbSet::index(linear);
    used_[user].add(index);
    if (access == MemoryAccess::Write && entry.ram_page >= 0) map_.note_write(static_cast<u64>(entry.ram_page));
    set.cold[index] = entry;
    make_hot(set, index);
    return &set.cold[index];
}

void Mmu::protect_code_page(u64 ram_page) {
    for (unsigned user = 0; user < 2; ++user) {
        for (u16 index : used_[user].indices()) {
            if (sets_[user]->cold[index].ram_page == static_cast<s64>(ram_page)) {
                sets_[user]->hot[index].write_tag = TlbSet::impossible_tag(index);
            }
        }
    }
}

void Mmu::unprotect_code_page(u64 ram_page) {
    for (unsigned user = 0; user < 2; ++user) {
        for (u16 index : used_[user].indices()) {
            if (sets_[user]->cold[index].ram_page == static_cast<s64>(ram_page)) make_hot(*sets_[user], index);
        }
    }
}

void Mmu::watch_again() {
    for (unsigned user = 0; user < 2; ++user) {
        TlbSet& set = *sets_[user];
        for (u16 index : used_[user].indices()) {
            const TlbCold& cold = set.cold[index];
            if (cold.valid && cold.ram_page >= 0 && !map_.write_noted(static_cast<u64>(cold.ram_page))) {
                set.hot[index].write_tag = TlbSet::impossible_tag(index);
            }
        }
    }
}

void Mmu::reset() {
    control_ = PagingControl{};
    flush_all();
}

void Mmu::serialize(Archive& archive) {
    archive.begin_section("mmu", 2);
    archive.field("physical_mask", physical_mask_);
    archive.field("paging", control_.paging);
    archive.field("write_protect", control_.write_protect);
    archive.field("page_size_extension", control_.page_size_extension);
    archive.field("physical_address_extension", control_.physical_address_extension);
    archive.field("global_pages", control_.global_pages);
    archive.field("directory", control_.directory);
    archive.field("directory_pointers", control_.directory_pointers);
    // Only the A20 line may differ from what the width of the bus says.
    const u64 full = (u64{1} << address_bits_) - 1;
    const u64 a20_off = address_bits_ == 20 ? full : full & ~(u64{1} << 20);
    archive.require(physical_mask_ == full || physical_mask_ == a20_off, "physical_mask",
                    "the state was made with another address bus");
    if (archive.loading()) flush_all();
    const auto one = [&](TlbCold& entry) {
        archive.field("valid", entry.valid);
        if (!entry.valid) return;
        archive.field("page", entry.page);
        archive.field("writable", entry.writable);
        archive.field("global", entry.global);
        archive.field("large", entry.large);
        archive.field("physical", entry.physical);
        if (archive.loading()) {
            entry.page &= ~page_mask;
            entry.physical &= physical_mask_ & ~u64{page_mask};
            bind(entry);
        }
    };
    for (unsigned user = 0; user < 2; ++user) {
        TlbSet& set = *sets_[user];
        for (u32 i = 0; i < TlbSet::entries; ++i) {
            one(set.cold[i]);
            if (!archive.loading() || !set.cold[i].valid) continue;
            if (TlbSet::index(set.cold[i].page) != i) {
                archive.fail("mmu: a TLB entry is in the wrong place");
                set.cold[i].valid = false;
                continue;
            }
            used_[user].add(i);
            make_hot(set, i);
        }
        for (u32 i = 0; i < TlbSet::code_entries; ++i) {
            one(set.code[i]);
            if (archive.loading() && set.code[i].valid && TlbSet::code_index(set.code[i].page) != i) {
                archive.fail("mmu: a TLB entry is in the wrong place");
            }
        }
    }
    archive.end_section();
}

}  // namespace lockstep
