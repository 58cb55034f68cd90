// Products and quotients against wider arithmetic, and the edges where quotients stop fitting.
#include <gtest/gtest.h>

#include <random>

#include "cpu/exec/divide.h"
#include "cpu/exec/divide_flags.h"
#include "cpu/exec/multiply.h"

namespace lockstep {
namespace {

TEST(ExecMultiply, ProductsOfAllBytes) {
    for (int a = 0; a < 256; ++a) {
        for (int b = 0; b < 256; ++b) {
            Flags flags;
            const auto product = exec::mul<u8>(flags, static_cast<u8>(a), static_cast<u8>(b));
            ASSERT_EQ(product.low | product.high << 8, a * b);
            ASSERT_EQ(flags.cf(), a * b > 255);
            ASSERT_EQ(flags.of(), a * b > 255);
            const int exact = static_cast<s8>(a) * static_cast<s8>(b);
            for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::PentiumPro}) {
                const auto signed_product = exec::imul<u8>(flags, static_cast<u8>(a), static_cast<u8>(b), model);
                ASSERT_EQ(static_cast<s16>(signed_product.low | signed_product.high << 8), exact);
                ASSERT_EQ(flags.cf(), exact < -128 || exact > 127);
                ASSERT_EQ(flags.of(), flags.cf());
            }
        }
    }
}

TEST(ExecMultiply, WideProducts) {
    Flags flags;
    const auto word = exec::mul<u16>(flags, 0xFFFF, 0xFFFF);
    EXPECT_EQ(word.high, 0xFFFE);
    EXPECT_EQ(word.low, 1);
    const auto dword = exec::imul<u32>(flags, 0x80000000u, 0x80000000u);
    EXPECT_EQ(dword.high, 0x40000000u);
    EXPECT_EQ(dword.low, 0u);
    EXPECT_TRUE(flags.cf());
    const auto minus_one = exec::imul<u32>(flags, 0xFFFFFFFFu, 1);
    EXPECT_EQ(minus_one.high, 0xFFFFFFFFu);
    EXPECT_FALSE(flags.cf());
}

TEST(ExecMultiply, RepeatPrefixNegatesOnThe8086) {
    Flags flags;
    const auto product = exec::imul<u8>(flags, 3, 5, CpuModel::I8086, true);
    EXPECT_EQ(static_cast<s16>(product.low | product.high << 8), -15);
    const auto quotient = exec::idiv<u8>(0, 15, 5, CpuModel::I8086, true);
    EXPECT_EQ(static_cast<s8>(quotient.quotient), -3);
}

TEST(ExecDivide, QuotientsOfAllBytes) {
    for (int dividend = -32768; dividend < 65536; dividend += 7) {
        for (int by = 0; by < 256; ++by) {
            const auto high = static_cast<u8>(dividend >> 8), low = static_cast<u8>(dividend),
                       divisor = static_cast<u8>(by);
            const int plain = dividend & 0xFFFF;
            const auto unsigned_result = exec::div<u8>(high, low, divisor);
            const bool overflow = by == 0 || plain / by > 255;
            ASSERT_EQ(unsigned_result.error, overflow);
            if (!overflow) {
                ASSERT_EQ(unsigned_result.quotient, plain / by);
                ASSERT_EQ(unsigned_result.remainder, plain % by);
            }
            const int signed_dividend = static_cast<s16>(dividend), signed_by = static_cast<s8>(by);
            for (const CpuModel model : {CpuModel::I8086, CpuModel::PentiumPro}) {
                const auto result = exec::idiv<u8>(high, low, divisor, model);
                const int lowest = model == CpuModel::I8086 ? -127 : -128;
                const bool fits =
                    by != 0 && signed_dividend / signed_by >= lowest && signed_dividend / signed_by <= 127;
                ASSERT_EQ(result.error, !fits) << signed_dividend << " / " << signed_by;
                if (!fits) continue;
                ASSERT_EQ(static_cast<s8>(result.quotient), signed_dividend / signed_by);
                ASSERT_EQ(static_cast<s8>(result.remainder), signed_dividend % signed_by);
            }
        }
    }
}

TEST(ExecDivide, MostNegativeDividendByMinusOneIsADivideError) {
    EXPECT_TRUE(exec::idiv<u32>(0x80000000u, 0, 0xFFFFFFFFu).error);
    EXPECT_TRUE(exec::idiv<u16>(0x8000, 0, 0xFFFF).error);
    EXPECT_TRUE(exec::idiv<u32>(0x80000000u, 0, 0).error);
}

