// Carries out of every bit of a sum or difference, from which CF, OF and AF are taken.
#pragma once

#include <concepts>

namespace lockstep::exec {

// Bit i: the carry out of bit i of a + b (+ carry in), where `sum` is the truncated result.
template <std::unsigned_integral T>
constexpr T carries_of_sum(T a, T b, T sum) {
    return static_cast<T>((a & b) | ((a | b) & ~sum));
}

// Bit i: the borrow into bit i + 1 of a - b (- borrow in), where `difference` is the truncated result.
template <std::unsigned_integral T>
constexpr T borrows_of_difference(T a, T b, T difference) {
    return static_cast<T>((~a & b) | ((~a | b) & difference));
}

// Number of bits of T.
template <std::unsigned_integral T>
inline constexpr unsigned width = 8 * sizeof(T);

// The top bit of `value`.
template <std::unsigned_integral T>
constexpr bool top_bit(T value) {
    return (value >> (width<T> - 1)) != 0;
}

}  // namespace lockstep::exec
