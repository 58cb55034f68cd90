// Where the guest's own tables are: pages that ring 3 may not touch.
#pragma once

#include "base/types.h"

namespace lockstep::oracle::layout {

inline constexpr u32 ram_bytes = 1u << 20;
inline constexpr u32 gdt = 0x80000, ldt = 0x81000, idt = 0x82000, tss = 0x83000, handlers = 0x84000,
                     directory = 0x85000, page_table = 0x86000, stack_page = 0x87000;
inline constexpr u32 first = gdt, end = stack_page + 0x1000;
inline constexpr u32 stack_top = end;
// Every vector's gate leads to handlers + vector * handler_bytes, where a jump to itself waits.
inline constexpr u32 handler_bytes = 8;

}  // namespace lockstep::oracle::layout