TEST(ExecDivide, MostNegativeQuotientFits) {
    const auto result = exec::idiv<u32>(0xFFFFFFFFu, 0x80000000u, 1);
    ASSERT_FALSE(result.error);
    EXPECT_EQ(result.quotient, 0x80000000u);
    EXPECT_TRUE(exec::idiv<u32>(0, 0x80000000u, 1).error);
}

TEST(ExecDivide, RandomDoubleWords) {
    std::mt19937_64 random(5);
    for (int i = 0; i < 100000; ++i) {
        const auto divisor = static_cast<u32>(random() >> (random() & 31));
        const u64 dividend = random() >> (random() & 63);
        const auto result = exec::div<u32>(static_cast<u32>(dividend >> 32), static_cast<u32>(dividend), divisor);
        const bool fits = divisor != 0 && dividend / divisor <= 0xFFFFFFFFu;
        ASSERT_EQ(result.error, !fits);
        if (!fits) continue;
        ASSERT_EQ(result.quotient, dividend / divisor);
        ASSERT_EQ(result.remainder, dividend % divisor);
    }
}

TEST(ExecDivide, The80286DividesAsOthersWhereTheQuotientFits) {
    for (unsigned dividend = 0; dividend < 0x10000; dividend += 3) {
        for (unsigned by = 1; by < 256; ++by) {
            const auto high = static_cast<u8>(dividend >> 8), low = static_cast<u8>(dividend),
                       divisor = static_cast<u8>(by);
            const auto expected = exec::idiv<u8>(high, low, divisor);
            if (expected.error) continue;
            const auto actual = exec::idiv_80286<u8>(high, low, divisor).result;
            ASSERT_FALSE(actual.error) << dividend << " / " << by;
            ASSERT_EQ(actual.quotient, expected.quotient) << dividend << " / " << by;
            ASSERT_EQ(actual.remainder, expected.remainder) << dividend << " / " << by;
        }
    }
}

// -32319 / 124 is -260, but the bit that tells is lost (recorded).
TEST(ExecDivide, The80286MissesSomeOverflows) {
    const auto result = exec::idiv_80286<u8>(0x81, 0xC1, 0x7C).result;
    ASSERT_FALSE(result.error);
    EXPECT_EQ(result.quotient, 0x80);
    EXPECT_EQ(result.remainder, 0xC1);
    EXPECT_TRUE(exec::idiv_80286<u8>(0x80, 0, 0xFF).result.error);
    EXPECT_TRUE(exec::idiv_80286<u8>(0xC0, 0x80, 0x81).result.error);  // exactly 128
    EXPECT_TRUE(exec::idiv_80286<u8>(1, 0, 0).result.error);
}

// The remainder is the divisor all along, which the last trial makes zero (recorded).
TEST(ExecDivide, The80286ShowsTheCorrectedRemainderInItsFlags) {
    const auto flags_of = [](u16 high, u16 divisor) {
        Flags flags;
        exec::divide_flags<u16>(flags, high, 0, divisor, true, CpuModel::I80286);
        return flags.bits();
    };
    constexpr u32 zero = eflags::pf | eflags::af | eflags::zf;
    EXPECT_EQ(flags_of(0x134B, 0x134B), zero);
    EXPECT_EQ(flags_of(0x51F8, 0xF23C), zero | eflags::cf | eflags::of);
    EXPECT_EQ(flags_of(0x9ABB, 0xFFFF), zero);
}

TEST(ExecDivide, LaterModelsKeepTheFlags) {
    Flags flags;
    flags.set_bits(eflags::arithmetic);
    exec::divide_flags<u8>(flags, 1, 2, 3, false, CpuModel::I80386);
    EXPECT_EQ(flags.bits(), eflags::arithmetic);
}

TEST(ExecDivide, FlagsOfEveryDivisionAreComputedWithoutHarm) {
    for (unsigned high = 0; high < 256; ++high) {
        for (unsigned divisor = 0; divisor < 256; ++divisor) {
            for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286}) {
                for (const bool is_signed : {false, true}) {
                    Flags flags;
                    exec::divide_flags<u8>(flags, static_cast<u8>(high), 0x80, static_cast<u8>(divisor), is_signed,
                                           model);
                    ASSERT_EQ(flags.bits() & ~eflags::arithmetic, 0u);
                }
            }
        }
    }
}

}  // namespace
}  // namespace lockstep
