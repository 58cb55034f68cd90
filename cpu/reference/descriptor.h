// Segment, gate and system descriptors, and finding them in the GDT and LDT (SDM volume 3, 3.4.5, 3.5 and 5.8.3).
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

// Types of descriptors with S = 0 (SDM volume 3, table 3-2). The 80286 knows those below 8.
namespace system_type {
inline constexpr u8 tss16 = 0x1, ldt = 0x2, tss16_busy = 0x3, call_gate16 = 0x4, task_gate = 0x5,
                    interrupt_gate16 = 0x6, trap_gate16 = 0x7, tss32 = 0x9, tss32_busy = 0xB, call_gate32 = 0xC,
                    interrupt_gate32 = 0xE, trap_gate32 = 0xF;
}

struct Descriptor {
    u32 low = 0;
    u32 high = 0;
    u32 linear = 0;  // linear address it was read from

    u8 access() const { return static_cast<u8>(high >> 8); }
    bool present() const { return (high & 0x8000u) != 0; }
    unsigned dpl() const { return (high >> 13) & 3u; }
    bool is_segment() const { return (high & 0x1000u) != 0; }  // S: code or data
    u8 system_type() const { return static_cast<u8>((high >> 8) & 0xFu); }
    bool is_system(u8 type) const { return !is_segment() && system_type() == type; }

    bool is_code() const { return (access() & 0x18) == 0x18; }
    bool is_conforming_code() const { return (access() & 0x1C) == 0x1C; }
    bool is_readable() const {
        return (access() & 0x18) == 0x10 || (access() & 0x1A) == 0x1A;
    }  // data or readable code
    bool is_writable_data() const { return (access() & 0x1A) == 0x12; }
    bool is_accessed() const { return (access() & 1) != 0; }

    bool is_tss32() const { return (system_type() & 8) != 0; }
    bool is_available_tss() const { return is_system(system_type::tss16) || is_system(system_type::tss32); }
    bool is_busy_tss() const { return is_system(system_type::tss16_busy) || is_system(system_type::tss32_busy); }

    u32 base() const { return (low >> 16) | ((high & 0xFFu) << 16) | (high & 0xFF000000u); }
    u32 limit() const {  // in bytes
        const u32 raw = (low & 0xFFFFu) | (high & 0xF0000u);
        return (high & 0x800000u) != 0 ? (raw << 12) | 0xFFFu : raw;
    }
    bool big() const { return (high & 0x400000u) != 0; }

    // Gates.
    bool is_gate32() const { return (system_type() & 8) != 0; }
    u16 gate_selector() const { return static_cast<u16>(low >> 16); }
    u32 gate_offset() const { return (low & 0xFFFFu) | (is_gate32() ? high & 0xFFFF0000u : 0); }
    u32 gate_parameters() const { return high & 0x1Fu; }

    // What a segment register holds after loading this descriptor through `selector`.
    SegmentRegister to_register(u16 selector) const {
        return SegmentRegister{selector, base(), limit(), access(), big(), true};
    }
};

constexpr bool is_null(u16 selector) {
    return (selector & 0xFFFCu) == 0;
}
constexpr unsigned rpl_of(u16 selector) {
    return selector & 3u;
}
constexpr bool in_ldt(u16 selector) {
    return (selector & 4u) != 0;
}
// The error code that names a selector: index and table (SDM volume 3, 6.13).
constexpr u32 selector_error(u16 selector) {
    return selector & 0xFFFCu;
}
constexpr u16 with_rpl(u16 selector, unsigned rpl) {
    return static_cast<u16>((selector & 0xFFFCu) | (rpl & 3u));
}

enum class DescriptorLookup : u8 {
    Found,
    OutsideTable,  // beyond the table's limit, or no LDT
    Faulted,       // a page fault, recorded in the context
};

// Reads the descriptor that `selector` names. A null selector names the GDT's first entry: callers test for it before.
DescriptorLookup find_descriptor(Reference& context, u16 selector, Descriptor& descriptor);
// The same, with vector(selector) raised when it is outside its table.
bool fetch_descriptor(Reference& context, u16 selector, u8 vector, Descriptor& descriptor);
// Reads the eight bytes at `linear` as a descriptor of this model.
bool read_descriptor(Reference& context, u32 linear, Descriptor& descriptor);

// Sets the accessed bit in memory, and in `descriptor`, when it is clear (SDM volume 3, 3.4.5.1). False: a page fault.
bool mark_accessed(Reference& context, Descriptor& descriptor);
// Checks that `mark_accessed` will not fail.
bool check_accessed_write(Reference& context, const Descriptor& descriptor);
// Sets or clears the busy bit of a TSS descriptor in memory. False: a page fault.
bool set_busy(Reference& context, u32 descriptor_linear, bool busy);

// SDM volume 3, 5.3: may `size` bytes at `offset` be accessed? `typed` adds the check of the segment's type
// (protected mode proper); without it only the limit of an expand-up segment counts, as in real and virtual-8086 mode.
bool segment_allows(const SegmentRegister& segment, u32 offset, u32 size, bool write, bool typed);

}  // namespace lockstep
