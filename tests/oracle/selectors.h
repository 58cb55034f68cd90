// The local descriptor table both sides have, and the selectors of Linux's global one.
#pragma once

#include <array>

#include "base/types.h"
#include "tests/oracle/arena.h"

namespace lockstep::oracle {

// What modify_ldt takes of a descriptor. The kernel sets DPL 3, S and the accessed bit.
enum class Contents : u8 { Data = 0, ExpandDown = 1, Code = 2, ConformingCode = 3 };
struct Descriptor {
    u32 base = 0;
    u32 limit = 0;  // as in the descriptor: pages when `in_pages`
    Contents contents = Contents::Data;
    bool big = false;             // D/B
    bool read_exec_only = false;  // data: read-only; code: execute-only
    bool in_pages = false;        // G
    bool not_present = false;
    bool empty = false;

    constexpr bool is_code() const { return contents >= Contents::Code; }
    constexpr u32 byte_limit() const { return in_pages ? (limit << 12) | 0xFFF : limit; }
    // The descriptor's byte 5.
    constexpr u8 access() const {
        return static_cast<u8>((not_present ? 0 : 0x80) | 0x71 | (static_cast<u8>(contents) << 2) |
                               (read_exec_only ? 0 : 2));
    }
    // All eight bytes.
    constexpr u64 bits() const {
        if (empty) return 0;
        const u64 flags = (in_pages ? 8u : 0u) | (big ? 4u : 0u);
        return (limit & 0xFFFFu) | (static_cast<u64>(base & 0xFFFFFF) << 16) | (static_cast<u64>(access()) << 40) |
               (static_cast<u64>(limit >> 16) << 48) | (flags << 52) | (static_cast<u64>(base >> 24) << 56);
    }
};

inline constexpr u32 ldt_entries = 28;
inline constexpr Descriptor no_descriptor{.empty = true};
inline constexpr u32 data_at = arena_base + 3 * page_bytes;  // the first writable page
inline constexpr u32 second_data_at = arena_base + 6 * page_bytes;

inline constexpr std::array<Descriptor, ldt_entries> ldt = {{
    no_descriptor,
    // 1 … 8: code
    {.base = arena_base, .limit = 0xFFFF, .contents = Contents::Code},
    {.base = arena_base, .limit = 0x17F, .contents = Contents::Code},
    {.base = arena_base + 0x1234, .limit = 0x0DCB, .contents = Contents::Code},
    {.base = arena_base, .limit = 0xFFFF, .contents = Contents::Code, .read_exec_only = true},
    {.base = 0, .limit = 0xFFFFF, .contents = Contents::Code, .big = true, .in_pages = true},
    {.base = arena_base + 0x80, .limit = 0x1F7F, .contents = Contents::Code, .big = true},
    {.base = arena_base,
     .limit = 0xFFFFF,
     .contents = Contents::Code,
     .big = true,
     .read_exec_only = true,
     .in_pages = true},
    {.base = arena_base, .limit = 0xF, .contents = Contents::Code, .in_pages = true},
    // 9, 10: code that is not present, one of it conforming (the kernel allows no other)
    {.base = arena_base, .limit = 0xFFFF, .contents = Contents::Code, .not_present = true},
    {.base = arena_base, .limit = 0xFFFF, .contents = Contents::ConformingCode, .not_present = true},
    // 11 … 18: writable data, 16-bit and 32-bit
    {.base = arena_base, .limit = 0xFFFF},
    {.base = data_at, .limit = 0x1FFF},
    {.base = data_at + 0xFF0, .limit = 0x1F},
    {.base = second_data_at + 0xFFC, .limit = 3},
    {.base = 0, .limit = 0xFFFFF, .big = true, .in_pages = true},
    {.base = data_at, .limit = 0x1FFF, .big = true},
    {.base = 0xFFFFF000, .limit = 0x25FFF, .big = true},
    {.base = arena_base, .limit = 0xF, .big = true, .in_pages = true},
    // 19 … 23: expand-down
    {.base = arena_base, .limit = 0x2FFF, .contents = Contents::ExpandDown},
    {.base = arena_base, .limit = 0xFFFE, .contents = Contents::ExpandDown},
    {.base = arena_base, .limit = 0x2FFF, .contents = Contents::ExpandDown, .big = true},
    {.base = 0, .limit = 0x22, .contents = Contents::ExpandDown, .big = true, .in_pages = true},
    {.base = arena_base, .limit = 0x3FFF, .contents = Contents::ExpandDown, .read_exec_only = true},
    // 24 … 27: read-only, not present, empty, one byte
    {.base = arena_base, .limit = 0xFFFF, .read_exec_only = true},
    {.base = arena_base, .limit = 0xFFFF, .not_present = true},
    no_descriptor,
    {.base = data_at + 0x10, .limit = 0},
}};

constexpr u16 ldt_selector(u32 index) {
    return static_cast<u16>((index << 3) | 7);
}

// Linux on x86-64 (arch/x86/include/asm/segment.h).
inline constexpr u32 gdt_entries = 16;
inline constexpr u16 linux_kernel_code = 0x10, linux_kernel_data = 0x18, linux_code32 = 0x23, linux_data = 0x2B,
                     linux_code64 = 0x33, linux_tss = 0x40, linux_ldt = 0x50;

inline constexpr Descriptor flat_code{.limit = 0xFFFFF, .contents = Contents::Code, .big = true, .in_pages = true};
inline constexpr Descriptor flat_data{.limit = 0xFFFFF, .big = true, .in_pages = true};

// The descriptor of a selector that a case starts with.
constexpr const Descriptor& descriptor_of(u16 selector) {
    if (selector == linux_code32) return flat_code;
    if (selector == linux_data) return flat_data;
    const u32 index = selector >> 3;
    return (selector & 4) != 0 && index < ldt_entries ? ldt[index] : no_descriptor;
}

}  // namespace lockstep::oracle
