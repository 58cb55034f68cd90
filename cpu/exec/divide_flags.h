// The flags that DIV, IDIV and AAM leave on the 8086 and the 80286, also in the image that a divide error pushes:
// undefined by the manuals, given by the steps of their microcode. Found in and checked against the recorded tests,
// exact there. Later models keep their flags here.
#pragma once

#include "cpu/exec/arithmetic.h"
#include "cpu/exec/divide.h"
#include "cpu/exec/divide_80286.h"

namespace lockstep::exec {

namespace detail {

// Dividend and divisor as the steps see them: IDIV divides magnitudes.
template <std::unsigned_integral T>
struct Division {
    T high;
    T low;
    T divisor;
};

template <std::unsigned_integral T>
constexpr Division<T> magnitudes(Division<T> d) {
    if (top_bit<T>(d.high)) {
        d.high = static_cast<T>(~d.high + (d.low == 0 ? 1 : 0));
        d.low = static_cast<T>(T{0} - d.low);
    }
    if (top_bit<T>(d.divisor)) d.divisor = static_cast<T>(T{0} - d.divisor);
    return d;
}

// Shifts the dividend left by one, `in` entering. Returns the bit that leaves.
template <std::unsigned_integral T>
constexpr bool shift_in(Division<T>& d, bool in) {
    const bool out = top_bit<T>(d.high);
    d.high = static_cast<T>((d.high << 1) | static_cast<T>(top_bit<T>(d.low)));
    d.low = static_cast<T>((d.low << 1) | static_cast<T>(in));
    return out;
}

// The 8086 compares before the first step, then subtracts in every step, setting the flags unless a bit left the
// dividend; the quotient collects inverted.
template <std::unsigned_integral T>
constexpr void divide_flags_8086(Flags& flags, Division<T> d, bool is_signed) {
    if (is_signed) d = magnitudes(d);
    sub<T>(flags, d.high, d.divisor);
    if (!flags.cf()) return;  // divide error
    bool carry = true;
    for (unsigned step = 0; step < width<T>; ++step) {
        if (shift_in(d, carry)) {
            d.high = static_cast<T>(d.high - d.divisor);
            carry = false;
            flags.set_cf(false);
        } else {
            const T difference = sub<T>(flags, d.high, d.divisor);
            carry = flags.cf();
            if (!carry) d.high = difference;
        }
    }
    shift_in(d, carry);
    flags.set_cf(top_bit<T>(d.low));  // clear: the top bit of the quotient is set, for IDIV a divide error
    if (is_signed && flags.cf()) {
        flags.set_cf(false);
        flags.set_of(false);
    }
}

// DIV of the 80286 with a quotient that does not fit: the flags are those of the subtraction in the last but one step.
template <std::unsigned_integral T>
constexpr void divide_error_flags_80286(Flags& flags, Division<T> d) {
    d.high = static_cast<T>(d.high - d.divisor);
    for (unsigned step = 1; step < width<T>; ++step) {
        const bool out = shift_in(d, false);
        const T difference = sub<T>(flags, d.high, d.divisor);
        if (out || !flags.cf()) d.high = difference;
    }
}

template <std::unsigned_integral T>
constexpr void divide_flags_80286(Flags& flags, const Division<T>& d, bool is_signed) {
    if (is_signed) {
        // CF and OF: the carry of the last trial.
        const auto division = idiv_80286<T>(d.high, d.low, d.divisor);
        flags.set_result<T>(division.last_remainder, division.carry, division.carry, true);
    } else if (d.high >= d.divisor) {
        divide_error_flags_80286(flags, d);
    } else {
        // CF and OF: the borrow of the last step.
        using Wide = detail::Wide<T>;
        const Wide dividend = static_cast<Wide>((static_cast<Wide>(d.high) << width<T>) | d.low);
        const T remainder = static_cast<T>(dividend % d.divisor);
        const bool odd = ((dividend / d.divisor) & 1) != 0;
        const T before = static_cast<T>(odd ? remainder + d.divisor : remainder);
        const bool borrow = before < d.divisor;
        flags.set_result<T>(remainder, borrow, borrow, true);
    }
}

}  // namespace detail

// To be called for every division, whether it ends in a divide error or not.
template <std::unsigned_integral T>
constexpr void divide_flags(Flags& flags, T high, T low, T divisor, bool is_signed, CpuModel model) {
    if (model == CpuModel::I8086) detail::divide_flags_8086<T>(flags, {high, low, divisor}, is_signed);
    if (model == CpuModel::I80286) detail::divide_flags_80286<T>(flags, {high, low, divisor}, is_signed);
}

}  // namespace lockstep::exec
