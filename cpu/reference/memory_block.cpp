#include "cpu/reference/memory_block.h"

#include <algorithm>
#include <cstring>

namespace lockstep {

namespace {

// Calls `piece(offset, size)` for parts of 4, 2 or 1 bytes of `bytes`, none of which crosses `border`.
template <class Piece>
void for_pieces(u32 bytes, u32 border, Piece piece) {
    for (u32 at = 0; at < bytes;) {
        const u32 room = at < border ? std::min(border, bytes) - at : bytes - at;
        const u32 size = room >= 4 ? 4 : room >= 2 ? 2 : 1;
        piece(at, size);
        at += size;
    }
}

}  // namespace

bool MemoryBlock::check(Reference& c, Seg seg, u32 offset, u32 bytes, bool write, u32 alignment) {
    first_bytes_ = bytes;
    u32 wrapped = 0;
    if (c.model() == CpuModel::I8086 && offset > 0x10000 - bytes) wrapped = offset + bytes - 0x10000;
    if (!c.linear_address(seg, offset, bytes, write, linear_) || !c.check_alignment(linear_, alignment)) return false;
    const MemoryAccess access = write ? MemoryAccess::Write : MemoryAccess::Read;
    PageFault page;
    const TlbCold* entry = c.env.mmu.translate(linear_, access, c.user(), page);
    if (entry == nullptr) return c.raise(page);
    first_ = *entry;
    second_linear_ = linear_ + bytes;
    const u32 room = page_size - (linear_ & page_mask);
    if (wrapped != 0) {
        first_bytes_ = bytes - wrapped;
        second_linear_ = c.s.segment(seg).base;
    } else if (room < bytes) {
        first_bytes_ = room;
        second_linear_ = linear_ + room;
    } else {
        return true;
    }
    entry = c.env.mmu.translate(second_linear_, access, c.user(), page);
    if (entry == nullptr) return c.raise(page);
    second_ = *entry;
    return true;
}

void MemoryBlock::read(Reference& c, std::span<u8> to) const {
    c.note_access(linear_, static_cast<u32>(to.size()), BreakpointAccess::Read);
    for_pieces(static_cast<u32>(to.size()), first_bytes_, [&](u32 at, u32 size) {
        const bool first = at < first_bytes_;
        const TlbCold& entry = first ? first_ : second_;
        const u32 linear = first ? linear_ + at : second_linear_ + (at - first_bytes_);
        Mmu& mmu = c.env.mmu;
        const u32 value = size == 4   ? mmu.read_through<u32>(entry, linear)
                          : size == 2 ? mmu.read_through<u16>(entry, linear)
                                      : mmu.read_through<u8>(entry, linear);
        std::memcpy(to.data() + at, &value, size);
    });
}

void MemoryBlock::write(Reference& c, std::span<const u8> from) const {
    c.note_access(linear_, static_cast<u32>(from.size()), BreakpointAccess::Write);
    for_pieces(static_cast<u32>(from.size()), first_bytes_, [&](u32 at, u32 size) {
        const bool first = at < first_bytes_;
        const TlbCold& entry = first ? first_ : second_;
        const u32 linear = first ? linear_ + at : second_linear_ + (at - first_bytes_);
        u32 value = 0;
        std::memcpy(&value, from.data() + at, size);
        Mmu& mmu = c.env.mmu;
        if (size == 4) mmu.write_through<u32>(entry, linear, value);
        if (size == 2) mmu.write_through<u16>(entry, linear, static_cast<u16>(value));
        if (size == 1) mmu.write_through<u8>(entry, linear, static_cast<u8>(value));
    });
}

}  // namespace lockstep
