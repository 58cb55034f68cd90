// MMX, and the instructions of SSE to SSE4.2 on integers, in the 0F, 0F 38 and 0F 3A maps; POPCNT. Intel SDM volume 2,
// appendix A, tables.
//
// An instruction that exists on MMX and on XMM registers is one line of a list: without prefix the former, behind 66
// the latter. Processors before SSE2 know no prefix that selects, and pass over 66, F2 and F3 in front of an MMX
// instruction; later ones raise #UD for F2 and F3 where the manual's tables have nothing.
#pragma once

#include "cpu/isa/row.h"

namespace lockstep::isa {

namespace simd_integer {

using enum Letter;
using enum Feature;
using enum Mandatory;

// The last processor that passes over prefixes in front of MMX instructions.
inline constexpr CpuModel last_without_prefixes = CpuModel::Pentium3;
inline constexpr CpuModel first_with_prefixes = CpuModel::Pentium4;

// An instruction on both register files: `mmx` is the extension its MMX form came with.
struct Packed {
    Map map;
    Feature mmx;
    u8 opcode;
    Op op;
    Letter source = Qq;  // of the MMX form; the XMM form's is Wdq
    bool imm = false;
};

// clang-format off
inline constexpr Packed packed[] = {
    // --- 60–6F: unpacking and packing; the low halves' MMX forms read four bytes ---
    {Map::TwoByte, Mmx, 0x60, Op::Punpcklbw, Qd},
    {Map::TwoByte, Mmx, 0x61, Op::Punpcklwd, Qd},
    {Map::TwoByte, Mmx, 0x62, Op::Punpckldq, Qd},
    {Map::TwoByte, Mmx, 0x63, Op::Packsswb},
    {Map::TwoByte, Mmx, 0x64, Op::Pcmpgtb},
    {Map::TwoByte, Mmx, 0x65, Op::Pcmpgtw},
    {Map::TwoByte, Mmx, 0x66, Op::Pcmpgtd},
    {Map::TwoByte, Mmx, 0x67, Op::Packuswb},
    {Map::TwoByte, Mmx, 0x68, Op::Punpckhbw},
    {Map::TwoByte, Mmx, 0x69, Op::Punpckhwd},
    {Map::TwoByte, Mmx, 0x6A, Op::Punpckhdq},
    {Map::TwoByte, Mmx, 0x6B, Op::Packssdw},
    {Map::TwoByte, Mmx, 0x74, Op::Pcmpeqb},
    {Map::TwoByte, Mmx, 0x75, Op::Pcmpeqw},
    {Map::TwoByte, Mmx, 0x76, Op::Pcmpeqd},

    // --- D0–FF ---
    {Map::TwoByte, Mmx, 0xD1, Op::Psrlw},
    {Map::TwoByte, Mmx, 0xD2, Op::Psrld},
    {Map::TwoByte, Mmx, 0xD3, Op::Psrlq},
    {Map::TwoByte, Sse2, 0xD4, Op::Paddq},
    {Map::TwoByte, Mmx, 0xD5, Op::Pmullw},
    {Map::TwoByte, Mmx, 0xD8, Op::Psubusb},
    {Map::TwoByte, Mmx, 0xD9, Op::Psubusw},
    {Map::TwoByte, Sse, 0xDA, Op::Pminub},
    {Map::TwoByte, Mmx, 0xDB, Op::Pand},
    {Map::TwoByte, Mmx, 0xDC, Op::Paddusb},
    {Map::TwoByte, Mmx, 0xDD, Op::Paddusw},
    {Map::TwoByte, Sse, 0xDE, Op::Pmaxub},
    {Map::TwoByte, Mmx, 0xDF, Op::Pandn},
    {Map::TwoByte, Sse, 0xE0, Op::Pavgb},
    {Map::TwoByte, Mmx, 0xE1, Op::Psraw},
    {Map::TwoByte, Mmx, 0xE2, Op::Psrad},
    {Map::TwoByte, Sse, 0xE3, Op::Pavgw},
    {Map::TwoByte, Sse, 0xE4, Op::Pmulhuw},
    {Map::TwoByte, Mmx, 0xE5, Op::Pmulhw},
    {Map::TwoByte, Mmx, 0xE8, Op::Psubsb},
    {Map::TwoByte, Mmx, 0xE9, Op::Psubsw},
    {Map::TwoByte, Sse, 0xEA, Op::Pminsw},
    {Map::TwoByte, Mmx, 0xEB, Op::Por},
    {Map::TwoByte, Mmx, 0xEC, Op::Paddsb},
    {Map::TwoByte, Mmx, 0xED, Op::Paddsw},
    {Map::TwoByte, Sse, 0xEE, Op::Pmaxsw},
    {Map::TwoByte, Mmx, 0xEF, Op::Pxor},
    {Map::TwoByte, Mmx, 0xF1, Op::Psllw},
    {Map::TwoByte, Mmx, 0xF2, Op::Pslld},
    {Map::TwoByte, Mmx, 0xF3, Op::Psllq},
    {Map::TwoByte, Sse2, 0xF4, Op::Pmuludq},
    {Map::TwoByte, Mmx, 0xF5, Op::Pmaddwd},
    {Map::TwoByte, Sse, 0xF6, Op::Psadbw},
    {Map::TwoByte, Mmx, 0xF8, Op::Psubb},
    {Map::TwoByte, Mmx, 0xF9, Op::Psubw},
    {Map::TwoByte, Mmx, 0xFA, Op::Psubd},
    {Map::TwoByte, Sse2, 0xFB, Op::Psubq},
    {Map::TwoByte, Mmx, 0xFC, Op::Paddb},
    {Map::TwoByte, Mmx, 0xFD, Op::Paddw},
    {Map::TwoByte, Mmx, 0xFE, Op::Paddd},

    // --- 0F 38 and 0F 3A ---
    {Map::ThreeByte38, Ssse3, 0x00, Op::Pshufb},
    {Map::ThreeByte38, Ssse3, 0x01, Op::Phaddw},
    {Map::ThreeByte38, Ssse3, 0x02, Op::Phaddd},
    {Map::ThreeByte38, Ssse3, 0x03, Op::Phaddsw},
    {Map::ThreeByte38, Ssse3, 0x04, Op::Pmaddubsw},
    {Map::ThreeByte38, Ssse3, 0x05, Op::Phsubw},
    {Map::ThreeByte38, Ssse3, 0x06, Op::Phsubd},
    {Map::ThreeByte38, Ssse3, 0x07, Op::Phsubsw},
    {Map::ThreeByte38, Ssse3, 0x08, Op::Psignb},
    {Map::ThreeByte38, Ssse3, 0x09, Op::Psignw},
    {Map::ThreeByte38, Ssse3, 0x0A, Op::Psignd},
    {Map::ThreeByte38, Ssse3, 0x0B, Op::Pmulhrsw},
    {Map::ThreeByte38, Ssse3, 0x1C, Op::Pabsb},
    {Map::ThreeByte38, Ssse3, 0x1D, Op::Pabsw},
    {Map::ThreeByte38, Ssse3, 0x1E, Op::Pabsd},
    {Map::ThreeByte3A, Ssse3, 0x0F, Op::Palignr, Qq, true},
};
// clang-format on

// Shifts by an immediate: groups 12 to 14.
struct ShiftGroup {
    u8 opcode;
    u8 digit;
    Op op;
};
inline constexpr ShiftGroup shift_groups[] = {
    {0x71, 2, Op::Psrlw}, {0x71, 4, Op::Psraw}, {0x71, 6, Op::Psllw}, {0x72, 2, Op::Psrld},
    {0x72, 4, Op::Psrad}, {0x72, 6, Op::Pslld}, {0x73, 2, Op::Psrlq}, {0x73, 6, Op::Psllq},
};

// MMX forms beside which no XMM form has the same operands.
inline constexpr Row mmx_rows[] = {
    simd0F(Sse, NoPrefix, 0x70, Op::Pshufw, Pq, Qq, Ib),
    simd0F(Mmx, NoPrefix, 0x77, Op::Emms),
    simd0F(Sse, NoPrefix, 0xC4, Op::Pinsrw, Pq, RdMw, Ib),
    simd0F(Sse, NoPrefix, 0xC5, Op::Pextrw, Gd, Nq, Ib).registers(),
    simd0F(Sse, NoPrefix, 0xD7, Op::Pmovmskb, Gd, Nq).registers(),
};

// Everything else.
inline constexpr Row others[] = {
    simd0F(Sse2, Op66, 0x6C, Op::Punpcklqdq, Vdq, Wdq),
    simd0F(Sse2, Op66, 0x6D, Op::Punpckhqdq, Vdq, Wdq),
    simd0F(Sse2, Op66, 0x70, Op::Pshufd, Vdq, Wdq, Ib),
    simd0F(Sse2, RepF3, 0x70, Op::Pshufhw, Vdq, Wdq, Ib),
    simd0F(Sse2, RepneF2, 0x70, Op::Pshuflw, Vdq, Wdq, Ib),
    simd0F(Sse2, Op66, 0x73, Op::Psrldq, Udq, Ib).digit(3).registers(),
    simd0F(Sse2, Op66, 0x73, Op::Pslldq, Udq, Ib).digit(7).registers(),
    simd0F(Popcnt, RepF3, 0xB8, Op::Popcnt, Gv, Ev),
    simd0F(Sse2, Op66, 0xC4, Op::Pinsrw, Vdq, RdMw, Ib),
    simd0F(Sse2, Op66, 0xC5, Op::Pextrw, Gd, Udq, Ib).registers(),
    simd0F(Sse2, Op66, 0xD7, Op::Pmovmskb, Gd, Udq).registers(),

    // --- 0F 38 ---
    simd38(Sse41, Op66, 0x10, Op::Pblendvb, Vdq, Wdq),
    simd38(Sse41, Op66, 0x17, Op::Ptest, Vdq, Wdq),
    simd38(Sse41, Op66, 0x20, Op::Pmovsxbw, Vdq, Wq),
    simd38(Sse41, Op66, 0x21, Op::Pmovsxbd, Vdq, Wd),
    simd38(Sse41, Op66, 0x22, Op::Pmovsxbq, Vdq, Ww),
    simd38(Sse41, Op66, 0x23, Op::Pmovsxwd, Vdq, Wq),
    simd38(Sse41, Op66, 0x24, Op::Pmovsxwq, Vdq, Wd),
    simd38(Sse41, Op66, 0x25, Op::Pmovsxdq, Vdq, Wq),
    simd38(Sse41, Op66, 0x28, Op::Pmuldq, Vdq, Wdq),
    simd38(Sse41, Op66, 0x29, Op::Pcmpeqq, Vdq, Wdq),
    simd38(Sse41, Op66, 0x2B, Op::Packusdw, Vdq, Wdq),
    simd38(Sse41, Op66, 0x30, Op::Pmovzxbw, Vdq, Wq),
    simd38(Sse41, Op66, 0x31, Op::Pmovzxbd, Vdq, Wd),
    simd38(Sse41, Op66, 0x32, Op::Pmovzxbq, Vdq, Ww),
    simd38(Sse41, Op66, 0x33, Op::Pmovzxwd, Vdq, Wq),
    simd38(Sse41, Op66, 0x34, Op::Pmovzxwq, Vdq, Wd),
    simd38(Sse41, Op66, 0x35, Op::Pmovzxdq, Vdq, Wq),
    simd38(Sse42, Op66, 0x37, Op::Pcmpgtq, Vdq, Wdq),
    simd38(Sse41, Op66, 0x38, Op::Pminsb, Vdq, Wdq),
    simd38(Sse41, Op66, 0x39, Op::Pminsd, Vdq, Wdq),
    simd38(Sse41, Op66, 0x3A, Op::Pminuw, Vdq, Wdq),
    simd38(Sse41, Op66, 0x3B, Op::Pminud, Vdq, Wdq),
    simd38(Sse41, Op66, 0x3C, Op::Pmaxsb, Vdq, Wdq),
    simd38(Sse41, Op66, 0x3D, Op::Pmaxsd, Vdq, Wdq),
    simd38(Sse41, Op66, 0x3E, Op::Pmaxuw, Vdq, Wdq),
    simd38(Sse41, Op66, 0x3F, Op::Pmaxud, Vdq, Wdq),
    simd38(Sse41, Op66, 0x40, Op::Pmulld, Vdq, Wdq),
    simd38(Sse41, Op66, 0x41, Op::Phminposuw, Vdq, Wdq),
    simd38(Sse42, RepneF2, 0xF0, Op::Crc32, Gd, Eb),
    simd38(Sse42, RepneF2, 0xF1, Op::Crc32, Gd, Ev),  // 66 beside F2: a word

    // --- 0F 3A ---
    simd3A(Sse41, Op66, 0x0E, Op::Pblendw, Vdq, Wdq, Ib),
    simd3A(Sse41, Op66, 0x14, Op::Pextrb, RdMb, Vdq, Ib),
    simd3A(Sse41, Op66, 0x15, Op::Pextrw, RdMw, Vdq, Ib),
    simd3A(Sse41, Op66, 0x16, Op::Pextrd, Ed, Vdq, Ib),
    simd3A(Sse41, Op66, 0x20, Op::Pinsrb, Vdq, RdMb, Ib),
    simd3A(Sse41, Op66, 0x22, Op::Pinsrd, Vdq, Ed, Ib),
    simd3A(Sse41, Op66, 0x42, Op::Mpsadbw, Vdq, Wdq, Ib),
    simd3A(Sse42, Op66, 0x60, Op::Pcmpestrm, Vdq, Wdq, Ib),
    simd3A(Sse42, Op66, 0x61, Op::Pcmpestri, Vdq, Wdq, Ib),
    simd3A(Sse42, Op66, 0x62, Op::Pcmpistrm, Vdq, Wdq, Ib),
    simd3A(Sse42, Op66, 0x63, Op::Pcmpistri, Vdq, Wdq, Ib),
};

namespace detail {

constexpr Row packed_row(const Packed& entry, bool xmm) {
    const Letter imm = entry.imm ? Ib : None;
    const Row row = isa::detail::make(entry.map, entry.opcode, entry.op, xmm ? Vdq : Pq, xmm ? Wdq : entry.source, imm);
    const Feature feature = xmm && entry.mmx != Ssse3 ? Sse2 : entry.mmx;
    return row.from(CpuModel::I80286).with(feature).prefix(xmm ? Op66 : NoPrefix);
}

constexpr Row shift_row(const ShiftGroup& entry, bool xmm) {
    const Row row = xmm ? simd0F(Sse2, Op66, entry.opcode, entry.op, Udq, Ib)
                        : simd0F(Mmx, NoPrefix, entry.opcode, entry.op, Nq, Ib);
    return row.digit(entry.digit).registers();
}

// Calls `add` with every row.
constexpr void for_each_row(auto add) {
    const auto add_mmx = [&](const Row& row) {
        if (has_feature(last_without_prefixes, row.feature)) add(row.prefix(Any).until(last_without_prefixes));
        add(row.from(first_with_prefixes));
    };
    for (const Packed& entry : packed) {
        add_mmx(packed_row(entry, false));
        add(packed_row(entry, true));
    }
    for (const ShiftGroup& entry : shift_groups) {
        add_mmx(shift_row(entry, false));
        add(shift_row(entry, true));
    }
    for (const Row& row : mmx_rows) add_mmx(row);
    for (const Row& row : others) add(row);
}

constexpr std::size_t count_rows() {
    std::size_t count = 0;
    for_each_row([&](const Row&) { ++count; });
    return count;
}

constexpr auto make_rows() {
    std::array<Row, count_rows()> rows{};
    std::size_t count = 0;
    for_each_row([&](const Row& row) { rows[count++] = row; });
    return rows;
}

}  // namespace detail

inline constexpr auto rows = simd_integer::detail::make_rows();

}  // namespace simd_integer

}  // namespace lockstep::isa
