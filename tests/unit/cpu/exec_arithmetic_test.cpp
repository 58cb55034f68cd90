// Sums, differences and logic against arithmetic in a wider type: all bytes, and a spread of words and double words.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "cpu/exec/arithmetic.h"
#include "cpu/exec/logic.h"

namespace lockstep {
namespace {

// The flags by their definitions, from the exact (wide) result.
struct Expected {
    bool cf, of, af, zf, sf, pf;
};

template <class T>
Expected expect(T a, T b, bool carry, bool subtract) {
    constexpr unsigned bits = 8 * sizeof(T);
    const s64 sign = subtract ? -1 : 1;
    const s64 exact = static_cast<s64>(a) + sign * (static_cast<s64>(b) + carry);
    const auto sa = static_cast<s64>(static_cast<std::make_signed_t<T>>(a));
    const auto sb = static_cast<s64>(static_cast<std::make_signed_t<T>>(b));
    const s64 exact_signed = sa + sign * (sb + carry);
    const T result = static_cast<T>(exact);
    const s64 nibble = static_cast<s64>(a & 15) + sign * (static_cast<s64>(b & 15) + carry);
    bool even = true;
    for (int i = 0; i < 8; ++i) even ^= ((result >> i) & 1) != 0;
    return {
        exact < 0 || (exact >> bits) != 0, exact_signed != static_cast<s64>(static_cast<std::make_signed_t<T>>(result)),
        nibble < 0 || nibble > 15,         result == 0,
        (result >> (bits - 1)) != 0,       even};
}

void check(const Flags& flags, const Expected& e) {
    ASSERT_EQ(flags.cf(), e.cf);
    ASSERT_EQ(flags.of(), e.of);
    ASSERT_EQ(flags.af(), e.af);
    ASSERT_EQ(flags.zf(), e.zf);
    ASSERT_EQ(flags.sf(), e.sf);
    ASSERT_EQ(flags.pf(), e.pf);
}

template <class T>
void check_pair(T a, T b) {
    for (const bool carry : {false, true}) {
        SCOPED_TRACE(::testing::Message() << u64{a} << " and " << u64{b} << " carry " << carry);
        Flags flags;
        ASSERT_EQ(exec::adc<T>(flags, a, b, carry), static_cast<T>(a + b + carry));
        ASSERT_NO_FATAL_FAILURE(check(flags, expect<T>(a, b, carry, false)));
        ASSERT_EQ(exec::sbb<T>(flags, a, b, carry), static_cast<T>(a - b - carry));
        ASSERT_NO_FATAL_FAILURE(check(flags, expect<T>(a, b, carry, true)));
    }
}

template <class T>
std::vector<T> spread() {
    std::vector<T> values{0, 1, 7, 8, 15, 16};
    const T top = static_cast<T>(T{1} << (8 * sizeof(T) - 1));
    for (const T v : {top, static_cast<T>(top - 1), static_cast<T>(top + 1), static_cast<T>(~T{0})})
        values.push_back(v);
    std::mt19937 random(1);
    for (int i = 0; i < 200; ++i) values.push_back(static_cast<T>(random()));
    return values;
}

TEST(ExecArithmetic, SumsAndDifferencesOfAllBytes) {
    for (unsigned a = 0; a < 256; ++a) {
        for (unsigned b = 0; b < 256; ++b) {
            ASSERT_NO_FATAL_FAILURE(check_pair<u8>(static_cast<u8>(a), static_cast<u8>(b)));
        }
    }
}

TEST(ExecArithmetic, SumsAndDifferencesOfWords) {
    for (const u16 a : spread<u16>()) {
        for (const u16 b : spread<u16>()) ASSERT_NO_FATAL_FAILURE(check_pair<u16>(a, b));
    }
}

TEST(ExecArithmetic, SumsAndDifferencesOfDoubleWords) {
    for (const u32 a : spread<u32>()) {
        for (const u32 b : spread<u32>()) ASSERT_NO_FATAL_FAILURE(check_pair<u32>(a, b));
    }
}

TEST(ExecArithmetic, IncrementAndDecrementKeepCarry) {
    for (unsigned a = 0; a < 256; ++a) {
        for (const bool carry : {false, true}) {
            for (const bool overflow : {false, true}) {
                Flags flags;
                flags.set_cf(carry);
                flags.set_of(overflow);
                const Flags before = flags;
                Expected e = expect<u8>(static_cast<u8>(a), 1, false, false);
                e.cf = carry;
                ASSERT_EQ(exec::inc<u8>(flags, static_cast<u8>(a)), static_cast<u8>(a + 1));
                ASSERT_NO_FATAL_FAILURE(check(flags, e));
                flags = before;
                e = expect<u8>(static_cast<u8>(a), 1, false, true);
                e.cf = carry;
                ASSERT_EQ(exec::dec<u8>(flags, static_cast<u8>(a)), static_cast<u8>(a - 1));
                ASSERT_NO_FATAL_FAILURE(check(flags, e));
            }
        }
    }
}

TEST(ExecArithmetic, NegationIsSubtractionFromZero) {
    for (unsigned a = 0; a < 256; ++a) {
        Flags flags;
        ASSERT_EQ(exec::neg<u8>(flags, static_cast<u8>(a)), static_cast<u8>(0 - a));
        ASSERT_NO_FATAL_FAILURE(check(flags, expect<u8>(0, static_cast<u8>(a), false, true)));
    }
}

TEST(ExecArithmetic, LogicClearsCarryOverflowAndAdjust) {
    for (unsigned a = 0; a < 256; a += 5) {
        for (unsigned b = 0; b < 256; ++b) {
            Flags flags;
            flags.set_bits(eflags::arithmetic);
            const u8 value = exec::xor_<u8>(flags, static_cast<u8>(a), static_cast<u8>(b));
            ASSERT_EQ(value, a ^ b);
            ASSERT_FALSE(flags.cf() || flags.of() || flags.af());
            ASSERT_EQ(flags.zf(), value == 0);
            ASSERT_EQ(flags.sf(), value >= 0x80);
            ASSERT_EQ(exec::and_<u8>(flags, static_cast<u8>(a), static_cast<u8>(b)), a & b);
            ASSERT_EQ(exec::or_<u8>(flags, static_cast<u8>(a), static_cast<u8>(b)), a | b);
        }
    }
}

TEST(ExecArithmetic, WorksAtCompileTimeAndWithoutFlags) {
    constexpr u32 sum = [] {
        NoFlags none;
        return exec::adc<u32>(none, 0xFFFFFFFFu, 1, true);
    }();
    static_assert(sum == 1);
}

}  // namespace
}  // namespace lockstep
