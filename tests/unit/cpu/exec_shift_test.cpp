// Shifts and rotates against the same made of single steps.
#include <gtest/gtest.h>

#include <random>

#include "cpu/exec/shift.h"

namespace lockstep {
namespace {

enum class Kind { Rol, Ror, Rcl, Rcr, Shl, Shr, Sar };
constexpr Kind kinds[] = {Kind::Rol, Kind::Ror, Kind::Rcl, Kind::Rcr, Kind::Shl, Kind::Shr, Kind::Sar};

template <class T>
struct Step {
    T value;
    bool cf;
    bool of;
};

// One step by the manual's description.
template <class T>
Step<T> step(Kind kind, T a, bool cf) {
    constexpr unsigned top = 8 * sizeof(T) - 1;
    const bool msb = (a >> top) != 0;
    const bool lsb = (a & 1) != 0;
    const auto left = [&](bool in) { return static_cast<T>((a << 1) | static_cast<T>(in)); };
    const auto right = [&](bool in) { return static_cast<T>((a >> 1) | static_cast<T>(static_cast<T>(in) << top)); };
    T value = a;
    bool carry = false;
    switch (kind) {
        case Kind::Rol: value = left(msb), carry = msb; break;
        case Kind::Rcl: value = left(cf), carry = msb; break;
        case Kind::Shl: value = left(false), carry = msb; break;
        case Kind::Ror: value = right(lsb), carry = lsb; break;
        case Kind::Rcr: value = right(cf), carry = lsb; break;
        case Kind::Shr: value = right(false), carry = lsb; break;
        case Kind::Sar: value = right(msb), carry = lsb; break;
    }
    const bool new_msb = (value >> top) != 0;
    const bool leftwards = kind == Kind::Rol || kind == Kind::Rcl || kind == Kind::Shl;
    return {value, carry, leftwards ? carry != new_msb : msb != new_msb};
}

template <class T>
T run(Kind kind, Flags& f, T a, u32 n, CpuModel model) {
    switch (kind) {
        case Kind::Rol: return exec::rol<T>(f, a, n);
        case Kind::Ror: return exec::ror<T>(f, a, n);
        case Kind::Rcl: return exec::rcl<T>(f, a, n, f.cf());
        case Kind::Rcr: return exec::rcr<T>(f, a, n, f.cf());
        case Kind::Shl: return exec::shl<T>(f, a, n, model);
        case Kind::Shr: return exec::shr<T>(f, a, n, model);
        case Kind::Sar: return exec::sar<T>(f, a, n, model);
    }
    return 0;
}

template <class T>
void compare(T a, u32 count, CpuModel model) {
    for (const Kind kind : kinds) {
        for (const bool carry : {false, true}) {
            Flags flags;
            flags.set_bits(eflags::zf | eflags::af | (carry ? eflags::cf : 0));
            const Flags before = flags;
            Step<T> expected{a, carry, false};
            for (u32 i = 0; i < count; ++i) expected = step<T>(kind, expected.value, expected.cf);
            SCOPED_TRACE(::testing::Message()
                         << "kind " << static_cast<int>(kind) << " of " << u64{a} << " by " << count);
            ASSERT_EQ(run<T>(kind, flags, a, count, model), expected.value);
            if (count == 0) {
                ASSERT_EQ(flags.bits(), before.bits());
                continue;
            }
            ASSERT_EQ(flags.cf(), expected.cf);
            ASSERT_EQ(flags.of(), expected.of);
            const bool rotates = kind <= Kind::Rcr;
            ASSERT_EQ(flags.zf(), rotates || expected.value == 0);
            if (rotates) {
                ASSERT_TRUE(flags.af());
            }
        }
    }
}

TEST(ExecShift, BytesByAllCountsOfThe8086) {
    for (unsigned a = 0; a < 256; ++a) {
        for (u32 count = 0; count < 256; count += count < 36 ? 1 : 17) {
            ASSERT_NO_FATAL_FAILURE(compare<u8>(static_cast<u8>(a), count, CpuModel::I8086));
        }
    }
}

TEST(ExecShift, WordsByAllCounts) {
    std::mt19937 random(2);
    for (int i = 0; i < 300; ++i) {
        const u16 a = static_cast<u16>(random());
        for (u32 count = 0; count < 40; ++count) ASSERT_NO_FATAL_FAILURE(compare<u16>(a, count, CpuModel::I8086));
    }
}

TEST(ExecShift, DoubleWordsByAllCounts) {
    std::mt19937 random(3);
    for (int i = 0; i < 300; ++i) {
        const u32 a = static_cast<u32>(random());
        for (u32 count = 0; count < 32; ++count) ASSERT_NO_FATAL_FAILURE(compare<u32>(a, count, CpuModel::PentiumPro));
    }
}

TEST(ExecShift, CountIsMaskedFromThe80286On) {
    EXPECT_EQ(exec::shift_count(0xFF, CpuModel::I8086), 255u);
    EXPECT_EQ(exec::shift_count(0xFF, CpuModel::I80286), 31u);
    EXPECT_EQ(exec::shift_count(0x20), 0u);
}

template <class T>
void compare_double(T a, T b, u32 count) {
    Flags flags;
    T left = a, right = a;
    bool carry_left = false, carry_right = false;
    constexpr unsigned top = 8 * sizeof(T) - 1;
    for (u32 i = 0; i < count; ++i) {
        carry_left = (left >> top) != 0;
        left = static_cast<T>((left << 1) | ((b >> (top - i)) & 1));
        carry_right = (right & 1) != 0;
        right = static_cast<T>((right >> 1) | static_cast<T>(((b >> i) & 1) << top));
    }
    ASSERT_EQ(exec::shld<T>(flags, a, b, count), left);
    if (count != 0) {
        ASSERT_EQ(flags.cf(), carry_left);
    }
    ASSERT_EQ(exec::shrd<T>(flags, a, b, count), right);
    if (count != 0) {
        ASSERT_EQ(flags.cf(), carry_right);
    }
    if (count == 1) {
        ASSERT_EQ(flags.of(), ((right ^ a) >> top) != 0);
    }
}

TEST(ExecShift, DoubleShiftsTakeBitsFromTheSecondOperand) {
    std::mt19937 random(4);
    for (int i = 0; i < 500; ++i) {
        const u32 a = static_cast<u32>(random()), b = static_cast<u32>(random());
        for (u32 count = 0; count < 32; ++count) ASSERT_NO_FATAL_FAILURE(compare_double<u32>(a, b, count));
        for (u32 count = 0; count <= 16; ++count) {
            ASSERT_NO_FATAL_FAILURE(compare_double<u16>(static_cast<u16>(a), static_cast<u16>(b), count));
        }
    }
}

TEST(ExecShift, DoubleShiftOfAWordBySeventeenGoesOnWithTheFirstOperand) {
    Flags flags;
    EXPECT_EQ(exec::shld<u16>(flags, 0x8001, 0x7FFE, 17), 0xFFFD);  // 7FFE:8001 shifted by one more
    EXPECT_EQ(exec::shrd<u16>(flags, 0x8001, 0x7FFE, 17), 0xBFFF);  // 8001:7FFE shifted by one more
}

// What follows of the 80386 was recorded from 386SX and 386EX processors.
TEST(ExecShift, ShiftsOfThe80386SetTheAdjustFlag) {
    for (const CpuModel model : {CpuModel::I80386, CpuModel::I80486}) {
        const bool expected = model == CpuModel::I80386;
        Flags flags;
        exec::shl<u16>(flags, 1, 1, model);
        EXPECT_EQ(flags.af(), expected);
        exec::shr<u32>(flags, 0x10, 1, model);
        EXPECT_EQ(flags.af(), expected);
        exec::sar<u8>(flags, 0x10, 1, model);
        EXPECT_EQ(flags.af(), expected);
    }
}

TEST(ExecShift, The80386ShiftsBytesBySixteenAndTwentyFourAsByEightForCarry) {
    for (const u32 count : {8u, 16u, 24u}) {
        Flags flags;
        EXPECT_EQ(exec::shl<u8>(flags, 1, count, CpuModel::I80386), 0);
        EXPECT_TRUE(flags.cf() && flags.of()) << count;
        exec::shl<u8>(flags, 0xFE, count, CpuModel::I80386);
        EXPECT_FALSE(flags.cf() || flags.of()) << count;
        EXPECT_EQ(exec::shr<u8>(flags, 0x80, count, CpuModel::I80386), 0);
        EXPECT_TRUE(flags.cf()) << count;
        EXPECT_FALSE(flags.of()) << count;
    }
    Flags flags;
    exec::shl<u8>(flags, 1, 17, CpuModel::I80386);
    EXPECT_FALSE(flags.cf());
    exec::shl<u8>(flags, 1, 16, CpuModel::I80486);
    EXPECT_FALSE(flags.cf());
}

TEST(ExecShift, DoubleShiftOfAWordBySeventeenRotatesTheSecondOperandOnThe80386) {
    Flags flags;
    EXPECT_EQ(exec::shld<u16>(flags, 0, 0xC000, 17, CpuModel::I80386), 0x8001);
    EXPECT_TRUE(flags.cf());
    EXPECT_EQ(exec::shrd<u16>(flags, 0, 0x0003, 17, CpuModel::I80386), 0x8001);
    EXPECT_TRUE(flags.cf());
}

TEST(ExecShift, SetmoSetsAllBits) {
    Flags flags;
    EXPECT_EQ(exec::setmo<u8>(flags, 0x12, 0), 0x12);
    EXPECT_EQ(exec::setmo<u8>(flags, 0x12, 3), 0xFF);
    EXPECT_EQ(flags.bits(), eflags::sf | eflags::pf);
}

}  // namespace
}  // namespace lockstep
