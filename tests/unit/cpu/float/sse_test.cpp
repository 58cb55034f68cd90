// SSE: SDM volume 1, sections 11.5 and 4.8.3.5; volume 2, MIN, MAX, CMP, CVT.
#include "cpu/float/sse.h"

#include <gtest/gtest.h>

#include <limits>

namespace lockstep::float_test {
namespace {

using fp::Float32;
using fp::Float64;
using fp::SseEnvironment;
namespace exception = fp::exception;

constexpr Float32 one{0x3F800000}, three{0x40400000}, quiet{0x7FC01234}, signalling{0x7F801234}, denormal{0x00000123};
constexpr Float32 least_normal{0x00800000}, greatest{0x7F7FFFFF}, zero{0}, minus_zero{0x80000000}, infinity{0x7F800000};

TEST(Sse, TheFirstNanCountsNotTheLarger) {
    SseEnvironment env;
    EXPECT_EQ(fp::add(quiet, Float32{0x7FCFFFFF}, env), quiet);
    EXPECT_EQ(env.raised, 0);
    EXPECT_EQ(fp::add(signalling, Float32{0x7FCFFFFF}, env), Float32{0x7FC01234});
    EXPECT_EQ(env.raised, exception::invalid);
}

TEST(Sse, MinimumAndMaximumGiveTheSecondOperandForNansAndZeros) {
    SseEnvironment zeros;
    EXPECT_EQ(fp::minimum(minus_zero, zero, zeros), zero);
    EXPECT_EQ(fp::maximum(zero, minus_zero, zeros), minus_zero);
    EXPECT_EQ(zeros.raised, 0);
    SseEnvironment nans;
    EXPECT_EQ(fp::minimum(quiet, one, nans), one);
    EXPECT_EQ(nans.raised, exception::invalid);
    EXPECT_EQ(fp::maximum(one, signalling, nans), signalling);
    EXPECT_EQ(fp::minimum(one, three, nans), one);
    EXPECT_EQ(fp::maximum(one, three, nans), three);
}

TEST(Sse, DenormalsAreZeroHidesThemAndTheirException) {
    SseEnvironment plain;
    EXPECT_EQ(fp::add(denormal, denormal, plain), Float32{0x00000246});
    EXPECT_EQ(plain.raised, exception::denormal);
    SseEnvironment hidden(0x1F80u | 0x40u);
    EXPECT_EQ(fp::add(denormal, denormal, hidden), zero);
    EXPECT_EQ(hidden.raised, 0);
}

TEST(Sse, FlushToZeroTakesEvenExactTinyResults) {
    const Float32 half{0x3F000000};
    SseEnvironment plain;
    EXPECT_EQ(fp::multiply(least_normal, half, plain), Float32{0x00400000});
    EXPECT_EQ(plain.raised, 0);
    SseEnvironment flushing(0x1F80u | 0x8000u);
    EXPECT_EQ(fp::multiply(least_normal, Float32{0xBF000000}, flushing), minus_zero);
    EXPECT_EQ(flushing.raised, exception::underflow | exception::precision);
    SseEnvironment unmasked((0x1F80u & ~(u32{exception::underflow} << 7)) | 0x8000u);
    fp::multiply(least_normal, half, unmasked);
    EXPECT_TRUE(unmasked.unmasked());
    EXPECT_EQ(unmasked.flags(), exception::underflow);
}

TEST(Sse, AnUnmaskedEarlyExceptionOfOneElementHidesLateOnesOfOthers) {
    SseEnvironment env(0x1F80u & ~(u32{exception::zero_divide} << 7));
    fp::divide(one, three, env);
    EXPECT_EQ(env.flags(), exception::precision);
    fp::divide(one, zero, env);
    EXPECT_EQ(env.flags(), exception::zero_divide);
    EXPECT_TRUE(env.unmasked());
}

TEST(Sse, PredicatesOnEveryOrder) {
    const struct {
        Float32 a, b;
        const char* holds;  // Equal, Less, LessEqual, Unordered, NotEqual, NotLess, NotLessEqual, Ordered
    } rows[] = {{one, three, "01101001"}, {three, one, "00001111"}, {one, one, "10100101"}, {one, quiet, "00011110"}};
    for (std::size_t row = 0; row < 4; ++row) {
        for (unsigned predicate = 0; predicate < 8; ++predicate) {
            SseEnvironment env;
            EXPECT_EQ(fp::test(static_cast<fp::Predicate>(predicate), rows[row].a, rows[row].b, env),
                      rows[row].holds[predicate] == '1')
                << row << " " << predicate;
            const bool signals = row == 3 && (predicate & 3) != 0 && (predicate & 3) != 3;
            EXPECT_EQ(env.raised, signals ? exception::invalid : 0) << row << " " << predicate;
        }
    }
}

TEST(Sse, ConversionToIntegersOutOfRangeIsIndefinite) {
    SseEnvironment env;
    EXPECT_EQ(fp::to_integer32(Float64{0x41DFFFFFFFC00000}, env.rounding, env), 0x7FFFFFFF);
    EXPECT_EQ(env.raised, 0);
    EXPECT_EQ(fp::to_integer32(Float64{0x41DFFFFFFFE00000}, env.rounding, env), std::numeric_limits<s32>::min());
    EXPECT_EQ(env.raised, exception::invalid);
    SseEnvironment truncating;
    EXPECT_EQ(fp::to_integer32(Float64{0x41DFFFFFFFE00000}, fp::Rounding::TowardZero, truncating), 0x7FFFFFFF);
    EXPECT_EQ(truncating.raised, exception::precision);
    EXPECT_EQ(fp::to_integer64(quiet, truncating.rounding, truncating), std::numeric_limits<s64>::min());
}

TEST(Sse, ConversionBetweenTheFormats) {
    SseEnvironment env;
    EXPECT_EQ(fp::to_float64(three, env), Float64{0x4008000000000000});
    EXPECT_EQ(fp::to_float64(signalling, env), Float64{0x7FF8024680000000});
    EXPECT_EQ(env.raised, exception::invalid);
    SseEnvironment narrowing;
    EXPECT_EQ(fp::to_float32(Float64{0x47EFFFFFF0000000}, narrowing), infinity);
    EXPECT_EQ(narrowing.raised, exception::overflow | exception::precision);
    EXPECT_EQ(fp::to_float32(s64{16777217}, narrowing), Float32{0x4B800000});
    EXPECT_EQ(fp::to_float64(s64{-3}, narrowing), Float64{0xC008000000000000});
}

TEST(Sse, OverflowByRounding) {
    const Float32 results[] = {infinity, greatest, infinity, greatest};
    for (u32 rounding = 0; rounding < 4; ++rounding) {
        SseEnvironment env(0x1F80u | rounding << 13);
        EXPECT_EQ(fp::add(greatest, greatest, env), results[rounding]);
        EXPECT_EQ(env.raised, exception::overflow | exception::precision);
    }
}

TEST(Sse, RoundToIntegralMayKeepQuiet) {
    SseEnvironment env;
    EXPECT_EQ(fp::round_to_integral(Float32{0x40200000}, fp::Rounding::Up, true, env), three);
    EXPECT_EQ(env.raised, 0);
    EXPECT_EQ(fp::round_to_integral(Float32{0xBE800000}, fp::Rounding::Nearest, false, env), minus_zero);
    EXPECT_EQ(env.raised, exception::precision);
}

}  // namespace
}  // namespace lockstep::float_test
