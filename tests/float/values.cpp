#include "tests/float/values.h"

namespace lockstep::float_test {

using fp::Float32;
using fp::Float64;
using fp::Float80;
using fp::integer_bit;

namespace {

// Its braces draw in the order they are written in: arguments of a function do not.
struct Parts {
    bool sign;
    u32 exponent;
    u64 significand;
};

Float80 number(const Parts& parts) {
    return fp::make_float80(parts.sign, parts.exponent, parts.significand);
}

}  // namespace

u64 random_significand(Random& random) {
    const u64 any = random.next() | integer_bit;
    const unsigned count = random.below(63);
    switch (random.below(8)) {
        case 0: return any >> count << count;                       // few upper bits
        case 1: return integer_bit | random.next() >> (count + 1);  // few lower bits
        case 2: return ~u64{0} << count;                            // a run of ones
        case 3: return ~(random.next() >> (count + 1));
        case 4: {  // about half a unit of a narrower format
            const unsigned drop = random.pick({40u, 11u, 1u});
            const u64 half = u64{1} << (drop - 1);
            const u64 step = random.percent(50) ? 1 : half / 2;
            return ((any >> drop << drop) | half) + (random.below(3) - u64{1}) * step;
        }
        default: return any;
    }
}

Float80 random_float80(Random& random) {
    const bool sign = random.percent(50);
    const u64 significand = random_significand(random);
    const u32 kind = random.below(100);
    if (kind < 6) {
        constexpr u64 significands[] = {
            0, 1, integer_bit - 1, integer_bit, integer_bit + 1, ~u64{0}, u64{3} << 62, u64{1} << 62};
        constexpr u32 exponents[] = {0, 0, 1, 16383, 0x7FFE, 0x7FFF, 0x7FFF};
        return number({sign, random.pick(exponents), random.pick(significands)});
    }
    if (kind < 8) return number({sign, 0x7FFF, random.next()});  // NaNs of all kinds
    if (kind < 10) return number({sign, 0, random.next() >> random.below(64)});
    if (kind < 11) return number({sign, random.below(0x8000), random.next() >> random.below(64)});
    if (kind < 12) return number({sign, 0x7FFF, integer_bit});
    if (kind < 14) return fp::zero80(sign);
    if (kind < 18) return number({sign, random.below(140), significand});
    if (kind < 22) return number({sign, 0x7FFE - random.below(140), significand});
    if (kind < 26) return number({sign, 16383u - 1023 + random.below(80) - 70, significand});  // ends of double
    if (kind < 30) return number({sign, 16383u - 127 + random.below(40) - 30, significand});   // of single
    if (kind < 32) return number({sign, 16383u + random.pick({1023u, 1024u, 127u, 128u, 1022u, 126u}), significand});
    if (kind < 40) return fp::from_integer(random_integer(random));
    if (kind < 50) return number({sign, 16383u + random.below(70), significand});
    if (kind < 60) return number({sign, random.below(0x7FFF), significand});
    return number({sign, 16383u - 40 + random.below(80), significand});
}

Float80 random_partner(Float80 a, Random& random) {
    const bool sign = random.percent(50);
    const auto near = [&](s32 range) {
        const s32 exponent = static_cast<s32>(a.exponent()) + random.between(-range, range);
        return static_cast<u32>(exponent < 0 ? 0 : exponent > 0x7FFF ? 0x7FFF : exponent);
    };
    switch (random.below(10)) {
        case 0: return number({sign, a.exponent(), a.significand});
        case 1: return number({sign, a.exponent(), a.significand + random.below(9) - 4});
        case 2: return number({sign, near(2), random_significand(random)});
        case 3: return number({sign, near(70), random_significand(random)});
        case 4:
            return number({sign, (0x7FFEu - a.exponent() + random.below(5) - 2) & 0x7FFF, random_significand(random)});
        case 5: return number({sign, near(64), a.significand});
        default: return random_float80(random);
    }
}

Float80 random_below_one(Random& random) {
    const u32 distance = random.percent(60) ? random.below(8) : random.below(80);
    return number({random.percent(50), 16382 - distance, random_significand(random)});
}

Float80 random_near_one(Random& random) {
    const u64 change = random_significand(random) >> random.below(62) >> 1;
    const bool below = random.percent(50);
    return number({false, below ? 16382u : 16383u, below ? ~change : integer_bit | change});
}

Float80 random_angle(Random& random) {
    const u32 kind = random.below(4);
    if (kind == 0) return number({random.percent(50), 16383u - 70 + random.below(140), random_significand(random)});
    if (kind == 1) {  // near multiples of π/4
        fp::X87Environment env;
        const Float80 quarter = fp::make_float80(random.percent(50), 16382, 0xC90FDAA22168C235);
        const Float80 multiple = fp::multiply(quarter, fp::from_integer(1 + random.below(100)), env);
        return {multiple.significand + random.below(5) - 2, multiple.sign_exponent};
    }
    return number({random.percent(50), 16383u - 8 + random.below(16), random_significand(random)});
}

Float32 random_float32(Random& random) {
    const u32 sign = random.bits32() & 0x80000000;
    const u32 fraction = static_cast<u32>(random_significand(random) >> 40) & 0x7FFFFF;
    switch (random.below(10)) {
        case 0: return {sign | 0x7F800000u | random.pick({0u, 0u, 1u, 0x400000u, fraction})};
        case 1: return {sign | random.pick({0u, 1u, 0x7FFFFFu, 0x800000u, fraction, fraction >> random.below(23)})};
        case 2: return {sign | random.below(30) << 23 | fraction};
        case 3: return {sign | (254 - random.below(30)) << 23 | fraction};
        case 4:
        case 5: return {random.bits32()};
        case 6: return {sign | (127 + random.below(70)) << 23 | fraction};
        default: return {sign | (107 + random.below(40)) << 23 | fraction};
    }
}

Float64 random_float64(Random& random) {
    const u64 sign = random.next() & integer_bit;
    const u64 fraction = random_significand(random) >> 11 & 0xFFFFFFFFFFFFF;
    const auto exponent = [](u32 e) { return static_cast<u64>(e) << 52; };
    switch (random.below(11)) {
        case 0: return {sign | exponent(0x7FF) | random.pick({u64{0}, u64{0}, u64{1}, u64{1} << 51, fraction})};
        case 1:
            return {sign | random.pick(
                               {u64{0}, u64{1}, exponent(1) - 1, exponent(1), fraction, fraction >> random.below(52)})};
        case 2: return {sign | exponent(random.below(60)) | fraction};
        case 3: return {sign | exponent(0x7FE - random.below(60)) | fraction};
        case 4: return {random.next()};
        case 5: return {sign | exponent(1023 + random.below(70)) | fraction};
        case 6: return {sign | exponent(1023 - 127 - 26 + random.below(32)) | fraction};  // ends of single
        case 7: return {sign | exponent(1023 + 125 + random.below(5)) | fraction};
        default: return {sign | exponent(1003 + random.below(40)) | fraction};
    }
}

s64 random_integer(Random& random) {
    const s64 any = static_cast<s64>(random.next());
    switch (random.below(4)) {
        case 0: return any >> random.below(64);
        case 1: return random.between(-20, 20);
        case 2: {
            const u64 edge = u64{1} << random.pick({15u, 31u, 63u, 16u, 32u, 24u, 53u});
            const u64 around = random.percent(50) ? edge : 0 - edge;
            return static_cast<s64>(around + random.below(5) - 2);
        }
        default: return any;
    }
}

fp::PackedBcd random_bcd(Random& random) {
    fp::PackedBcd bcd{0, static_cast<u16>(random.percent(50) ? 0x8000 : 0)};
    const unsigned count = random.below(19);
    for (unsigned digit = 0; digit < count; ++digit) {
        const u64 value = random.below(10);
        if (digit < 16)
            bcd.digits |= value << (4 * digit);
        else
            bcd.top = static_cast<u16>(bcd.top | value << (4 * (digit - 16)));
    }
    return bcd;
}

u16 random_control_word(Random& random) {
    const u32 masks = random.percent(60)   ? 0x3F
                      : random.percent(50) ? 0x3F ^ (1u << random.below(6))
                                           : random.below(64);
    const u32 precision = random.pick({3u, 3u, 3u, 2u, 0u});
    const u32 rounding = random.below(4);
    return static_cast<u16>(0x40 | masks | precision << 8 | rounding << 10);
}

u32 random_mxcsr(Random& random) {
    const u32 masks = random.percent(80)   ? 0x3F
                      : random.percent(50) ? 0x3F ^ (1u << random.below(6))
                                           : random.below(64);
    const u32 modes = random.pick({0u, 0u, 0u, 0x40u, 0x8000u, 0x8040u});
    const u32 rounding = random.below(4);
    return masks << 7 | modes | rounding << 13;
}

}  // namespace lockstep::float_test
