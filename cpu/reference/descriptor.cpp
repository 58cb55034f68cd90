#include "cpu/reference/descriptor.h"

namespace lockstep {

bool read_descriptor(Reference& context, u32 linear, Descriptor& descriptor) {
    descriptor.linear = linear;
    if (!context.load_linear(linear, false, descriptor.low)) return false;
    if (!context.load_linear(linear + 4, false, descriptor.high)) return false;
    if (context.model() == CpuModel::I80286) {
        // 80286 PRM, 6.4: the last word is reserved, and so are the system types from 8.
        descriptor.high &= 0xFFFFu;
        if (!descriptor.is_segment() && descriptor.system_type() >= 8) descriptor.high &= ~0xF00u;
    }
    return true;
}

DescriptorLookup find_descriptor(Reference& context, u16 selector, Descriptor& descriptor) {
    const CpuState& s = context.s;
    u32 base = s.gdtr.base;
    u32 limit = s.gdtr.limit;
    if (in_ldt(selector)) {
        if (!s.ldtr.usable) return DescriptorLookup::OutsideTable;
        base = s.ldtr.base;
        limit = s.ldtr.limit;
    }
    if ((selector | 7u) > limit) return DescriptorLookup::OutsideTable;
    const bool read = read_descriptor(context, base + (selector & 0xFFF8u), descriptor);
    return read ? DescriptorLookup::Found : DescriptorLookup::Faulted;
}

bool fetch_descriptor(Reference& context, u16 selector, u8 vector, Descriptor& descriptor) {
    switch (find_descriptor(context, selector, descriptor)) {
        case DescriptorLookup::Found: return true;
        case DescriptorLookup::OutsideTable: return context.raise(vector, selector_error(selector));
        case DescriptorLookup::Faulted: break;
    }
    return false;
}

bool check_accessed_write(Reference& context, const Descriptor& descriptor) {
    if (descriptor.is_accessed()) return true;
    CheckedPlace<u8> place;
    return context.check_linear(descriptor.linear + 5, false, true, place);
}

bool mark_accessed(Reference& context, Descriptor& descriptor) {
    if (descriptor.is_accessed()) return true;
    const u8 access = static_cast<u8>(descriptor.access() | 1);
    if (!context.store_linear<u8>(descriptor.linear + 5, false, access)) return false;
    descriptor.high |= 0x100u;
    return true;
}

bool set_busy(Reference& context, u32 descriptor_linear, bool busy) {
    CheckedPlace<u8> place;
    if (!context.check_linear(descriptor_linear + 5, false, true, place)) return false;
    const u8 access = context.read_checked(place);
    context.commit(place, static_cast<u8>(busy ? access | 2 : access & ~2));
    return true;
}

bool segment_allows(const SegmentRegister& segment, u32 offset, u32 size, bool write, bool typed) {
    const u32 last = offset + (size - 1);
    if (typed) {
        if (!(write ? segment.writable() : segment.readable())) return false;
        if (segment.expand_down()) {
            const u32 top = segment.big ? 0xFFFFFFFFu : 0xFFFFu;
            return offset > segment.limit && last >= offset && last <= top;
        }
    }
    return last <= segment.limit && last >= offset;
}

}  // namespace lockstep
