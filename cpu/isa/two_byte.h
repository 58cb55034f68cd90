// The 0F map, except groups (groups.h). Intel SDM volume 2, appendix A, table A-3; 80286 and 80386 Programmer's
// Reference. Not here: 0F A6 and 0F A7, which only the first steppings of the 80386 (XBTS, IBTS) and of the 80486
// (CMPXCHG) had; 0F 04 of the 80286, which without an in-circuit emulator stops the processor (raises #UD here). MMX
// and SSE are in simd_integer.h and simd_float.h.
#pragma once

#include "cpu/isa/row.h"

namespace lockstep::isa {

namespace two_byte {

using enum Letter;
using enum CpuModel;

inline constexpr Row rows[] = {
    // --- 00–0F: system ---
    at0F(0x02, Op::Lar, Gv, Ew).privilege(Privilege::Protected),
    at0F(0x03, Op::Lsl, Gv, Ew).privilege(Privilege::Protected),
    at0F(0x05, Op::Loadall286).only(I80286).privilege(Privilege::Ring0).see("80286 LOADALL, undocumented"),
    at0F(0x06, Op::Clts).privilege(Privilege::Ring0),
    at0F(0x07, Op::Loadall386).only(I80386).privilege(Privilege::Ring0).see("80386 LOADALL, undocumented"),
    at0F(0x08, Op::Invd).from(I80486).privilege(Privilege::Ring0),
    at0F(0x09, Op::Wbinvd).from(I80486).privilege(Privilege::Ring0),
    at0F(0x0B, Op::Ud).from(PentiumPro),

    // --- 10–3F ---
    at0F(0x10, Op::Umov, Eb, Gb)
        .from(I80386)
        .until(I80486)
        .see("undocumented: MOV that an emulator sends to user memory"),
    at0F(0x11, Op::Umov, Ev, Gv).from(I80386).until(I80486).see("as 0F 10"),
    at0F(0x12, Op::Umov, Gb, Eb).from(I80386).until(I80486).see("as 0F 10"),
    at0F(0x13, Op::Umov, Gv, Ev).from(I80386).until(I80486).see("as 0F 10"),
    // Hints: NOP with an address that is not used. SSE gave names to some (simd_float.h).
    at0F(0x18, Op::Nop, Ev).from(PentiumPro).until(Pentium2),
    at0F(0x18, Op::Nop, Ev).digit(0).registers().from(Pentium3),
    at0F(0x18, Op::Nop, Ev).digit(1).registers().from(Pentium3),
    at0F(0x18, Op::Nop, Ev).digit(2).registers().from(Pentium3),
    at0F(0x18, Op::Nop, Ev).digit(3).registers().from(Pentium3),
    at0F(0x18, Op::Nop, Ev).digit(4).from(Pentium3),
    at0F(0x18, Op::Nop, Ev).digit(5).from(Pentium3),
    at0F(0x18, Op::Nop, Ev).digit(6).from(Pentium3),
    at0F(0x18, Op::Nop, Ev).digit(7).from(Pentium3),
    at0F(0x19, Op::Nop, Ev).through(0x1F).from(PentiumPro),
    at0F(0x20, Op::MovControl, Rd, Cd).from(I80386).privilege(Privilege::Ring0),
    at0F(0x21, Op::MovDebug, Rd, Dd).from(I80386).privilege(Privilege::Ring0),
    at0F(0x22, Op::MovControl, Cd, Rd).from(I80386).privilege(Privilege::Ring0),
    at0F(0x23, Op::MovDebug, Dd, Rd).from(I80386).privilege(Privilege::Ring0),
    at0F(0x24, Op::MovTest, Rd, Td)
        .from(I80386)
        .until(I80486)
        .privilege(Privilege::Ring0)
        .see("80486 Reference, MOV TRx"),
    at0F(0x26, Op::MovTest, Td, Rd)
        .from(I80386)
        .until(I80486)
        .privilege(Privilege::Ring0)
        .see("80486 Reference, MOV TRx"),
    at0F(0x30, Op::Wrmsr).from(Pentium).privilege(Privilege::Ring0),
    at0F(0x31, Op::Rdtsc).from(Pentium).privilege(Privilege::Cr4),
    at0F(0x32, Op::Rdmsr).from(Pentium).privilege(Privilege::Ring0),
    at0F(0x33, Op::Rdpmc).from(PentiumMmx).privilege(Privilege::Cr4),
    at0F(0x34, Op::Sysenter).from(PentiumPro),  // #GP(0) in real mode and while its MSRs are not set up
    at0F(0x35, Op::Sysexit).from(PentiumPro).privilege(Privilege::Ring0),

    // --- 40–9F: conditions ---
    at0F(0x40, Op::Cmovcc, Gv, Ev).through(0x4F).from(PentiumPro),
    at0F(0x80, Op::Jcc, Jz).through(0x8F).from(I80386),
    at0F(0x90, Op::Setcc, Eb).through(0x9F).from(I80386),  // ModRM.reg is not looked at

    // --- A0–CF ---
    at0F(0xA0, Op::PushSreg, FS).from(I80386),
    at0F(0xA1, Op::PopSreg, FS).from(I80386),
    at0F(0xA2, Op::Cpuid).from(I80486),
    // The 80386 manual allows LOCK BT; later ones do not.
    at0F(0xA3, Op::Bt, Ev, Gv).only(I80386).lockable().undefined(bit_test_flags),
    at0F(0xA3, Op::Bt, Ev, Gv).from(I80486).undefined(bit_test_flags),
    at0F(0xA4, Op::Shld, Ev, Gv, Ib).from(I80386).undefined(eflags::arithmetic),
    at0F(0xA5, Op::Shld, Ev, Gv, CL).from(I80386).undefined(eflags::arithmetic),
    at0F(0xA8, Op::PushSreg, GS).from(I80386),
    at0F(0xA9, Op::PopSreg, GS).from(I80386),
    at0F(0xAA, Op::Rsm).from(Pentium).privilege(Privilege::Smm),
    at0F(0xAB, Op::Bts, Ev, Gv).from(I80386).lockable().undefined(bit_test_flags),
    at0F(0xAC, Op::Shrd, Ev, Gv, Ib).from(I80386).undefined(eflags::arithmetic),
    at0F(0xAD, Op::Shrd, Ev, Gv, CL).from(I80386).undefined(eflags::arithmetic),
    at0F(0xAF, Op::Imul2, Gv, Ev).from(I80386).undefined(multiply_flags),
    at0F(0xB0, Op::Cmpxchg, Eb, Gb).from(I80486).lockable(),
    at0F(0xB1, Op::Cmpxchg, Ev, Gv).from(I80486).lockable(),
    at0F(0xB2, Op::Lss, Gv, Mp).from(I80386),
    at0F(0xB3, Op::Btr, Ev, Gv).from(I80386).lockable().undefined(bit_test_flags),
    at0F(0xB4, Op::Lfs, Gv, Mp).from(I80386),
    at0F(0xB5, Op::Lgs, Gv, Mp).from(I80386),
    at0F(0xB6, Op::Movzx, Gv, Eb).from(I80386),
    at0F(0xB7, Op::Movzx, Gv, Ew).from(I80386),
    at0F(0xB9, Op::Ud, Gv, Ev).from(PentiumPro),
    at0F(0xBB, Op::Btc, Ev, Gv).from(I80386).lockable().undefined(bit_test_flags),
    at0F(0xBC, Op::Bsf, Gv, Ev).from(I80386).undefined(eflags::arithmetic & ~eflags::zf),
    at0F(0xBD, Op::Bsr, Gv, Ev).from(I80386).undefined(eflags::arithmetic & ~eflags::zf),
    at0F(0xBE, Op::Movsx, Gv, Eb).from(I80386),
    at0F(0xBF, Op::Movsx, Gv, Ew).from(I80386),
    at0F(0xC0, Op::Xadd, Eb, Gb).from(I80486).lockable(),
    at0F(0xC1, Op::Xadd, Ev, Gv).from(I80486).lockable(),
    at0F(0xC8, Op::Bswap, Zv).through(0xCF).from(I80486),
    at0F(0xFF, Op::Ud).from(PentiumPro).see("SDM volume 2, UD; without ModRM on this processor"),
};

}  // namespace two_byte

}  // namespace lockstep::isa
