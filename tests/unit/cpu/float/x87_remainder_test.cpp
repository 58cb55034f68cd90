// FPREM, FPREM1, FRNDINT: SDM volume 2.
#include <gtest/gtest.h>

#include "float_test_values.h"

namespace lockstep::float_test {
namespace {

using fp::Float80;
using fp::Remainder;
using fp::X87Environment;

TEST(X87Remainder, FpremTruncatesAndFprem1RoundsTheQuotient) {
    X87Environment env;
    const Remainder truncated = fp::remainder_truncated(integer(47), integer(10), env);
    EXPECT_EQ(truncated.value, integer(7));
    EXPECT_EQ(truncated.quotient, 4);
    EXPECT_FALSE(truncated.partial);
    const Remainder nearest = fp::remainder_nearest(integer(47), integer(10), env);
    EXPECT_EQ(nearest.value, integer(-3));
    EXPECT_EQ(nearest.quotient, 5);
    EXPECT_EQ(env.raised, 0);
}

TEST(X87Remainder, HalvesGoToTheEvenQuotient) {
    X87Environment env;
    EXPECT_EQ(fp::remainder_nearest(integer(5), integer(10), env).value, integer(5));
    EXPECT_EQ(fp::remainder_nearest(integer(15), integer(10), env).value, integer(-5));
    EXPECT_EQ(fp::remainder_nearest(integer(-15), integer(10), env).value, integer(5));
    EXPECT_EQ(fp::remainder_nearest(integer(6), integer(10), env).value, integer(-4));
}

TEST(X87Remainder, OfSmallerDividendsTheDividendRemains) {
    X87Environment env;
    const Remainder r = fp::remainder_truncated(integer(-3), integer(10), env);
    EXPECT_EQ(r.value, integer(-3));
    EXPECT_EQ(r.quotient, 0);
}

TEST(X87Remainder, FarExponentsTakeSeveralStepsAndEndAtTheSameRemainder) {
    // 2^200 mod 10: 2^n ends in 6 for n divisible by 4.
    X87Environment env;
    Remainder r = fp::remainder_truncated(number(200), integer(10), env);
    int steps = 1;
    for (; r.partial; ++steps) {
        EXPECT_EQ(r.quotient, 0);
        r = fp::remainder_truncated(r.value, integer(10), env);
    }
    EXPECT_EQ(r.value, integer(6));
    EXPECT_GT(steps, 3);
}

TEST(X87Remainder, FrndintFollowsRoundingControl) {
    const struct {
        s64 twice;  // the operand is half of it
        s64 results[4];
    } rows[] = {{5, {2, 2, 3, 2}}, {7, {4, 3, 4, 3}}, {-5, {-2, -3, -2, -2}}, {8, {4, 4, 4, 4}}};
    for (const auto& row : rows) {
        for (unsigned rounding = 0; rounding < 4; ++rounding) {
            X87Environment half;
            const Float80 operand = fp::divide(integer(row.twice), integer(2), half);
            X87Environment env(static_cast<u16>(0x037F | rounding << 10));
            EXPECT_EQ(fp::round_to_integral(operand, env), integer(row.results[rounding]))
                << row.twice << " " << rounding;
            EXPECT_EQ(env.raised, row.twice % 2 == 0 ? 0 : fp::exception::precision);
        }
    }
}

TEST(X87Remainder, FrndintToZeroKeepsTheSign) {
    X87Environment env;
    EXPECT_EQ(fp::round_to_integral(number(-3, fp::integer_bit, true), env), minus_zero);
}

}  // namespace
}  // namespace lockstep::float_test
