// Rounding to a format, and what happens at the ends of its range: the one place for all formats, x87 and SSE.
//
// The answer to underflow is "after rounding": a result is tiny if it would lie below the normal numbers with an
// unbounded exponent (SDM volume 1, section 4.9.1.5), which is what the x87 and SSE of Intel and AMD do.
#pragma once

#include <bit>

#include "base/types.h"
#include "cpu/float/environment.h"
#include "cpu/float/float80.h"

namespace lockstep::fp {

// A finite number other than zero: significand × 2^(exponent - 63), the significand with its top bit set.
struct Finite {
    u64 significand;
    s32 exponent;
    bool sign;
};

// The same with 128 bits, before rounding: (high:low) × 2^(exponent - 127). The last bit of `low` is also set for
// anything below it.
struct Wide {
    u64 high;
    u64 low;
    s32 exponent;
    bool sign;
};

struct Format {
    unsigned precision;  // bits of significand, the integer bit included
    s32 min_exponent;    // of normal numbers
    s32 max_exponent;
    s32 wrap;  // what the exponent is changed by under unmasked overflow and underflow
};

constexpr Format single_format{24, -126, 127, 192};
constexpr Format double_format{53, -1022, 1023, 1536};
constexpr Format extended_format{64, -16382, 16383, 24576};

// A rounded result. A denormal one has the format's least exponent and no top bit; zero has significand 0; infinity an
// exponent above the greatest.
struct Rounded {
    u64 significand;
    s32 exponent;
    u8 raised;
    bool up;    // away from zero
    bool tiny;  // below the normal numbers after rounding
};

constexpr u128 join(u64 high, u64 low) {
    return static_cast<u128>(high) << 64 | low;
}

// `value` shifted right by any distance; bits that fall out set the last one.
constexpr u128 shift_right_sticky(u128 value, unsigned distance) {
    // From 127 places on, nothing but the last bit can be left.
    const unsigned places = distance < 127 ? distance : 127;
    return value >> places | static_cast<u128>((value & ((u128{1} << places) - 1)) != 0);
}

struct Cut {
    u64 significand;  // 0 if it carried out: then it stands for 2^64
    bool inexact;
    bool up;
};

// Cuts the last `drop` (0 … 63) bits of `high` and all of `low`.
[[gnu::always_inline]] constexpr Cut cut(bool sign, u64 high, u64 low, unsigned drop, Rounding rounding) {
    const u64 kept = high >> drop << drop;
    const u64 unit = u64{1} << drop;
    const u64 rest = drop == 0 ? low : (high << (64 - drop) | static_cast<u64>(low != 0));
    // A tie goes up only from an odd unit.
    const bool up = rounding == Rounding::Nearest ? rest > integer_bit - static_cast<u64>((kept & unit) != 0)
                                                  : rest != 0 && rounding == (sign ? Rounding::Down : Rounding::Up);
    return {kept + (static_cast<u64>(up) << drop), rest != 0, up};
}

// The masked answer to overflow: infinity, or the greatest number when rounding turns away from it.
constexpr Rounded overflowed(const Format& format, bool sign, unsigned precision, Rounding rounding) {
    const bool infinite = rounding == Rounding::Nearest || rounding == (sign ? Rounding::Down : Rounding::Up);
    if (infinite)
        return {integer_bit, format.max_exponent + 1, exception::overflow | exception::precision, true, false};
    return {~u64{0} << (64 - precision), format.max_exponent, exception::overflow | exception::precision, false, false};
}

// What `round` does outside the normal numbers; `whole` is the result with an unbounded exponent.
[[gnu::noinline]] constexpr Rounded round_out_of_range(const Format& format, const Wide& wide, Rounded whole,
                                                       unsigned precision, Rounding rounding, u8 masks) {
    if (whole.exponent > format.max_exponent) {
        if ((masks & exception::overflow) != 0) return overflowed(format, wide.sign, precision, rounding);
        whole.raised |= exception::overflow;
        whole.exponent -= format.wrap;
        return whole;
    }
    whole.tiny = true;
    if ((masks & exception::underflow) == 0) {
        whole.raised |= exception::underflow;
        whole.exponent += format.wrap;
        return whole;
    }
    const u128 shifted =
        shift_right_sticky(join(wide.high, wide.low), static_cast<unsigned>(format.min_exponent - wide.exponent));
    const Cut tail =
        cut(wide.sign, static_cast<u64>(shifted >> 64), static_cast<u64>(shifted), 64 - precision, rounding);
    const u8 raised = tail.inexact ? exception::underflow | exception::precision : 0;
    return {tail.significand, format.min_exponent, raised, tail.up, true};
}

// Rounds to `precision` bits (at most the format's). `masks`: of the environment.
[[gnu::always_inline]] constexpr Rounded round(const Format& format, const Wide& wide, unsigned precision,
                                               Rounding rounding, u8 masks) {
    const Cut cut_off = cut(wide.sign, wide.high, wide.low, 64 - precision, rounding);
    const bool carried = cut_off.significand == 0;
    const Rounded whole{carried ? integer_bit : cut_off.significand, wide.exponent + static_cast<s32>(carried),
                        cut_off.inexact ? exception::precision : u8{0}, cut_off.up, false};
    if (whole.exponent >= format.min_exponent && whole.exponent <= format.max_exponent) [[likely]]
        return whole;
    return round_out_of_range(format, wide, whole, precision, rounding, masks);
}

// Packs a rounded result as it is.
constexpr Float80 pack80(bool sign, const Rounded& r) {
    const bool normal = (r.significand & integer_bit) != 0;
    return make_float80(sign, normal ? static_cast<u32>(r.exponent + 16383) & 0x7FFF : 0, r.significand);
}
constexpr Float32 pack32(bool sign, const Rounded& r) {
    const bool normal = (r.significand & integer_bit) != 0;
    const u32 exponent = normal ? static_cast<u32>(r.exponent + 127) & 0xFF : 0;
    return {(sign ? 0x80000000u : 0u) | exponent << 23 | (static_cast<u32>(r.significand >> 40) & 0x7FFFFF)};
}
constexpr Float64 pack64(bool sign, const Rounded& r) {
    const bool normal = (r.significand & integer_bit) != 0;
    const u64 exponent = normal ? static_cast<u64>(r.exponent + 1023) & 0x7FF : 0;
    return {(sign ? integer_bit : 0) | exponent << 52 | ((r.significand >> 11) & 0xFFFFFFFFFFFFF)};
}

// Rounds a result of the x87 for a register.
inline Float80 round80(X87Environment& env, const Wide& wide, unsigned precision) {
    const Rounded r = round(extended_format, wide, precision, env.rounding, env.masks);
    env.raised |= r.raised;
    env.c1 = r.up;
    return pack80(wide.sign, r);
}

}  // namespace lockstep::fp
