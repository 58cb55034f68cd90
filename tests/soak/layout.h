// Where things lie in the memory of the two machines, and the selectors of their descriptors.
//
// 128 KiB of RAM appear several times in the address space, so that they can be compared whole after each slice and so
// that one byte is reached by many addresses.
#pragma once

#include "base/types.h"

namespace lockstep::soak::layout {

inline constexpr u32 ram_bytes = 0x20000;
// The tables and handlers below, up to here, are a ROM at address 0 and RAM in every other place where RAM appears.
inline constexpr u32 tables_bytes = 0x2000;
inline constexpr u32 vectors = 0x0000, gdt = 0x0400, gdt_bytes = 0x400, idt = 0x0800, handlers = 0x1000;
inline constexpr u32 tss32 = 0x2000, tss16 = 0x2400, tss_other = 0x2800, ldt = 0x2C00, ldt_bytes = 0x40;
inline constexpr u32 directory = 0x3000, page_table = 0x4000;
inline constexpr u32 stack0_top = 0x5FF0, stack3_top = 0x6FF0;
inline constexpr u32 data = 0x8000, data_end = 0x10000;  // it starts with jump tables:
inline constexpr u32 jumps16 = 0x8000, jumps32 = 0x8200, far16 = 0x8400, far32 = 0x8600, pseudo = 0x87C0;
inline constexpr u32 jump_entries = 64;
inline constexpr u32 plain_data = 0x8800;
inline constexpr u32 code16 = 0x10000, code16_end = 0x16000, code32 = 0x16000, code32_end = 0x1C000;

// --- the physical address space ---
inline constexpr u32 ram_copies = 5;  // at 0, 20000h, … 80000h
inline constexpr u32 device = 0xC0000;
inline constexpr u32 rom = 0xF0000, rom_bytes = 0x10000;  // what 10000h … 1FFFFh held at the start
inline constexpr u32 above_a20 = 0x100000;                // RAM again
inline constexpr u32 top_of_memory = 0xFFFE0000;          // RAM again, up to the end of the address space
inline constexpr u32 large_page = 0x400000;               // linear: physical 0 as a 4 MiB page where there are such

// --- ports ---
inline constexpr u16 port_a20 = 0x92, port_shorten = 0x21, port_nmi = 0x22, port_dma = 0x23, port_interrupt = 0x20;

// --- selectors, with the RPL they are meant to be used with ---
inline constexpr u16 code0_32 = 0x08, data0_flat = 0x10, code3_32 = 0x1B, data3_flat = 0x23, main_tss = 0x28,
                     code0_16 = 0x30, data0_16 = 0x38, code3_16 = 0x43, data3_16 = 0x4B, conforming32 = 0x50,
                     expand_down3 = 0x5B, read_only3 = 0x63, execute_only3 = 0x6B, ldt_selector = 0x70,
                     other_tss16 = 0x78, other_tss32 = 0x80, call_gate32 = 0x8B, call_gate16 = 0x93, task_gate = 0x9B,
                     small3 = 0xA3, odd3 = 0xAB, absent3 = 0xB3, stack3_16 = 0xBB, stack0_16 = 0xC0, code1_32 = 0xC9,
                     data1_flat = 0xD1, code0_16_odd = 0xD8;
inline constexpr u16 local_data3 = 0x0F, local_code3_32 = 0x17, local_code3_16 = 0x1F;

}  // namespace lockstep::soak::layout
