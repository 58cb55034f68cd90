// Which function is which operation on floating-point numbers in XMM registers: the reference path and the fast path
// both take their executors from here.
//
// `source` is what the second operand is: a part of an XMM register or memory of the operand's size, an MMX register, a
// general register, always in the low part of an Xmm. The result goes to the first operand in the same way.
#pragma once

#include "cpu/exec/simd_float_arithmetic.h"
#include "cpu/exec/simd_float_compare.h"
#include "cpu/exec/simd_float_convert.h"
#include "cpu/exec/simd_float_shuffle.h"
#include "cpu/op.h"

namespace lockstep::exec::simd {

struct FloatEntry {
    Op op;
    Xmm (*function)(const Xmm& destination, const Xmm& source, SseEnvironment& env);
};
struct FloatImmediateEntry {
    Op op;
    Xmm (*function)(const Xmm& destination, const Xmm& source, u8 immediate, SseEnvironment& env);
};
// ZF, PF and CF.
struct FloatFlagsEntry {
    Op op;
    u32 (*function)(const Xmm& destination, const Xmm& source, SseEnvironment& env);
};
// These raise nothing.
struct ShuffleEntry {
    Op op;
    Xmm (*function)(const Xmm& destination, const Xmm& source);
};
struct ShuffleImmediateEntry {
    Op op;
    Xmm (*function)(const Xmm& destination, const Xmm& source, u8 immediate);
};

// clang-format off
inline constexpr FloatEntry float_entries[] = {
    {Op::Addps, &packed<Float32, fp::add>},
    {Op::Addpd, &packed<Float64, fp::add>},
    {Op::Addss, &scalar<Float32, fp::add>},
    {Op::Addsd, &scalar<Float64, fp::add>},
    {Op::Subps, &packed<Float32, fp::subtract>},
    {Op::Subpd, &packed<Float64, fp::subtract>},
    {Op::Subss, &scalar<Float32, fp::subtract>},
    {Op::Subsd, &scalar<Float64, fp::subtract>},
    {Op::Mulps, &packed<Float32, fp::multiply>},
    {Op::Mulpd, &packed<Float64, fp::multiply>},
    {Op::Mulss, &scalar<Float32, fp::multiply>},
    {Op::Mulsd, &scalar<Float64, fp::multiply>},
    {Op::Divps, &packed<Float32, fp::divide>},
    {Op::Divpd, &packed<Float64, fp::divide>},
    {Op::Divss, &scalar<Float32, fp::divide>},
    {Op::Divsd, &scalar<Float64, fp::divide>},
    {Op::Minps, &packed<Float32, fp::minimum>},
    {Op::Minpd, &packed<Float64, fp::minimum>},
    {Op::Minss, &scalar<Float32, fp::minimum>},
    {Op::Minsd, &scalar<Float64, fp::minimum>},
    {Op::Maxps, &packed<Float32, fp::maximum>},
    {Op::Maxpd, &packed<Float64, fp::maximum>},
    {Op::Maxss, &scalar<Float32, fp::maximum>},
    {Op::Maxsd, &scalar<Float64, fp::maximum>},
    {Op::Sqrtps, &packed<Float32, fp::square_root>},
    {Op::Sqrtpd, &packed<Float64, fp::square_root>},
    {Op::Sqrtss, &scalar<Float32, fp::square_root>},
    {Op::Sqrtsd, &scalar<Float64, fp::square_root>},
    {Op::Addsubps, &add_subtract<Float32>},
    {Op::Addsubpd, &add_subtract<Float64>},
    {Op::Haddps, &horizontal<Float32, fp::add>},
    {Op::Haddpd, &horizontal<Float64, fp::add>},
    {Op::Hsubps, &horizontal<Float32, fp::subtract>},
    {Op::Hsubpd, &horizontal<Float64, fp::subtract>},
    {Op::Cvtpi2ps, &convert<Float32, s32, 2, Upper::Keep>},
    {Op::Cvtpi2pd, &convert<Float64, s32, 2, Upper::Zero>},
    {Op::Cvtps2pi, &convert<s32, Float32, 2, Upper::Zero>},
    {Op::Cvtpd2pi, &convert<s32, Float64, 2, Upper::Zero>},
    {Op::Cvttps2pi, &convert<s32, Float32, 2, Upper::Zero, Conversion::Truncated>},
    {Op::Cvttpd2pi, &convert<s32, Float64, 2, Upper::Zero, Conversion::Truncated>},
    {Op::Cvtsi2ss, &convert<Float32, s32, 1, Upper::Keep>},
    {Op::Cvtsi2sd, &convert<Float64, s32, 1, Upper::Keep>},
    {Op::Cvtss2si, &convert<s32, Float32, 1, Upper::Zero>},
    {Op::Cvtsd2si, &convert<s32, Float64, 1, Upper::Zero>},
    {Op::Cvttss2si, &convert<s32, Float32, 1, Upper::Zero, Conversion::Truncated>},
    {Op::Cvttsd2si, &convert<s32, Float64, 1, Upper::Zero, Conversion::Truncated>},
    {Op::Cvtps2pd, &convert<Float64, Float32, 2, Upper::Zero>},
    {Op::Cvtpd2ps, &convert<Float32, Float64, 2, Upper::Zero>},
    {Op::Cvtss2sd, &convert<Float64, Float32, 1, Upper::Keep>},
    {Op::Cvtsd2ss, &convert<Float32, Float64, 1, Upper::Keep>},
    {Op::Cvtdq2ps, &convert<Float32, s32, 4, Upper::Zero>},
    {Op::Cvtps2dq, &convert<s32, Float32, 4, Upper::Zero>},
    {Op::Cvttps2dq, &convert<s32, Float32, 4, Upper::Zero, Conversion::Truncated>},
    {Op::Cvtdq2pd, &convert<Float64, s32, 2, Upper::Zero>},
    {Op::Cvtpd2dq, &convert<s32, Float64, 2, Upper::Zero>},
    {Op::Cvttpd2dq, &convert<s32, Float64, 2, Upper::Zero, Conversion::Truncated>},
};

inline constexpr FloatImmediateEntry float_immediate_entries[] = {
    {Op::Cmpps, &compare_packed<Float32>},
    {Op::Cmppd, &compare_packed<Float64>},
    {Op::Cmpss, &compare_scalar<Float32>},
    {Op::Cmpsd, &compare_scalar<Float64>},
    {Op::Roundps, &round_packed<Float32>},
    {Op::Roundpd, &round_packed<Float64>},
    {Op::Roundss, &round_scalar<Float32>},
    {Op::Roundsd, &round_scalar<Float64>},
    {Op::Dpps, &dot_product<Float32>},
    {Op::Dppd, &dot_product<Float64>},
};

inline constexpr FloatFlagsEntry float_flags_entries[] = {
    {Op::Comiss, &ordered_flags<Float32, fp::compare>},
    {Op::Comisd, &ordered_flags<Float64, fp::compare>},
    {Op::Ucomiss, &ordered_flags<Float32, fp::compare_quiet>},
    {Op::Ucomisd, &ordered_flags<Float64, fp::compare_quiet>},
};

inline constexpr ShuffleEntry shuffle_entries[] = {
    {Op::Rcpps, &approximate_packed<fp::approximate_reciprocal>},
    {Op::Rcpss, &approximate_scalar<fp::approximate_reciprocal>},
    {Op::Rsqrtps, &approximate_packed<fp::approximate_reciprocal_root>},
    {Op::Rsqrtss, &approximate_scalar<fp::approximate_reciprocal_root>},
    {Op::Andps, &bits_and},
    {Op::Andpd, &bits_and},
    {Op::Andnps, &bits_and_not},
    {Op::Andnpd, &bits_and_not},
    {Op::Orps, &bits_or},
    {Op::Orpd, &bits_or},
    {Op::Xorps, &bits_xor},
    {Op::Xorpd, &bits_xor},
    {Op::Unpcklps, &interleave<u32, false>},
    {Op::Unpcklpd, &interleave<u64, false>},
    {Op::Unpckhps, &interleave<u32, true>},
    {Op::Unpckhpd, &interleave<u64, true>},
    {Op::Movsldup, &duplicate<u32, 0>},
    {Op::Movshdup, &duplicate<u32, 1>},
    {Op::Movddup, &duplicate<u64, 0>},
    {Op::Movhlps, &high_to_low},
    {Op::Movlhps, &low_to_high},
};

inline constexpr ShuffleImmediateEntry shuffle_immediate_entries[] = {
    {Op::Shufps, &shuffle_singles},
    {Op::Shufpd, &shuffle_doubles},
    {Op::Blendps, &blend<u32>},
    {Op::Blendpd, &blend<u64>},
};
// clang-format on

// The entry of `op` in one of these tables, which must have one.
constexpr const auto& entry_of(Op op, const auto& entries) {
    std::size_t i = 0;
    while (entries[i].op != op) ++i;
    return entries[i];
}

}  // namespace lockstep::exec::simd
