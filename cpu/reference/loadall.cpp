#include "cpu/reference/loadall.h"

#include <array>

#include "cpu/reference/control_registers.h"
#include "cpu/reference/flags_image.h"
#include "cpu/reference/operations.h"
#include "cpu/reference/privilege.h"

namespace lockstep {

namespace {

template <std::size_t Size>
using Table = std::array<u8, Size>;

template <std::size_t Size>
u16 word(const Table<Size>& table, std::size_t at) {
    return static_cast<u16>(table[at] | (table[at + 1] << 8));
}
template <std::size_t Size>
u32 dword(const Table<Size>& table, std::size_t at) {
    return word(table, at) | (static_cast<u32>(word(table, at + 2)) << 16);
}

// The current privilege is the stack segment's (SDM volume 3, 5.5).
void set_privilege(CpuState& s) {
    s.cpl = s.v86() ? 3 : s.protected_mode() ? static_cast<u8>(s.segment(Seg::SS).dpl()) : 0;
}

constexpr u32 table286 = 0x800;
constexpr std::size_t size286 = 0x66;

// A descriptor cache: 24-bit base, access byte, limit.
SegmentRegister cache286(const Table<size286>& table, std::size_t at, u16 selector) {
    const u8 access = table[at + 3];
    return SegmentRegister{selector, dword(table, at) & 0xFFFFFFu, word(table, at + 4), access,
                           false,    (access & 0x80) != 0};
}

constexpr std::size_t size386 = 0xCC;

// A descriptor cache: access rights as in a descriptor's second doubleword, base, limit in bytes.
SegmentRegister cache386(const Table<size386>& table, std::size_t at, std::size_t selector_at) {
    const u32 rights = dword(table, at);
    const u8 access = static_cast<u8>(rights >> 8);
    return SegmentRegister{word(table, selector_at),  dword(table, at + 4), dword(table, at + 8), access,
                           (rights & 0x400000u) != 0, (access & 0x80) != 0};
}

TableRegister table_register386(const Table<size386>& table, std::size_t at) {
    return TableRegister{dword(table, at + 4), word(table, at + 8)};
}

}  // namespace

bool op_loadall286(Reference& context) {
    if (!require_ring0(context)) return false;
    Table<size286> t;
    for (u32 i = 0; i < size286; ++i) {
        if (!context.load_linear(table286 + i, false, t[i])) return false;
    }
    CpuState& s = context.s;
    // As LMSW, it cannot leave protected mode.
    s.cr0 = cr0_after_write(context.model(), word(t, 0x06)) | (s.cr0 & cr0::pe);
    load_flags(context, word(t, 0x18), existing_flags(context.model()));
    context.next_eip = word(t, 0x1A);
    constexpr std::array<std::size_t, 8> registers{0x34, 0x32, 0x30, 0x2E, 0x2C, 0x2A, 0x28, 0x26};  // AX … DI
    for (u8 i = 0; i < 8; ++i) s.set_reg16(i, word(t, registers[i]));
    s.segment(Seg::ES) = cache286(t, 0x36, word(t, 0x24));
    s.segment(Seg::CS) = cache286(t, 0x3C, word(t, 0x22));
    s.segment(Seg::SS) = cache286(t, 0x42, word(t, 0x20));
    s.segment(Seg::DS) = cache286(t, 0x48, word(t, 0x1E));
    s.gdtr = TableRegister{dword(t, 0x4E) & 0xFFFFFFu, word(t, 0x52)};
    s.ldtr = cache286(t, 0x54, word(t, 0x1C));
    s.idtr = TableRegister{dword(t, 0x5A) & 0xFFFFFFu, word(t, 0x5E)};
    s.tr = cache286(t, 0x60, word(t, 0x16));
    set_privilege(s);
    return true;
}

bool op_loadall386(Reference& context) {
    if (!require_ring0(context)) return false;
    Table<size386> t;
    const u32 offset = context.insn.address_size == 2 ? context.s.reg16(static_cast<u8>(Gpr::DI))
                                                      : context.s.reg32(static_cast<u8>(Gpr::DI));
    for (u32 i = 0; i < size386; ++i) {
        if (!context.load(Seg::ES, offset + i, t[i])) return false;
    }
    CpuState& s = context.s;
    const u32 old_cr0 = s.cr0;
    s.cr0 = cr0_after_write(context.model(), dword(t, 0x00));
    // There is no virtual-8086 mode outside protected mode.
    const u32 impossible = s.protected_mode() ? 0 : eflags::vm;
    s.set_eflags(dword(t, 0x04) & existing_flags(context.model()) & ~impossible);
    context.next_eip = dword(t, 0x08);
    constexpr std::array<std::size_t, 8> registers{0x28, 0x24, 0x20, 0x1C, 0x18, 0x14, 0x10, 0x0C};  // EAX … EDI
    for (u8 i = 0; i < 8; ++i) s.set_reg32(i, dword(t, registers[i]));
    s.dr[6] = dr6_after_write(context.model(), dword(t, 0x2C));
    s.dr[7] = dr7_after_write(dword(t, 0x30));
    s.tr = cache386(t, 0x54, 0x34);
    s.idtr = table_register386(t, 0x60);
    s.gdtr = table_register386(t, 0x6C);
    s.ldtr = cache386(t, 0x78, 0x38);
    s.segment(Seg::GS) = cache386(t, 0x84, 0x3C);
    s.segment(Seg::FS) = cache386(t, 0x90, 0x40);
    s.segment(Seg::DS) = cache386(t, 0x9C, 0x44);
    s.segment(Seg::SS) = cache386(t, 0xA8, 0x48);
    s.segment(Seg::CS) = cache386(t, 0xB4, 0x4C);
    s.segment(Seg::ES) = cache386(t, 0xC0, 0x50);
    set_privilege(s);
    if (((old_cr0 ^ s.cr0) & (cr0::pg | cr0::wp)) != 0) update_paging(context);
    return true;
}

}  // namespace lockstep
