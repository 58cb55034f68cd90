// Decimal adjustments by what they are for, and bit operations.
#include <gtest/gtest.h>

#include "cpu/exec/bcd.h"
#include "cpu/exec/bit.h"

namespace lockstep {
namespace {

constexpr u8 packed(int value) {
    return static_cast<u8>((value / 10) << 4 | value % 10);
}

TEST(ExecBcd, PackedSumsAndDifferencesAreDecimal) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::PentiumPro}) {
        for (int a = 0; a < 100; ++a) {
            for (int b = 0; b < 100; ++b) {
                Flags flags;
                const u8 sum = exec::daa(flags, exec::add<u8>(flags, packed(a), packed(b)), model);
                ASSERT_EQ(sum, packed((a + b) % 100));
                ASSERT_EQ(flags.cf(), a + b > 99);
                const u8 difference = exec::das(flags, exec::sub<u8>(flags, packed(a), packed(b)), model);
                ASSERT_EQ(difference, packed((a - b + 100) % 100));
                ASSERT_EQ(flags.cf(), a < b);
            }
        }
    }
}

TEST(ExecBcd, UnpackedSumsAndDifferencesAreDecimal) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::PentiumPro}) {
        for (int a = 0; a < 10; ++a) {
            for (int b = 0; b < 10; ++b) {
                Flags flags;
                const u8 sum = exec::add<u8>(flags, static_cast<u8>(a), static_cast<u8>(b));
                ASSERT_EQ(exec::aaa(flags, static_cast<u16>(0x0300 | sum), model),
                          ((3 + (a + b) / 10) << 8) + (a + b) % 10);
                ASSERT_EQ(flags.cf(), a + b > 9);
                ASSERT_EQ(flags.af(), a + b > 9);
                const u8 difference = exec::sub<u8>(flags, static_cast<u8>(a), static_cast<u8>(b));
                const u16 left =
                    static_cast<u16>(a < b && model != CpuModel::I8086 ? 0x0400 | difference : 0x0300 | difference);
                const int high = model != CpuModel::I8086 && a < b ? 3 : (a < b ? 2 : 3);
                ASSERT_EQ(exec::aas(flags, left, model), (high << 8) + (a - b + 10) % 10);
                ASSERT_EQ(flags.cf(), a < b);
            }
        }
    }
}

TEST(ExecBcd, AamAndAadAreInverse) {
    for (int value = 0; value < 100; ++value) {
        Flags flags;
        const u16 ax = exec::aam(flags, static_cast<u8>(value), 10);
        ASSERT_EQ(ax, (value / 10) << 8 | value % 10);
        ASSERT_EQ(exec::aad(flags, ax, 10), value);
        ASSERT_EQ(flags.zf(), value == 0);
    }
}

TEST(ExecBit, TestsAndChangesTheBitModuloTheWidth) {
    Flags flags;
    exec::bt<u16>(flags, 0x0008, 19);
    EXPECT_TRUE(flags.cf());
    EXPECT_EQ(exec::bts<u32>(flags, 0, 31), 0x80000000u);
    EXPECT_FALSE(flags.cf());
    EXPECT_EQ(exec::btr<u16>(flags, 0xFFFF, 0), 0xFFFE);
    EXPECT_TRUE(flags.cf());
    EXPECT_EQ(exec::btc<u16>(flags, 0xFFFF, 15), 0x7FFF);
}

TEST(ExecBit, OnlyCarryChanges) {
    Flags flags;
    flags.set_bits(eflags::arithmetic);
    exec::bt<u32>(flags, 0, 5);
    EXPECT_EQ(flags.bits(), eflags::arithmetic & ~eflags::cf);
}

// Recorded from 386SX and 386EX processors.
TEST(ExecBit, OverflowTellsOfTheRotationOnThe80386) {
    const auto overflow = [](u32 index, CpuModel model) {
        Flags flags;
        exec::bt<u16>(flags, 1, index, model);
        EXPECT_EQ(flags.bits() & ~(eflags::of | eflags::cf), 0u);
        return flags.of();
    };
    EXPECT_FALSE(overflow(0, CpuModel::I80386));
    EXPECT_TRUE(overflow(1, CpuModel::I80386));
    EXPECT_TRUE(overflow(2, CpuModel::I80386));
    EXPECT_FALSE(overflow(3, CpuModel::I80386));
    EXPECT_TRUE(overflow(17, CpuModel::I80386));
    EXPECT_FALSE(overflow(1, CpuModel::I80486));
}

TEST(ExecBcd, OverflowOfTheCorrectionUpToThe80386) {
    const auto overflow = [](u8 al, bool add, u32 before, CpuModel model) {
        Flags flags;
        flags.set_bits(before);
        add ? exec::daa(flags, al, model) : exec::das(flags, al, model);
        return flags.of();
    };
    EXPECT_FALSE(overflow(0x1A, true, eflags::af | eflags::of, CpuModel::I80386));
    EXPECT_TRUE(overflow(0x1A, true, eflags::cf, CpuModel::I80386));  // to 80h
    EXPECT_TRUE(overflow(0x80, false, eflags::af, CpuModel::I80386));
    EXPECT_FALSE(overflow(0x80, false, eflags::of, CpuModel::I80386));
    EXPECT_FALSE(overflow(0x1A, true, eflags::cf, CpuModel::I80486));
}

TEST(ExecBit, ScansFindTheLowestAndTheHighestBit) {
    Flags flags;
    for (u32 bit = 0; bit < 32; ++bit) {
        EXPECT_EQ(exec::bsf<u32>(flags, 99, 0xFFFFFFFFu << bit), bit);
        EXPECT_FALSE(flags.zf());
        EXPECT_EQ(exec::bsr<u32>(flags, 99, 0xFFFFFFFFu >> bit), 31 - bit);
        EXPECT_FALSE(flags.zf());
    }
    EXPECT_EQ(exec::bsr<u16>(flags, 0, 0x8000), 15);
}

TEST(ExecBit, ScanOfZeroKeepsTheDestinationAndSetsZero) {
    Flags flags;
    EXPECT_EQ(exec::bsf<u16>(flags, 0x1234, 0), 0x1234);
    EXPECT_TRUE(flags.zf());
    EXPECT_EQ(exec::bsr<u32>(flags, 0x12345678, 0), 0x12345678u);
    EXPECT_TRUE(flags.zf());
}

TEST(ExecBit, ByteSwap) {
    EXPECT_EQ(exec::bswap(0x12345678u), 0x78563412u);
}

}  // namespace
}  // namespace lockstep
