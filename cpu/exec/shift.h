// Shifts and rotates (Intel SDM volume 2: SAL/SAR/SHL/SHR, RCL/RCR/ROL/ROR, SHLD, SHRD).
//
// `count` is what shift_count() made of the operand: 0 … 31, or 0 … 255 on the 8086, which does not mask it. A count of
// zero changes neither value nor flags. OF, defined for a count of one only, is that of the last of `count` single
// steps, as the chips that shift one bit at a time leave it and those with a barrel shifter do too.
#pragma once

#include <algorithm>
#include <bit>

#include "cpu/exec/carries.h"
#include "cpu/flags.h"
#include "cpu/model.h"

namespace lockstep::exec {

// The number of steps a shift by `operand` makes (SDM volume 2, "IA-32 Architecture Compatibility" of SAL).
constexpr u32 shift_count(u8 operand, CpuModel model = CpuModel::PentiumPro) {
    return model == CpuModel::I8086 ? u32{operand} : operand & 31u;
}

namespace detail {

// More steps than this move every bit of every width out.
inline constexpr u32 enough = 63;

// The 80386 shifts bytes by 16 and 24 as by 8, for CF (recorded; the result is zero or the sign in any case).
template <std::unsigned_integral T>
constexpr u32 steps_of_carry(u32 count, CpuModel model) {
    return model == CpuModel::I80386 && count > width<T> && count % width<T> == 0 ? width<T> : count;
}

constexpr bool sets_adjust(CpuModel model) {
    return model == CpuModel::I80286 || model == CpuModel::I80386;
}

// OF after a step to the right: the two top bits of the result differ.
template <std::unsigned_integral T>
constexpr bool top_bits_differ(T value) {
    return top_bit<T>(static_cast<T>(value ^ (value << 1)));
}

}  // namespace detail

// The 8086 and the 80286 shift left by adding the value to itself, so that AF is the carry out of bit 3; the 80386 sets
// it (recorded), the others clear it.
template <std::unsigned_integral T, class F>
constexpr T shl(F& flags, T a, u32 count, CpuModel model = CpuModel::PentiumPro) {
    if (count == 0) return a;
    const u64 shifted = static_cast<u64>(a) << std::min(count, detail::enough);
    const T value = static_cast<T>(shifted);
    const u64 for_carry = static_cast<u64>(a) << std::min(detail::steps_of_carry<T>(count, model), detail::enough);
    const bool carry = ((for_carry >> width<T>)&1) != 0;
    const bool adjust = model == CpuModel::I80386 || (model <= CpuModel::I80286 && (value & 0x10) != 0);
    flags.template set_result<T>(value, carry, carry != top_bit<T>(value), adjust);
    return value;
}

// AF, undefined, is set by shifts to the right of the 80286 and the 80386 and cleared by the others'.
template <std::unsigned_integral T, class F>
constexpr T shr(F& flags, T a, u32 count, CpuModel model = CpuModel::PentiumPro) {
    if (count == 0) return a;
    const T value = static_cast<T>(static_cast<u64>(a) >> std::min(count, detail::enough));
    const u32 steps = detail::steps_of_carry<T>(count, model);
    const u64 before_last = static_cast<u64>(a) >> (std::min(steps, detail::enough) - 1);
    flags.template set_result<T>(value, (before_last & 1) != 0, detail::top_bits_differ<T>(value),
                                 detail::sets_adjust(model));
    return value;
}

template <std::unsigned_integral T, class F>
constexpr T sar(F& flags, T a, u32 count, CpuModel model = CpuModel::PentiumPro) {
    if (count == 0) return a;
    const s64 wide = static_cast<std::make_signed_t<T>>(a);
    const s64 before_last = wide >> (std::min(count, detail::enough) - 1);
    const T value = static_cast<T>(before_last >> 1);
    flags.template set_result<T>(value, (before_last & 1) != 0, false, detail::sets_adjust(model));
    return value;
}

template <std::unsigned_integral T, class F>
constexpr T rol(F& flags, T a, u32 count) {
    if (count == 0) return a;
    const T value = std::rotl(a, static_cast<int>(count % width<T>));
    const bool carry = (value & 1) != 0;
    flags.set_cf(carry);
    flags.set_of(carry != top_bit<T>(value));
    return value;
}

template <std::unsigned_integral T, class F>
constexpr T ror(F& flags, T a, u32 count) {
    if (count == 0) return a;
    const T value = std::rotr(a, static_cast<int>(count % width<T>));
    flags.set_cf(top_bit<T>(value));
    flags.set_of(detail::top_bits_differ<T>(value));
    return value;
}

// `carry` is CF before. A multiple of width + 1 steps brings value and CF back; OF is then still set.
template <std::unsigned_integral T, class F>
constexpr T rcl(F& flags, T a, u32 count, bool carry) {
    if (count == 0) return a;
    const u32 steps = count % (width<T> + 1);
    T value = a;
    if (steps != 0) {
        // The ring of width + 1 bits, CF on top.
        const u64 ring = (static_cast<u64>(carry) << width<T>) | a;
        const u64 turned = (ring << steps) | (ring >> (width<T> + 1 - steps));
        value = static_cast<T>(turned);
        carry = ((turned >> width<T>)&1) != 0;
    }
    flags.set_cf(carry);
    flags.set_of(carry != top_bit<T>(value));
    return value;
}

template <std::unsigned_integral T, class F>
constexpr T rcr(F& flags, T a, u32 count, bool carry) {
    if (count == 0) return a;
    const u32 steps = count % (width<T> + 1);
    T value = a;
    if (steps != 0) {
        const u64 ring = (static_cast<u64>(carry) << width<T>) | a;
        const u64 turned = (ring >> steps) | (ring << (width<T> + 1 - steps));
        value = static_cast<T>(turned);
        carry = ((turned >> width<T>)&1) != 0;
    }
    flags.set_cf(carry);
    flags.set_of(detail::top_bits_differ<T>(value));
    return value;
}

// SHLD and SHRD with 16 bits and a count above 16, undefined in the manual: the first operand follows behind the
// second. On the 80386 the second follows itself (recorded).
template <std::unsigned_integral T, class F>
constexpr T shld(F& flags, T a, T b, u32 count, CpuModel model = CpuModel::PentiumPro) {
    if (count == 0) return a;
    T value;
    bool carry;
    if constexpr (sizeof(T) == 2) {
        const T last = model == CpuModel::I80386 ? b : a;
        const u64 chain = (static_cast<u64>(a) << 32) | (static_cast<u64>(b) << 16) | last;
        const u64 shifted = chain << count;
        value = static_cast<T>(shifted >> 32);
        carry = ((shifted >> 48) & 1) != 0;
    } else {
        const u64 shifted = ((static_cast<u64>(a) << width<T>) | b) << (count - 1);
        carry = (shifted >> 63) != 0;
        value = static_cast<T>((shifted << 1) >> width<T>);
    }
    flags.template set_result<T>(value, carry, carry != top_bit<T>(value), false);
    return value;
}

template <std::unsigned_integral T, class F>
constexpr T shrd(F& flags, T a, T b, u32 count, CpuModel model = CpuModel::PentiumPro) {
    if (count == 0) return a;
    u64 chain = (static_cast<u64>(b) << width<T>) | a;
    if constexpr (sizeof(T) == 2) chain |= static_cast<u64>(model == CpuModel::I80386 ? b : a) << 32;
    const u64 before_last = chain >> (count - 1);
    const T value = static_cast<T>(before_last >> 1);
    flags.template set_result<T>(value, (before_last & 1) != 0, detail::top_bits_differ<T>(value), false);
    return value;
}

// The 8086's D0–D3 /6: all ones.
template <std::unsigned_integral T, class F>
constexpr T setmo(F& flags, T a, u32 count) {
    if (count == 0) return a;
    const T value = static_cast<T>(~T{0});
    flags.template set_logic<T>(value);
    return value;
}

}  // namespace lockstep::exec
