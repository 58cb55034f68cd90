// BT, BTS, BTR, BTC, BSF, BSR, BSWAP.
#pragma once

#include <bit>

#include "cpu/exec/carries.h"
#include "cpu/flags.h"
#include "cpu/model.h"

namespace lockstep::exec {

// The one bit that `index`, modulo the width, names.
template <std::unsigned_integral T>
constexpr T bit_at(u32 index) {
    return static_cast<T>(T{1} << (index % width<T>));
}

// CF is the bit as it was; the other flags, undefined but for ZF, stay. But the 80386 rotates the operand to the right
// until the bit is lowest, and OF tells of that rotation (recorded).
template <std::unsigned_integral T, class F>
constexpr void bt(F& flags, T a, u32 index, CpuModel model = CpuModel::PentiumPro) {
    flags.set_cf((a & bit_at<T>(index)) != 0);
    if (model == CpuModel::I80386) {
        const T turned = std::rotr(a, static_cast<int>(index % width<T>));
        flags.set_of(top_bit<T>(static_cast<T>(turned ^ (turned << 1))));
    }
}

template <std::unsigned_integral T, class F>
constexpr T bts(F& flags, T a, u32 index, CpuModel model = CpuModel::PentiumPro) {
    bt<T>(flags, a, index, model);
    return static_cast<T>(a | bit_at<T>(index));
}

template <std::unsigned_integral T, class F>
constexpr T btr(F& flags, T a, u32 index, CpuModel model = CpuModel::PentiumPro) {
    bt<T>(flags, a, index, model);
    return static_cast<T>(a & ~bit_at<T>(index));
}

template <std::unsigned_integral T, class F>
constexpr T btc(F& flags, T a, u32 index, CpuModel model = CpuModel::PentiumPro) {
    bt<T>(flags, a, index, model);
    return static_cast<T>(a ^ bit_at<T>(index));
}

// ZF tells a source of zero, for which the destination keeps `old` (the manual leaves it undefined, the chips do this).
// The other flags, undefined too, are those of the index.
template <std::unsigned_integral T, class F>
constexpr T bsf(F& flags, T old, T source) {
    const T value = source == 0 ? old : static_cast<T>(std::countr_zero(source));
    flags.template set_logic<T>(value);
    flags.set_zf(source == 0);
    return value;
}

template <std::unsigned_integral T, class F>
constexpr T bsr(F& flags, T old, T source) {
    const T value = source == 0 ? old : static_cast<T>(width<T> - 1u - static_cast<unsigned>(std::countl_zero(source)));
    flags.template set_logic<T>(value);
    flags.set_zf(source == 0);
    return value;
}

constexpr u32 bswap(u32 a) {
    return (a << 24) | ((a & 0xFF00u) << 8) | ((a >> 8) & 0xFF00u) | (a >> 24);
}

}  // namespace lockstep::exec
