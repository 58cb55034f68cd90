// Loads and stores: SDM volume 2, FLD, FST, FILD, FIST, FBLD, FBSTP.
#include <gtest/gtest.h>

#include <limits>

#include "float_test_values.h"

namespace lockstep::float_test {
namespace {

using fp::Float32;
using fp::Float64;
using fp::Float80;
using fp::X87Environment;
namespace exception = fp::exception;

TEST(X87Convert, EveryKindOfSingleLoads) {
    X87Environment env;
    EXPECT_EQ(fp::load(Float32{0x3F800000}, env), integer(1));
    EXPECT_EQ(fp::load(Float32{0x80000000}, env), minus_zero);
    EXPECT_EQ(fp::load(Float32{0xFF800000}, env), minus_infinity);
    EXPECT_EQ(fp::load(Float32{0x7FC00001}, env), (Float80{0xC000010000000000, 0x7FFF}));
    EXPECT_EQ(env.raised, 0);
    EXPECT_EQ(fp::load(Float32{0x00000001}, env), number(-149));
    EXPECT_EQ(env.raised, exception::denormal);
    EXPECT_EQ(fp::load(Float32{0x7F800001}, env), (Float80{0xC000010000000000, 0x7FFF}));
    EXPECT_EQ(env.raised, exception::denormal | exception::invalid);
}

TEST(X87Convert, ADenormalIsLoadedEvenUnmaskedASignallingNanIsNot) {
    X87Environment env(0x0340);
    EXPECT_EQ(fp::load(Float64{1}, env), number(-1074));
    EXPECT_TRUE(env.store);
    fp::load(Float64{0x7FF0000000000001}, env);
    EXPECT_FALSE(env.store);
}

TEST(X87Convert, StoringRoundsToTheFormatWhateverPrecisionControlSays) {
    X87Environment env(0x007F);
    EXPECT_EQ(fp::store64(number(-2, 0xAAAAAAAAAAAAAAAB), env), Float64{0x3FD5555555555555});
    EXPECT_EQ(env.raised, exception::precision);
    EXPECT_FALSE(env.c1);
    EXPECT_EQ(fp::store32(number(-2, 0xAAAAAAAAAAAAAAAB), env), Float32{0x3EAAAAAB});
    EXPECT_TRUE(env.c1);
}

TEST(X87Convert, StoringOverflowsAndUnderflowsByTheFormat) {
    X87Environment env;
    EXPECT_EQ(fp::store32(number(128), env), Float32{0x7F800000});
    EXPECT_EQ(env.raised, exception::overflow | exception::precision);
    X87Environment exact;
    EXPECT_EQ(fp::store32(number(-149), exact), Float32{1});
    EXPECT_EQ(exact.raised, 0);
    X87Environment lost;
    EXPECT_EQ(fp::store32(number(-150), lost), Float32{0});
    EXPECT_EQ(lost.raised, exception::underflow | exception::precision);
}

TEST(X87Convert, UnmaskedOverflowAndUnderflowLeaveMemoryAloneAndAreNotInexact) {
    X87Environment over(0x0377);
    fp::store32(number(128, ~u64{0}), over);
    EXPECT_FALSE(over.store);
    EXPECT_EQ(over.raised, exception::overflow);
    X87Environment under(0x036F);
    fp::store64(number(-1074), under);
    EXPECT_FALSE(under.store);
    EXPECT_EQ(under.raised, exception::underflow);
}

TEST(X87Convert, IntegersOutOfRangeAreIndefinite) {
    X87Environment env;
    EXPECT_EQ(fp::store_integer16(integer(32767), env), 32767);
    EXPECT_EQ(fp::store_integer16(integer(-32768), env), -32768);
    EXPECT_EQ(fp::store_integer64(number(63, fp::integer_bit, true), env), std::numeric_limits<s64>::min());
    EXPECT_EQ(env.raised, 0);
    EXPECT_EQ(fp::store_integer16(integer(32768), env), -32768);
    EXPECT_EQ(env.raised, exception::invalid);
    for (const Float80 v : {quiet_nan, plus_infinity, unnormal, number(31), number(70)}) {
        X87Environment bad;
        EXPECT_EQ(fp::store_integer32(v, bad), std::numeric_limits<s32>::min());
        EXPECT_EQ(bad.raised, exception::invalid);
    }
}

TEST(X87Convert, RoundingCanCarryAnIntegerOutOfRange) {
    X87Environment env;
    const Float80 half_above = number(14, 0xFFFF000000000000);  // 32767.5
    EXPECT_EQ(fp::store_integer16(half_above, env), -32768);
    EXPECT_EQ(env.raised, exception::invalid);
    X87Environment truncating(0x0F7F);
    EXPECT_EQ(fp::store_integer16(half_above, truncating), 32767);
    EXPECT_EQ(truncating.raised, exception::precision);
}

TEST(X87Convert, PackedBcdHasEighteenDigits) {
    X87Environment env;
    EXPECT_EQ(fp::store_bcd(integer(-123456789012345678), env), (fp::PackedBcd{0x3456789012345678, 0x8012}));
    EXPECT_EQ(fp::from_bcd({0x3456789012345678, 0x8012}), integer(-123456789012345678));
    EXPECT_EQ(fp::store_bcd(integer(999'999'999'999'999'999), env), (fp::PackedBcd{0x9999999999999999, 0x0099}));
    EXPECT_EQ(env.raised, 0);
    EXPECT_EQ(fp::store_bcd(integer(1'000'000'000'000'000'000), env), fp::indefinite_bcd);
    EXPECT_EQ(env.raised, exception::invalid);
}

TEST(X87Convert, MinusZeroSurvivesPackedBcd) {
    X87Environment env;
    EXPECT_EQ(fp::store_bcd(minus_zero, env), (fp::PackedBcd{0, 0x8000}));
    EXPECT_EQ(fp::from_bcd({0, 0x8000}), minus_zero);
}

}  // namespace
}  // namespace lockstep::float_test
