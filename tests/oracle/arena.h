// The memory both sides see at the same linear addresses: 17 pages from 20000h, some missing or read-only, so that 64
// KB segments and the flat ones reach them all, and an access can cross from any kind of page into another.
#pragma once

#include <array>

#include "base/types.h"

namespace lockstep::oracle {

inline constexpr u32 page_bytes = 4096;
inline constexpr u32 arena_base = 0x20000;
inline constexpr u32 arena_pages = 17;
inline constexpr u32 arena_bytes = arena_pages * page_bytes;

enum class PageKind : u8 { Missing, Code, ReadOnly, ReadWrite };

inline constexpr std::array<PageKind, arena_pages> page_kinds = {
    PageKind::Code,      PageKind::Code,      PageKind::Missing, PageKind::ReadWrite, PageKind::ReadWrite,
    PageKind::ReadOnly,  PageKind::ReadWrite, PageKind::Missing, PageKind::ReadWrite, PageKind::Missing,
    PageKind::ReadWrite, PageKind::Missing,   PageKind::Missing, PageKind::ReadOnly,  PageKind::Missing,
    PageKind::ReadWrite, PageKind::ReadWrite};

inline constexpr u32 code_pages = 2;
// Fills the code pages: HLT, which raises #GP in ring 3 and so stops whatever runs on.
inline constexpr u8 code_filler = 0xF4;

constexpr bool is_data(PageKind kind) {
    return kind == PageKind::ReadOnly || kind == PageKind::ReadWrite;
}
// `linear` lies in a page of the arena that holds data.
constexpr bool in_data(u32 linear) {
    const u32 page = (linear - arena_base) / page_bytes;
    return page < arena_pages && is_data(page_kinds[page]);
}

}  // namespace lockstep::oracle
