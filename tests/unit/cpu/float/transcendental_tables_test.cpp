// Special operands of the transcendental instructions: SDM volume 2, F2XM1, FYL2X, FYL2XP1, FPATAN, FSIN, FCOS, FPTAN,
// FLDPI.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "cpu/float/transcendental.h"
#include "float_test_values.h"

namespace lockstep::float_test {
namespace {

using fp::Float80;
using fp::X87Environment;
namespace exception = fp::exception;

constexpr Float80 pi = {0xC90FDAA22168C235, 0x4000};

std::string name_of(Float80 v, const X87Environment& env) {
    const std::string sign = v.sign() ? "-" : "+";
    const std::string zero_divide = (env.raised & exception::zero_divide) != 0 ? "**" : "";
    switch (fp::classify(v)) {
        case fp::Class::Zero: return sign + "0";
        case fp::Class::Infinity: return zero_divide + sign + "I";
        case fp::Class::Normal: {
            const Float80 magnitude = fp::absolute(v);
            if (magnitude == pi) return sign + "pi";
            if (magnitude.significand == pi.significand && magnitude.exponent() == 0x3FFF) return sign + "pi/2";
            if (magnitude.significand == pi.significand && magnitude.exponent() == 0x3FFE) return sign + "pi/4";
            if (magnitude == Float80{0x96CBE3F9990E91A8, 0x4000}) return sign + "3pi/4";
            return sign + "F";
        }
        case fp::Class::QuietNan: return (env.raised & exception::invalid) != 0 ? "*" : "NaN";
        default: return "?";
    }
}

TEST(TranscendentalTables, LogarithmOfEveryPairOfClasses) {
    const std::array<Float80, 8> x = {
        minus_infinity, integer(-3), minus_zero,   plus_zero, number(-1, 0xC000000000000000),
        integer(1),     integer(5),  plus_infinity};
    const std::array<Float80, 6> y = {minus_infinity, integer(-2), minus_zero, plus_zero, integer(2), plus_infinity};
    const std::array<std::array<const char*, 8>, 6> table = {{{"*", "*", "+I", "+I", "+I", "*", "-I", "-I"},
                                                              {"*", "*", "**+I", "**+I", "+F", "-0", "-F", "-I"},
                                                              {"*", "*", "*", "*", "+0", "-0", "-0", "*"},
                                                              {"*", "*", "*", "*", "-0", "+0", "+0", "*"},
                                                              {"*", "*", "**-I", "**-I", "-F", "+0", "+F", "+I"},
                                                              {"*", "*", "-I", "-I", "-I", "*", "+I", "+I"}}};
    for (std::size_t row = 0; row < y.size(); ++row) {
        for (std::size_t column = 0; column < x.size(); ++column) {
            X87Environment env;
            const Float80 result = fp::logarithm(x[column], y[row], env);
            EXPECT_EQ(name_of(result, env), table[row][column]) << row << " " << column;
        }
    }
}

TEST(TranscendentalTables, LogarithmPlusOneOfEveryPairOfClasses) {
    const std::array<Float80, 5> x = {number(-3, fp::integer_bit, true), minus_zero, plus_zero, number(-3),
                                      plus_infinity};
    const std::array<Float80, 6> y = {minus_infinity, integer(-2), minus_zero, plus_zero, integer(2), plus_infinity};
    const std::array<std::array<const char*, 5>, 6> table = {{{"+I", "*", "*", "-I", "-I"},
                                                              {"+F", "+0", "-0", "-F", "-I"},
                                                              {"+0", "+0", "-0", "-0", "*"},
                                                              {"-0", "-0", "+0", "+0", "*"},
                                                              {"-F", "-0", "+0", "+F", "+I"},
                                                              {"-I", "*", "*", "+I", "+I"}}};
    for (std::size_t row = 0; row < y.size(); ++row) {
        for (std::size_t column = 0; column < x.size(); ++column) {
            X87Environment env;
            const Float80 result = fp::logarithm_plus_one(x[column], y[row], env);
            EXPECT_EQ(name_of(result, env), table[row][column]) << row << " " << column;
        }
    }
}

TEST(TranscendentalTables, ArctangentOfEveryPairOfClasses) {
    const std::array<Float80, 6> operands = {
        minus_infinity, number(70, fp::integer_bit, true), minus_zero, plus_zero, number(70), plus_infinity};
    // Rows: y (ST(1)); columns: x (ST(0)).
    const std::array<std::array<const char*, 6>, 6> table = {{{"-3pi/4", "-pi/2", "-pi/2", "-pi/2", "-pi/2", "-pi/4"},
                                                              {"-pi", "-3pi/4", "-pi/2", "-pi/2", "-pi/4", "-0"},
                                                              {"-pi", "-pi", "-pi", "-0", "-0", "-0"},
                                                              {"+pi", "+pi", "+pi", "+0", "+0", "+0"},
                                                              {"+pi", "+3pi/4", "+pi/2", "+pi/2", "+pi/4", "+0"},
                                                              {"+3pi/4", "+pi/2", "+pi/2", "+pi/2", "+pi/2", "+pi/4"}}};
    for (std::size_t row = 0; row < operands.size(); ++row) {
        for (std::size_t column = 0; column < operands.size(); ++column) {
            X87Environment env;
            const Float80 result = fp::arctangent(operands[row], operands[column], env);
            EXPECT_EQ(name_of(result, env), table[row][column]) << row << " " << column;
            const bool zero = fp::classify(result) == fp::Class::Zero;
            EXPECT_EQ(env.raised, zero ? 0 : exception::precision) << row << " " << column;
        }
    }
}

TEST(TranscendentalTables, PowerMinusOneAtItsEnds) {
    X87Environment env;
    EXPECT_EQ(fp::power_of_two_minus_one(minus_zero, env), minus_zero);
    EXPECT_EQ(fp::power_of_two_minus_one(minus_infinity, env), integer(-1));
    EXPECT_EQ(env.raised, 0);
    EXPECT_EQ(fp::power_of_two_minus_one(integer(1), env), integer(1));
    EXPECT_EQ(fp::power_of_two_minus_one(integer(-1), env), number(-1, fp::integer_bit, true));
    EXPECT_EQ(env.raised, exception::precision);
}

TEST(TranscendentalTables, LogarithmsOfPowersOfTwoAreExactMultiples) {
    X87Environment env;
    EXPECT_EQ(fp::logarithm(integer(1024), integer(7), env), integer(70));
    EXPECT_EQ(fp::logarithm(denormal, integer(1), env), integer(-16445));
    EXPECT_EQ(fp::logarithm_plus_one(integer(7), integer(3), env), integer(9));
    EXPECT_EQ(fp::logarithm_plus_one(number(-1, fp::integer_bit, true), integer(3), env), integer(-3));
}

TEST(TranscendentalTables, LogarithmsBesideOneKeepAllTheirBits) {
    X87Environment env;
    // log2(1 - 2^-64) and log2(1 + 2^-63): log2(e) times -2^-64 (1 + 2^-65 …) and 2^-63 (1 - 2^-64 …).
    EXPECT_EQ(fp::logarithm(number(-1, ~u64{0}), integer(1), env), number(-64, 0xB8AA3B295C17F0BC, true));
    EXPECT_EQ(fp::logarithm(number(0, fp::integer_bit | 1), integer(1), env), number(-63, 0xB8AA3B295C17F0BB));
    EXPECT_EQ(fp::logarithm_plus_one(number(-64, fp::integer_bit, true), integer(1), env),
              number(-64, 0xB8AA3B295C17F0BC, true));
}

TEST(TranscendentalTables, CircularFunctionsOfZeroAndInfinity) {
    X87Environment env;
    EXPECT_EQ(fp::sine(minus_zero, env).first, minus_zero);
    EXPECT_EQ(fp::cosine(minus_zero, env).first, integer(1));
    EXPECT_EQ(fp::tangent(minus_zero, env).first, minus_zero);
    EXPECT_EQ(fp::tangent(minus_zero, env).second, integer(1));
    EXPECT_EQ(fp::sine_and_cosine(plus_zero, env).second, integer(1));
    EXPECT_EQ(env.raised, 0);
    EXPECT_EQ(fp::tangent(plus_infinity, env).second, fp::indefinite80);
    EXPECT_EQ(env.raised, exception::invalid);
    EXPECT_EQ(fp::sine_and_cosine(quiet_nan, env).second, quiet_nan);
}

TEST(TranscendentalTables, ArgumentsOfTwoToThe63AndMoreAreOutOfRange) {
    X87Environment env;
    EXPECT_FALSE(fp::sine(number(62, ~u64{0}), env).out_of_range);
    env = {};
    EXPECT_TRUE(fp::sine(number(63), env).out_of_range);
    EXPECT_TRUE(fp::tangent(number(9000), env).out_of_range);
    EXPECT_EQ(env.raised, 0);
}

TEST(TranscendentalTables, ReductionUsesPiOf66Bits) {
    // 0xC90FDAA22168C235 × 2^-62 is above π of 66 bits by 2^-64.
    X87Environment env;
    EXPECT_EQ(fp::sine(pi, env).first, number(-64, fp::integer_bit, true));
    EXPECT_EQ(fp::tangent(fp::make_float80(false, 0x3FFF, pi.significand), env).first,
              number(65, fp::integer_bit, true));
}

TEST(TranscendentalTables, TinyArgumentsAreRoundedFromTheRightSide) {
    const Float80 tiny = number(-100);
    X87Environment chop(0x0F7F);
    EXPECT_EQ(fp::sine(tiny, chop).first, number(-101, ~u64{0}));
    EXPECT_EQ(fp::tangent(tiny, chop).first, tiny);
    EXPECT_EQ(fp::cosine(tiny, chop).first, number(-1, ~u64{0}));
    EXPECT_EQ(fp::arctangent(tiny, integer(1), chop), number(-101, ~u64{0}));
    X87Environment up(0x0B7F);
    EXPECT_EQ(fp::tangent(tiny, up).first, number(-100, fp::integer_bit | 1));
}

TEST(TranscendentalTables, DenormalArgumentsUnderflow) {
    X87Environment env;
    EXPECT_EQ(fp::sine(denormal, env).first, denormal);
    EXPECT_EQ(env.raised, exception::denormal | exception::underflow | exception::precision);
    X87Environment unmasked(0x036F);
    EXPECT_EQ(fp::sine(denormal, unmasked).first, number(-16445 + 24576));
}

TEST(TranscendentalTables, ConstantsFollowRoundingControl) {
    using fp::Constant;
    using fp::Rounding;
    EXPECT_EQ(fp::constant(Constant::Pi, Rounding::Nearest), pi);
    EXPECT_EQ(fp::constant(Constant::Pi, Rounding::Down).significand, pi.significand - 1);
    EXPECT_EQ(fp::constant(Constant::Log2Of10, Rounding::Up), (Float80{0xD49A784BCD1B8AFF, 0x4000}));
    EXPECT_EQ(fp::constant(Constant::Log2OfE, Rounding::TowardZero), (Float80{0xB8AA3B295C17F0BB, 0x3FFF}));
    EXPECT_EQ(fp::constant(Constant::Log10Of2, Rounding::Nearest), (Float80{0x9A209A84FBCFF799, 0x3FFD}));
    EXPECT_EQ(fp::constant(Constant::LogEOf2, Rounding::Nearest), (Float80{0xB17217F7D1CF79AC, 0x3FFE}));
    EXPECT_EQ(fp::constant(Constant::One, Rounding::Up), integer(1));
    EXPECT_EQ(fp::constant(Constant::Zero, Rounding::Up), plus_zero);
}

}  // namespace
}  // namespace lockstep::float_test
