// NaNs and unsupported encodings: SDM volume 1, tables 4-7 and 8-10, section 8.2.2.
#include <gtest/gtest.h>

#include "float_test_values.h"

namespace lockstep::float_test {
namespace {

using fp::Float80;
using fp::X87Environment;
namespace exception = fp::exception;

constexpr Float80 larger_quiet{0xC000000000005678, 0xFFFF};
constexpr Float80 larger_signalling{0x8000000000005678, 0xFFFF};

Float80 sum(Float80 a, Float80 b, u8 raised) {
    X87Environment env;
    const Float80 result = fp::add(a, b, env);
    EXPECT_EQ(env.raised, raised);
    return result;
}

TEST(X87Nan, OfTwoQuietNansTheLargerSignificandWins) {
    EXPECT_EQ(sum(quiet_nan, larger_quiet, 0), larger_quiet);
    EXPECT_EQ(sum(larger_quiet, quiet_nan, 0), larger_quiet);
}

TEST(X87Nan, OfTwoSignallingNansTheLargerIsMadeQuiet) {
    EXPECT_EQ(sum(signalling_nan, larger_signalling, exception::invalid), fp::quieted(larger_signalling));
}

TEST(X87Nan, AQuietNanGoesBeforeALargerSignallingOne) {
    EXPECT_EQ(sum(quiet_nan, larger_signalling, exception::invalid), quiet_nan);
    EXPECT_EQ(sum(larger_signalling, quiet_nan, exception::invalid), quiet_nan);
}

TEST(X87Nan, OfEqualSignificandsThePositiveOneWins) {
    EXPECT_EQ(sum(fp::negated(quiet_nan), quiet_nan, 0), quiet_nan);
    EXPECT_EQ(sum(quiet_nan, fp::negated(quiet_nan), 0), quiet_nan);
}

TEST(X87Nan, ANanWithANumberIsKeptAndHidesTheDenormal) {
    EXPECT_EQ(sum(quiet_nan, denormal, 0), quiet_nan);
    EXPECT_EQ(sum(denormal, signalling_nan, exception::invalid), quiet_nan);
}

TEST(X87Nan, SubtractingANanKeepsItsSign) {
    X87Environment env;
    EXPECT_EQ(fp::subtract(integer(1), quiet_nan, env), quiet_nan);
}

TEST(X87Nan, UnsupportedEncodingsAreInvalidBeforeAnyNan) {
    for (const Float80 v : {unnormal, pseudo_infinity, pseudo_nan}) {
        EXPECT_EQ(sum(v, integer(1), exception::invalid), fp::indefinite80);
        EXPECT_EQ(sum(quiet_nan, v, exception::invalid), fp::indefinite80);
        X87Environment env;
        EXPECT_EQ(fp::compare_quiet(v, integer(1), env), fp::Order::Unordered);
        EXPECT_EQ(env.raised, exception::invalid);
    }
}

TEST(X87Nan, OrderedComparisonFindsQuietNansInvalidTheUnorderedOneDoesNot) {
    X87Environment ordered;
    EXPECT_EQ(fp::compare(quiet_nan, integer(1), ordered), fp::Order::Unordered);
    EXPECT_EQ(ordered.raised, exception::invalid);
    X87Environment quiet;
    EXPECT_EQ(fp::compare_quiet(quiet_nan, integer(1), quiet), fp::Order::Unordered);
    EXPECT_EQ(quiet.raised, 0);
    EXPECT_EQ(fp::compare_quiet(signalling_nan, integer(1), quiet), fp::Order::Unordered);
    EXPECT_EQ(quiet.raised, exception::invalid);
}

TEST(X87Nan, AMemoryOperandIsStillSignallingWhenTheOperationSeesIt) {
    X87Environment env;
    const Float80 operand = fp::memory_operand(fp::Float32{0x7FBFFFFF}, env);
    EXPECT_EQ(fp::add(quiet_nan, operand, env), quiet_nan);
    EXPECT_EQ(env.raised, exception::invalid);
}

}  // namespace
}  // namespace lockstep::float_test
