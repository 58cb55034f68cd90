// RCPPS and RSQRTPS. The tables are Intel's by structure, as far as the documented error and the known results for 1
// tell: the value at the middle of the interval that the operand's upper 11 bits name (of RSQRTPS the exponent's last
// bit is one of them), rounded to 12 bits behind the leading one.
#include <array>

#include "cpu/float/narrow.h"
#include "cpu/float/sse.h"

namespace lockstep::fp {

namespace {

constexpr unsigned entries = 2048;
using Table = std::array<u16, entries>;

// 1/m for m = 1 … 2: 12 bits behind the leading one of 0.1…
constexpr Table reciprocals = [] {
    Table table{};
    for (u32 i = 0; i < entries; ++i) {
        const u32 twice_middle = 2 * (entries + i) + 1;  // × 2^-12
        const u32 value = ((1u << 26) / twice_middle + 1) / 2;
        table[i] = static_cast<u16>(value - 4096);
    }
    return table;
}();

// 1/√m for m = 1 … 2 in the first half, for m = 2 … 4 in the second.
constexpr Table reciprocal_roots = [] {
    Table table{};
    for (u32 i = 0; i < entries; ++i) {
        const bool upper_half = i >= entries / 2;
        const u32 twice_middle = (2 * (entries / 2 + i % (entries / 2)) + 1) << (upper_half ? 1 : 0);  // × 2^-11
        // The largest root with (root - 1/2)² <= 2^26 / m: the nearest to 2^13 / √m.
        u64 root = 4096;
        for (u64 step = 4096; step != 0; step /= 2) {
            const u64 twice = 2 * (root + step) - 1;
            if (twice * twice * twice_middle <= u64{1} << 39) root += step;
        }
        table[i] = static_cast<u16>(root - 4096);
    }
    return table;
}();

constexpr u32 sign_bit = 0x80000000;

}  // namespace

Float32 approximate_reciprocal(Float32 a) {
    const Class c = classify(a);
    if (is_nan(c)) return quieted(a);
    if (c == Class::Infinity) return narrow_zero<Float32>(sign_of(a));
    if (c != Class::Normal) return narrow_infinity<Float32>(sign_of(a));
    const u32 exponent = exponent_of(a);
    if (exponent >= 253) return narrow_zero<Float32>(sign_of(a));  // the result would be a denormal
    return {(a.bits & sign_bit) | (253 - exponent) << 23 | u32{reciprocals[fraction_of(a) >> 12]} << 11};
}

Float32 approximate_reciprocal_root(Float32 a) {
    const Class c = classify(a);
    if (is_nan(c)) return quieted(a);
    if (c == Class::Zero || c == Class::Denormal) return narrow_infinity<Float32>(sign_of(a));
    if (sign_of(a)) return indefinite32;
    if (c == Class::Infinity) return narrow_zero<Float32>(false);
    // a = m × 2^(2 n), m in 1 … 4; the bias is odd.
    const u32 exponent = exponent_of(a);
    const u32 odd = (exponent & 1) ^ 1;
    const s32 power = (static_cast<s32>(exponent) - 127 - static_cast<s32>(odd)) / 2;
    const u32 index = odd * (entries / 2) + (fraction_of(a) >> 13);
    return {static_cast<u32>(126 - power) << 23 | u32{reciprocal_roots[index]} << 11};
}

}  // namespace lockstep::fp
