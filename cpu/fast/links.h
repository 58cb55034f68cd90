// Leaving a block: through its links, through the jump cache, or back to the run loop.
#pragma once

#include "cpu/fast/memory.h"

namespace lockstep::fast {

// The links of the block whose last instruction `record` is: they lie behind it and the fall-through record.
LOCKSTEP_INLINE LinkPair& links_behind(const Record* record) {
    return *const_cast<LinkPair*>(reinterpret_cast<const LinkPair*>(record + 2));
}

// Back to the run loop, which finds the block at `link.eip` and connects the link.
LOCKSTEP_INLINE Next leave_through(Cpu& cpu, Link& link) {
    cpu.state.eip = link.eip;
    cpu.pending_link = link.target == nullptr ? &link : nullptr;
    return nullptr;
}

// Pays for the block at `target` if the slice has room for all of it.
LOCKSTEP_INLINE bool pay(Cpu& cpu, const Record* target) {
    const s64 left = cpu.clock.left - target->remaining;
    if (left < 0) [[unlikely]]
        return false;
    cpu.clock.left = left;
    return true;
}

// True when the page that the link's target was found on is still what the code TLB holds.
LOCKSTEP_INLINE bool still_translates(const Cpu& cpu, u32 page, u64 physical) {
    const TlbCold& entry = cpu.code_tlb[TlbSet::code_index(page)];
    return entry.valid && entry.page == page && entry.physical == physical;
}

LOCKSTEP_INLINE bool usable(Cpu& cpu, const Link& link) {
    if (link.target == nullptr) [[unlikely]]
        return false;
    if (!link.same_page && !still_translates(cpu, link.page, link.physical)) [[unlikely]]
        return false;
    return pay(cpu, link.target);
}

#define LOCKSTEP_FOLLOW(cpu, link)                                       \
    do {                                                                 \
        ::lockstep::Link& link_to_follow = (link);                       \
        if (!::lockstep::fast::usable(cpu, link_to_follow)) [[unlikely]] \
            return ::lockstep::fast::leave_through(cpu, link_to_follow); \
        LOCKSTEP_DISPATCH(cpu, link_to_follow.target);                   \
    } while (false)

// The first record of the block at `eip` in this context, from the jump cache and paid for; nullptr when the run loop
// must find it.
LOCKSTEP_INLINE const Record* jump_target(Cpu& cpu, u32 eip) {
    const JumpCacheEntry& entry = cpu.blocks().jump_entry(eip);
    if (entry.eip != eip || entry.context != cpu.context_id || !still_translates(cpu, entry.page, entry.physical) ||
        !pay(cpu, entry.first)) [[unlikely]] {
        return nullptr;
    }
    return entry.first;
}

// To an address only known now.
#define LOCKSTEP_JUMP(cpu, target_eip)                                                              \
    do {                                                                                            \
        const ::lockstep::u32 eip_to_jump_to = (target_eip);                                        \
        const ::lockstep::Record* const block = ::lockstep::fast::jump_target(cpu, eip_to_jump_to); \
        if (block == nullptr) [[unlikely]] {                                                        \
            (cpu).state.eip = eip_to_jump_to;                                                       \
            return nullptr;                                                                         \
        }                                                                                           \
        LOCKSTEP_DISPATCH(cpu, block);                                                              \
    } while (false)

}  // namespace lockstep::fast
