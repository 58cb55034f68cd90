// Named fields inside registers, independent of the host's byte order.
#pragma once

#include <concepts>

#include "base/types.h"

namespace lockstep {

// True when bit `index` (0 = least significant) of `value` is set.
template <std::unsigned_integral T>
constexpr bool bit(T value, unsigned index) {
    return ((value >> index) & 1u) != 0;
}

// Bits `low` … `low + count - 1` of `value`, moved down to bit 0. `count` is 1 … width of T.
template <std::unsigned_integral T>
constexpr T bits(T value, unsigned low, unsigned count) {
    return static_cast<T>((value >> low) & ((T{1} << (count - 1) << 1) - 1));
}

// `value` with bits `low` … `low + count - 1` replaced by `field`.
template <std::unsigned_integral T>
constexpr T with_bits(T value, unsigned low, unsigned count, T field) {
    const T mask = static_cast<T>(((T{1} << (count - 1) << 1) - 1) << low);
    return static_cast<T>((value & ~mask) | (static_cast<T>(field << low) & mask));
}

// `value` with bit `index` set or cleared.
template <std::unsigned_integral T>
constexpr T with_bit(T value, unsigned index, bool on) {
    return with_bits<T>(value, index, 1, static_cast<T>(on));
}

// A field of a register: `using Mode = Field<u8, 1, 3>; Mode::get(reg); reg = Mode::set(reg, 2);`
template <std::unsigned_integral T, unsigned Low, unsigned Count = 1>
struct Field {
    static_assert(Count > 0 && Low + Count <= 8 * sizeof(T));
    static constexpr T mask = static_cast<T>(((T{1} << (Count - 1) << 1) - 1) << Low);
    static constexpr T get(T reg) { return bits<T>(reg, Low, Count); }
    static constexpr T set(T reg, T field) { return with_bits<T>(reg, Low, Count, field); }
    static constexpr bool test(T reg) { return (reg & mask) != 0; }
};

}  // namespace lockstep
