#include "tests/oracle/values.h"

namespace lockstep::oracle {

namespace {

constexpr u32 edges[] = {0,          1,          2,          3,          0x7E,       0x7F,       0x80,
                         0x81,       0xFE,       0xFF,       0x100,      0x101,      0x7FFE,     0x7FFF,
                         0x8000,     0x8001,     0xFF7F,     0xFF80,     0xFFFE,     0xFFFF,     0x10000,
                         0x10001,    0x7FFFFFFE, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFF7FFF, 0xFFFF8000,
                         0xFFFFFF7F, 0xFFFFFF80, 0xFFFFFFFE, 0xFFFFFFFF};
constexpr u8 decimal[] = {0x00, 0x05, 0x09, 0x0A, 0x0F, 0x10, 0x19, 0x60, 0x90, 0x95, 0x99, 0x9A,
                          0x9F, 0xA0, 0x66, 0xF0, 0xF9, 0xFA, 0x03, 0x06, 0x30, 0x39, 0x50, 0xA9};

u32 decimal_bytes(Random& random) {
    u32 value = 0;
    for (u32 i = 0; i < 4; ++i) value = value << 8 | random.pick(decimal);
    return value;
}

u32 near_power(Random& random) {
    const u32 power = 1u << random.below(32);
    return power + static_cast<u32>(random.between(-1, 1));
}

}  // namespace

u32 interesting(Random& random) {
    const u32 choice = random.below(100);
    if (choice < 30) return random.bits32();
    if (choice < 52) return random.pick(edges);
    if (choice < 66) return random.byte();
    if (choice < 76) return near_power(random);
    if (choice < 84) return decimal_bytes(random);
    if (choice < 92) {
        // One draw a statement: the order within one is the compiler's.
        const u32 lower = random.pick(edges) & 0xFFFF;
        return lower | random.pick(edges) << 16;
    }
    return random.byte() * 0x01010101u;
}

void near_quotient(Random& random, u32 divisor, u8 size, bool is_signed, u32& eax, u32& edx) {
    const unsigned bits = size * 8u;
    const u64 mask = size == 4 ? 0xFFFFFFFFu : (u64{1} << bits) - 1;
    u64 d = divisor & mask;
    if (d == 0) d = 1;
    // The quotient's magnitude is at most 2^bits - 1, signed 2^(bits-1) - 1 (or one more when negative).
    const u64 most = is_signed ? mask >> 1 : mask;
    const u64 quotient = most - 2 + random.below(6);
    const bool negative_divisor = is_signed && (d >> (bits - 1)) != 0;
    const u64 magnitude = negative_divisor ? (~d + 1) & mask : d;
    u64 dividend = quotient * magnitude + random.below(3) * (magnitude / 2);
    if (is_signed && random.percent(50)) dividend = 0 - dividend;
    if (size == 1) {
        eax = (eax & 0xFFFF0000) | static_cast<u16>(dividend);
    } else if (size == 2) {
        eax = (eax & 0xFFFF0000) | static_cast<u16>(dividend);
        edx = (edx & 0xFFFF0000) | static_cast<u16>(dividend >> 16);
    } else {
        eax = static_cast<u32>(dividend);
        edx = static_cast<u32>(dividend >> 32);
    }
}

}  // namespace lockstep::oracle
