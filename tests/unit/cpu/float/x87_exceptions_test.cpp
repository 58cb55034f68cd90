// Exceptions, masked and not: SDM volume 1, sections 4.9 and 8.5.
#include <gtest/gtest.h>

#include "float_test_values.h"

namespace lockstep::float_test {
namespace {

using fp::Float80;
using fp::X87Environment;
namespace exception = fp::exception;

constexpr u16 masked = 0x037F;

X87Environment unmasking(u8 exceptions, u16 control_word = masked) {
    return X87Environment(static_cast<u16>(control_word & ~exceptions));
}

TEST(X87Exceptions, UnmaskedInvalidDenormalAndZeroDivideKeepTheDestination) {
    X87Environment invalid = unmasking(exception::invalid);
    fp::multiply(plus_infinity, plus_zero, invalid);
    EXPECT_FALSE(invalid.store);
    X87Environment denormals = unmasking(exception::denormal);
    fp::multiply(denormal, number(0), denormals);
    EXPECT_FALSE(denormals.store);
    EXPECT_EQ(denormals.raised, exception::denormal);
    X87Environment zero = unmasking(exception::zero_divide);
    fp::divide(number(0), plus_zero, zero);
    EXPECT_FALSE(zero.store);
    EXPECT_EQ(zero.raised, exception::zero_divide);
}

TEST(X87Exceptions, MaskedOverflowGoesToInfinityOrTheGreatestNumberByRounding) {
    const struct {
        u16 rounding;
        Float80 positive, negative;
    } rows[] = {{0, plus_infinity, minus_infinity},
                {1, greatest, minus_infinity},
                {2, plus_infinity, fp::negated(greatest)},
                {3, greatest, fp::negated(greatest)}};
    for (const auto& row : rows) {
        X87Environment plus(static_cast<u16>(masked | row.rounding << 10));
        EXPECT_EQ(fp::multiply(greatest, integer(2), plus), row.positive);
        EXPECT_EQ(plus.raised, exception::overflow | exception::precision);
        EXPECT_EQ(plus.c1, row.positive == plus_infinity);
        X87Environment minus(static_cast<u16>(masked | row.rounding << 10));
        EXPECT_EQ(fp::multiply(greatest, integer(-2), minus), row.negative);
    }
}

TEST(X87Exceptions, MaskedOverflowUnderPrecisionControlStopsAtTheGreatestOfThatPrecision) {
    X87Environment env(0x0C7F);  // 24 bits, toward zero
    EXPECT_EQ(fp::multiply(greatest, integer(2), env), fp::make_float80(false, 0x7FFE, 0xFFFFFF0000000000));
}

TEST(X87Exceptions, UnmaskedOverflowStoresWithTheExponentLessenedBy24576) {
    X87Environment env = unmasking(exception::overflow);
    EXPECT_EQ(fp::multiply(number(16383), integer(2), env), number(16384 - 24576));
    EXPECT_TRUE(env.store);
    EXPECT_EQ(env.raised, exception::overflow);
}

TEST(X87Exceptions, UnmaskedUnderflowStoresWithTheExponentRaisedBy24576) {
    X87Environment env = unmasking(exception::underflow);
    EXPECT_EQ(fp::divide(least_normal, integer(2), env), number(-16383 + 24576));
    EXPECT_EQ(env.raised, exception::underflow);
}

TEST(X87Exceptions, MaskedUnderflowIsRaisedOnlyWithLoss) {
    X87Environment exact;
    EXPECT_EQ(fp::divide(least_normal, integer(2), exact), fp::make_float80(false, 0, fp::integer_bit >> 1));
    EXPECT_EQ(exact.raised, 0);
    X87Environment inexact;
    EXPECT_EQ(fp::divide(denormal, integer(4), inexact), plus_zero);
    EXPECT_EQ(inexact.raised, exception::denormal | exception::underflow | exception::precision);
}

TEST(X87Exceptions, TininessIsDecidedAfterRounding) {
    // Just below the least normal number, and rounded up to it with an unbounded exponent: no underflow.
    X87Environment env;
    const Float80 below_one = number(-1, ~u64{0});
    const Float80 above = fp::make_float80(false, 1, fp::integer_bit | 1);
    EXPECT_EQ(fp::multiply(above, below_one, env), least_normal);
    EXPECT_EQ(env.raised, exception::precision);
    // One unit further down it is tiny even so.
    X87Environment tiny;
    EXPECT_EQ(fp::multiply(least_normal, below_one, tiny), least_normal);
    EXPECT_EQ(tiny.raised, exception::underflow | exception::precision);
}

TEST(X87Exceptions, C1TellsRoundingAwayFromZero) {
    const Float80 third = number(-2, 0xAAAAAAAAAAAAAAAA);
    X87Environment up(0x0B7F);
    EXPECT_EQ(fp::divide(integer(1), integer(3), up).significand, third.significand + 1);
    EXPECT_TRUE(up.c1);
    X87Environment down(0x077F);
    EXPECT_EQ(fp::divide(integer(1), integer(3), down), third);
    EXPECT_FALSE(down.c1);
    X87Environment minus(0x077F);
    EXPECT_EQ(fp::divide(integer(-1), integer(3), minus).significand, third.significand + 1);
    EXPECT_TRUE(minus.c1);
}

TEST(X87Exceptions, PrecisionControlRoundsTheSignificandOnly) {
    X87Environment single(0x007F);
    EXPECT_EQ(fp::divide(integer(1), integer(3), single), number(-2, 0xAAAAAB0000000000));
    X87Environment both(0x027F);
    EXPECT_EQ(fp::divide(integer(1), integer(3), both), number(-2, 0xAAAAAAAAAAAAA800));
    X87Environment reserved(0x017F);
    EXPECT_EQ(fp::divide(integer(1), integer(3), reserved), number(-2, 0xAAAAAAAAAAAAAAAB));
    X87Environment far(0x007F);
    EXPECT_EQ(fp::multiply(number(16000), number(300), far), number(16300));
}

TEST(X87Exceptions, ADenormalMemoryOperandRaisesInTheOperation) {
    X87Environment env;
    fp::add(integer(1), fp::memory_operand(fp::Float32{1}, env), env);
    EXPECT_EQ(env.raised, exception::denormal | exception::precision);
}

TEST(X87Exceptions, ScalingTooFarToWrapGivesInfinityOrZero) {
    X87Environment over = unmasking(exception::overflow);
    EXPECT_EQ(fp::scale(integer(1), integer(100000), over), plus_infinity);
    EXPECT_EQ(over.raised, exception::overflow | exception::precision);
    X87Environment under = unmasking(exception::underflow);
    EXPECT_EQ(fp::scale(integer(-1), integer(-100000), under), minus_zero);
    EXPECT_EQ(under.raised, exception::underflow | exception::precision);
    X87Environment near = unmasking(exception::overflow);
    EXPECT_EQ(fp::scale(integer(1), integer(16384), near), number(16384 - 24576));
}

TEST(X87Exceptions, ExtractingFromZeroDividesByZero) {
    X87Environment env;
    const fp::Extracted e = fp::extract(minus_zero, env);
    EXPECT_EQ(e.exponent, minus_infinity);
    EXPECT_EQ(e.significand, minus_zero);
    EXPECT_EQ(env.raised, exception::zero_divide);
}

TEST(X87Exceptions, ExtractingFromADenormalNormalisesIt) {
    X87Environment env;
    const fp::Extracted e = fp::extract(denormal, env);
    EXPECT_EQ(e.exponent, integer(-16445));
    EXPECT_EQ(e.significand, number(0));
    EXPECT_EQ(env.raised, exception::denormal);
}

}  // namespace
}  // namespace lockstep::float_test
