// Numbers in the headers and tables of disk images, in the format's byte order, whatever the host's.
#pragma once

#include <algorithm>
#include <concepts>
#include <span>
#include <string>
#include <string_view>

#include "base/types.h"

namespace lockstep::image {

// `at` is a byte offset; the field lies inside `bytes`.
template <std::unsigned_integral T>
constexpr T load_be(std::span<const u8> bytes, std::size_t at) {
    T value = 0;
    for (const u8 byte : bytes.subspan(at, sizeof(T))) value = static_cast<T>(u64{value} << 8 | byte);
    return value;
}

template <std::unsigned_integral T>
constexpr T load_le(std::span<const u8> bytes, std::size_t at) {
    T value = 0;
    for (std::size_t i = sizeof(T); i-- != 0;) value = static_cast<T>(u64{value} << 8 | bytes[at + i]);
    return value;
}

template <std::unsigned_integral T>
constexpr void store_be(std::span<u8> bytes, std::size_t at, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes[at + i] = static_cast<u8>(value >> (8 * (sizeof(T) - 1 - i)));
}

template <std::unsigned_integral T>
constexpr void store_le(std::span<u8> bytes, std::size_t at, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes[at + i] = static_cast<u8>(value >> (8 * i));
}

// The bytes as text, up to the first zero.
inline std::string load_text(std::span<const u8> bytes) {
    return {bytes.begin(), std::ranges::find(bytes, u8{0})};
}

inline void store_text(std::span<u8> bytes, std::size_t at, std::string_view text) {
    std::ranges::copy(text, bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

constexpr bool is_power_of_two(u64 value) {
    return value != 0 && (value & (value - 1)) == 0;
}

constexpr u64 divide_up(u64 value, u64 by) {
    return value / by + (value % by != 0 ? 1 : 0);
}

constexpr u64 round_up(u64 value, u64 unit) {
    return divide_up(value, unit) * unit;
}

// "0x1a2b", as the offsets in messages are written.
std::string hex(u64 value);

// Nothing but zeros, also when there is nothing.
bool all_zero(std::span<const u8> bytes);

}  // namespace lockstep::image
