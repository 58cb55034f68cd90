// DIV and IDIV (Intel SDM volume 2). A divide error is a value: the caller raises it. All six flags are undefined: they
// stay as they are, unless divide_flags.h knows what the model leaves.
#pragma once

#include "cpu/exec/multiply.h"

namespace lockstep::exec {

template <std::unsigned_integral T>
struct Quotient {
    T quotient = 0;
    T remainder = 0;
    bool error = false;  // division by zero, or the quotient does not fit: nothing else is valid
};

template <std::unsigned_integral T>
constexpr Quotient<T> div(T high, T low, T divisor) {
    using Wide = detail::Wide<T>;
    if (high >= divisor) return {0, 0, true};
    const Wide dividend = static_cast<Wide>((static_cast<Wide>(high) << width<T>) | low);
    return {static_cast<T>(dividend / divisor), static_cast<T>(dividend % divisor), false};
}

// The 8086 refuses the most negative quotient; and its microcode keeps "REP prefix seen" and "quotient is negative" in
// the same latch, so that a repeat prefix (`negate`) negates the quotient.
template <std::unsigned_integral T>
constexpr Quotient<T> idiv(T high, T low, T divisor, CpuModel model = CpuModel::PentiumPro, bool negate = false) {
    using Wide = detail::Wide<T>;
    if (divisor == 0) return {0, 0, true};
    const Wide dividend = static_cast<Wide>((static_cast<Wide>(high) << width<T>) | low);
    const bool dividend_negative = top_bit<T>(high);
    const bool negative = dividend_negative != top_bit<T>(divisor);
    // Magnitudes, so that the most negative dividend is nothing special.
    const Wide magnitude = dividend_negative ? static_cast<Wide>(Wide{0} - dividend) : dividend;
    const Wide by =
        top_bit<T>(divisor) ? static_cast<Wide>(static_cast<T>(T{0} - divisor)) : static_cast<Wide>(divisor);
    const Wide quotient = static_cast<Wide>(magnitude / by);
    const Wide remainder = static_cast<Wide>(magnitude % by);
    constexpr Wide largest = static_cast<Wide>((Wide{1} << (width<T> - 1)) - 1);
    const Wide limit = static_cast<Wide>(largest + (negative && model != CpuModel::I8086 ? 1u : 0u));
    if (quotient > limit) return {0, 0, true};
    return {static_cast<T>(negative != negate ? Wide{0} - quotient : quotient),
            static_cast<T>(dividend_negative ? Wide{0} - remainder : remainder), false};
}

}  // namespace lockstep::exec
