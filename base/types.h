// Integer shorthands and the address types that must not be mixed up.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace lockstep {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using s8 = std::int8_t;
using s16 = std::int16_t;
using s32 = std::int32_t;
using s64 = std::int64_t;
__extension__ using u128 = unsigned __int128;
__extension__ using s128 = __int128;

// An integer with a meaning: two different meanings do not convert to each other.
template <class Tag, class T>
struct Strong {
    T value{};
    constexpr Strong() = default;
    constexpr explicit Strong(T v) : value(v) {}
    friend constexpr bool operator==(Strong, Strong) = default;
    friend constexpr auto operator<=>(Strong, Strong) = default;
};

using Linear = Strong<struct LinearTag, u32>;       // after segmentation, before paging
using Physical = Strong<struct PhysicalTag, u64>;   // after paging, after A20
using Port = Strong<struct PortTag, u16>;           // I/O address space
using Selector = Strong<struct SelectorTag, u16>;   // what a segment register holds
using IntVector = Strong<struct IntVectorTag, u8>;  // interrupt or exception number

// The width of one access on the I/O or memory bus, in bytes.
enum class BusWidth : u8 { Byte = 1, Word = 2, Dword = 4 };

constexpr u32 bytes_of(BusWidth width) {
    return static_cast<u32>(width);
}

// All ones over the width: what an undriven bus reads as.
constexpr u32 ones(BusWidth width) {
    return width == BusWidth::Dword ? 0xFFFFFFFFu : (1u << (8 * bytes_of(width))) - 1;
}

}  // namespace lockstep
