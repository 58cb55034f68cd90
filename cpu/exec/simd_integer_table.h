// Which function is which operation on MMX and on XMM registers: the reference path and the fast path both take their
// executors from here. A null pointer: there is no such form.
//
// Not here: what has other operands than vectors and an immediate (PEXTR, PINSR, PMOVMSKB, PTEST, PBLENDVB, PCMPxSTRx).
#pragma once

#include "cpu/exec/simd_integer_arithmetic.h"
#include "cpu/exec/simd_integer_compare.h"
#include "cpu/exec/simd_integer_multiply.h"
#include "cpu/exec/simd_integer_pack.h"
#include "cpu/exec/simd_integer_shift.h"
#include "cpu/exec/simd_integer_shuffle.h"
#include "cpu/op.h"

namespace lockstep::exec::simd {

// destination = function(destination, source). Of a source that is shorter in memory only that part counts.
struct BinaryEntry {
    Op op;
    Mm (*mm)(Mm, Mm);
    Xmm (*xmm)(Xmm, Xmm);
};
// destination = function(destination, source, immediate).
struct ImmediateEntry {
    Op op;
    Mm (*mm)(Mm, Mm, u8);
    Xmm (*xmm)(Xmm, Xmm, u8);
};
// register = function(register, immediate): groups 12 to 14.
struct ShiftEntry {
    Op op;
    Mm (*mm)(Mm, u64);
    Xmm (*xmm)(Xmm, u64);
};

// clang-format off
inline constexpr BinaryEntry binary_entries[] = {
    // --- arithmetic ---
    {Op::Paddb, &add<u8, Mm>, &add<u8, Xmm>},
    {Op::Paddw, &add<u16, Mm>, &add<u16, Xmm>},
    {Op::Paddd, &add<u32, Mm>, &add<u32, Xmm>},
    {Op::Paddq, &add<u64, Mm>, &add<u64, Xmm>},
    {Op::Psubb, &subtract<u8, Mm>, &subtract<u8, Xmm>},
    {Op::Psubw, &subtract<u16, Mm>, &subtract<u16, Xmm>},
    {Op::Psubd, &subtract<u32, Mm>, &subtract<u32, Xmm>},
    {Op::Psubq, &subtract<u64, Mm>, &subtract<u64, Xmm>},
    {Op::Paddsb, &add_saturated<s8, Mm>, &add_saturated<s8, Xmm>},
    {Op::Paddsw, &add_saturated<s16, Mm>, &add_saturated<s16, Xmm>},
    {Op::Paddusb, &add_saturated<u8, Mm>, &add_saturated<u8, Xmm>},
    {Op::Paddusw, &add_saturated<u16, Mm>, &add_saturated<u16, Xmm>},
    {Op::Psubsb, &subtract_saturated<s8, Mm>, &subtract_saturated<s8, Xmm>},
    {Op::Psubsw, &subtract_saturated<s16, Mm>, &subtract_saturated<s16, Xmm>},
    {Op::Psubusb, &subtract_saturated<u8, Mm>, &subtract_saturated<u8, Xmm>},
    {Op::Psubusw, &subtract_saturated<u16, Mm>, &subtract_saturated<u16, Xmm>},
    {Op::Phaddw, &add_pairs<u16, Mm>, &add_pairs<u16, Xmm>},
    {Op::Phaddd, &add_pairs<u32, Mm>, &add_pairs<u32, Xmm>},
    {Op::Phaddsw, &add_pairs_saturated<s16, Mm>, &add_pairs_saturated<s16, Xmm>},
    {Op::Phsubw, &subtract_pairs<u16, Mm>, &subtract_pairs<u16, Xmm>},
    {Op::Phsubd, &subtract_pairs<u32, Mm>, &subtract_pairs<u32, Xmm>},
    {Op::Phsubsw, &subtract_pairs_saturated<s16, Mm>, &subtract_pairs_saturated<s16, Xmm>},
    {Op::Pavgb, &average<u8, Mm>, &average<u8, Xmm>},
    {Op::Pavgw, &average<u16, Mm>, &average<u16, Xmm>},
    {Op::Pabsb, &absolute<u8, Mm>, &absolute<u8, Xmm>},
    {Op::Pabsw, &absolute<u16, Mm>, &absolute<u16, Xmm>},
    {Op::Pabsd, &absolute<u32, Mm>, &absolute<u32, Xmm>},
    {Op::Psignb, &sign<u8, Mm>, &sign<u8, Xmm>},
    {Op::Psignw, &sign<u16, Mm>, &sign<u16, Xmm>},
    {Op::Psignd, &sign<u32, Mm>, &sign<u32, Xmm>},
    // --- multiplication and sums ---
    {Op::Pmullw, &multiply_low<u16, Mm>, &multiply_low<u16, Xmm>},
    {Op::Pmulhw, &multiply_high<s16, Mm>, &multiply_high<s16, Xmm>},
    {Op::Pmulhuw, &multiply_high<u16, Mm>, &multiply_high<u16, Xmm>},
    {Op::Pmulhrsw, &multiply_high_rounded<Mm>, &multiply_high_rounded<Xmm>},
    {Op::Pmulld, nullptr, &multiply_low<u32, Xmm>},
    {Op::Pmuludq, &multiply_even<u32, Mm>, &multiply_even<u32, Xmm>},
    {Op::Pmuldq, nullptr, &multiply_even<s32, Xmm>},
    {Op::Pmaddwd, &multiply_add<Mm>, &multiply_add<Xmm>},
    {Op::Pmaddubsw, &multiply_add_bytes<Mm>, &multiply_add_bytes<Xmm>},
    {Op::Psadbw, &distance_sum<Mm>, &distance_sum<Xmm>},
    {Op::Phminposuw, nullptr, &least_word},
    // --- minimum and maximum ---
    {Op::Pmaxub, &maximum<u8, Mm>, &maximum<u8, Xmm>},
    {Op::Pmaxuw, nullptr, &maximum<u16, Xmm>},
    {Op::Pmaxud, nullptr, &maximum<u32, Xmm>},
    {Op::Pmaxsb, nullptr, &maximum<s8, Xmm>},
    {Op::Pmaxsw, &maximum<s16, Mm>, &maximum<s16, Xmm>},
    {Op::Pmaxsd, nullptr, &maximum<s32, Xmm>},
    {Op::Pminub, &minimum<u8, Mm>, &minimum<u8, Xmm>},
    {Op::Pminuw, nullptr, &minimum<u16, Xmm>},
    {Op::Pminud, nullptr, &minimum<u32, Xmm>},
    {Op::Pminsb, nullptr, &minimum<s8, Xmm>},
    {Op::Pminsw, &minimum<s16, Mm>, &minimum<s16, Xmm>},
    {Op::Pminsd, nullptr, &minimum<s32, Xmm>},
    // --- comparison and logic ---
    {Op::Pcmpeqb, &compare_equal<u8, Mm>, &compare_equal<u8, Xmm>},
    {Op::Pcmpeqw, &compare_equal<u16, Mm>, &compare_equal<u16, Xmm>},
    {Op::Pcmpeqd, &compare_equal<u32, Mm>, &compare_equal<u32, Xmm>},
    {Op::Pcmpeqq, nullptr, &compare_equal<u64, Xmm>},
    {Op::Pcmpgtb, &compare_greater<s8, Mm>, &compare_greater<s8, Xmm>},
    {Op::Pcmpgtw, &compare_greater<s16, Mm>, &compare_greater<s16, Xmm>},
    {Op::Pcmpgtd, &compare_greater<s32, Mm>, &compare_greater<s32, Xmm>},
    {Op::Pcmpgtq, nullptr, &compare_greater<s64, Xmm>},
    {Op::Pand, &bit_and<Mm>, &bit_and<Xmm>},
    {Op::Pandn, &bit_and_not<Mm>, &bit_and_not<Xmm>},
    {Op::Por, &bit_or<Mm>, &bit_or<Xmm>},
    {Op::Pxor, &bit_xor<Mm>, &bit_xor<Xmm>},
    // --- shifts by the source ---
    {Op::Psllw, &shift_left_by<u16, Mm>, &shift_left_by<u16, Xmm>},
    {Op::Pslld, &shift_left_by<u32, Mm>, &shift_left_by<u32, Xmm>},
    {Op::Psllq, &shift_left_by<u64, Mm>, &shift_left_by<u64, Xmm>},
    {Op::Psrlw, &shift_right_by<u16, Mm>, &shift_right_by<u16, Xmm>},
    {Op::Psrld, &shift_right_by<u32, Mm>, &shift_right_by<u32, Xmm>},
    {Op::Psrlq, &shift_right_by<u64, Mm>, &shift_right_by<u64, Xmm>},
    {Op::Psraw, &shift_right_by<s16, Mm>, &shift_right_by<s16, Xmm>},
    {Op::Psrad, &shift_right_by<s32, Mm>, &shift_right_by<s32, Xmm>},
    // --- packing, unpacking, widening ---
    {Op::Packsswb, &pack<s8, Mm>, &pack<s8, Xmm>},
    {Op::Packssdw, &pack<s16, Mm>, &pack<s16, Xmm>},
    {Op::Packuswb, &pack<u8, Mm>, &pack<u8, Xmm>},
    {Op::Packusdw, nullptr, &pack<u16, Xmm>},
    {Op::Punpcklbw, &unpack_low<u8, Mm>, &unpack_low<u8, Xmm>},
    {Op::Punpcklwd, &unpack_low<u16, Mm>, &unpack_low<u16, Xmm>},
    {Op::Punpckldq, &unpack_low<u32, Mm>, &unpack_low<u32, Xmm>},
    {Op::Punpcklqdq, nullptr, &unpack_low<u64, Xmm>},
    {Op::Punpckhbw, &unpack_high<u8, Mm>, &unpack_high<u8, Xmm>},
    {Op::Punpckhwd, &unpack_high<u16, Mm>, &unpack_high<u16, Xmm>},
    {Op::Punpckhdq, &unpack_high<u32, Mm>, &unpack_high<u32, Xmm>},
    {Op::Punpckhqdq, nullptr, &unpack_high<u64, Xmm>},
    {Op::Pmovsxbw, nullptr, &widen<s8, s16>},
    {Op::Pmovsxbd, nullptr, &widen<s8, s32>},
    {Op::Pmovsxbq, nullptr, &widen<s8, s64>},
    {Op::Pmovsxwd, nullptr, &widen<s16, s32>},
    {Op::Pmovsxwq, nullptr, &widen<s16, s64>},
    {Op::Pmovsxdq, nullptr, &widen<s32, s64>},
    {Op::Pmovzxbw, nullptr, &widen<u8, u16>},
    {Op::Pmovzxbd, nullptr, &widen<u8, u32>},
    {Op::Pmovzxbq, nullptr, &widen<u8, u64>},
    {Op::Pmovzxwd, nullptr, &widen<u16, u32>},
    {Op::Pmovzxwq, nullptr, &widen<u16, u64>},
    {Op::Pmovzxdq, nullptr, &widen<u32, u64>},
    // --- shuffles ---
    {Op::Pshufb, &shuffle_bytes<Mm>, &shuffle_bytes<Xmm>},
};

inline constexpr ImmediateEntry immediate_entries[] = {
    {Op::Pshufw, &shuffle_words, nullptr},
    {Op::Pshufd, nullptr, &shuffle_doublewords},
    {Op::Pshufhw, nullptr, &shuffle_high_words},
    {Op::Pshuflw, nullptr, &shuffle_low_words},
    {Op::Palignr, &align_right<Mm>, &align_right<Xmm>},
    {Op::Pblendw, nullptr, &blend_words},
    {Op::Mpsadbw, nullptr, &distance_sums},
};

inline constexpr ShiftEntry shift_entries[] = {
    {Op::Psllw, &shift_left<u16, Mm>, &shift_left<u16, Xmm>},
    {Op::Pslld, &shift_left<u32, Mm>, &shift_left<u32, Xmm>},
    {Op::Psllq, &shift_left<u64, Mm>, &shift_left<u64, Xmm>},
    {Op::Psrlw, &shift_right<u16, Mm>, &shift_right<u16, Xmm>},
    {Op::Psrld, &shift_right<u32, Mm>, &shift_right<u32, Xmm>},
    {Op::Psrlq, &shift_right<u64, Mm>, &shift_right<u64, Xmm>},
    {Op::Psraw, &shift_right<s16, Mm>, &shift_right<s16, Xmm>},
    {Op::Psrad, &shift_right<s32, Mm>, &shift_right<s32, Xmm>},
    {Op::Pslldq, nullptr, &shift_bytes_left},
    {Op::Psrldq, nullptr, &shift_bytes_right},
};
// clang-format on

}  // namespace lockstep::exec::simd
