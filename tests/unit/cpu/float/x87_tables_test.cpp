// The tables of results by operand class: SDM volume 2, FADD, FSUB, FMUL, FDIV, FPREM, FSCALE (affine infinities).
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "float_test_values.h"

namespace lockstep::float_test {
namespace {

using fp::Float80;
using fp::X87Environment;

constexpr std::array<const char*, 7> names = {"-I", "-F", "-0", "+0", "+F", "+I", "NaN"};

Float80 operand(std::size_t which, int magnitude) {
    const std::array<Float80, 7> values = {
        minus_infinity, fp::negated(number(magnitude)), minus_zero, plus_zero, number(magnitude), plus_infinity,
        quiet_nan};
    return values[which];
}

// What a table's cell says of a result.
std::string name_of(Float80 v, const X87Environment& env) {
    const std::string sign = v.sign() ? "-" : "+";
    const std::string zero_divide = (env.raised & fp::exception::zero_divide) != 0 ? "**" : "";
    switch (fp::classify(v)) {
        case fp::Class::Zero: return sign + "0";
        case fp::Class::Infinity: return zero_divide + sign + "I";
        case fp::Class::Normal: return sign + "F";
        case fp::Class::QuietNan:
            return (env.raised & fp::exception::invalid) != 0 && v == fp::indefinite80 ? "*" : "NaN";
        default: return "?";
    }
}

using Table = std::array<std::array<const char*, 7>, 7>;

// Rows are the second operand, columns the first.
template <class Operation>
void expect_table(const Table& table, Operation operation) {
    for (std::size_t row = 0; row < 7; ++row) {
        for (std::size_t column = 0; column < 7; ++column) {
            X87Environment env;
            const Float80 result = operation(operand(column, 3), operand(row, 1), env);
            EXPECT_EQ(name_of(result, env), table[row][column]) << names[column] << " with " << names[row];
        }
    }
}

TEST(X87Tables, AdditionOfEveryPairOfClasses) {
    expect_table({{{"-I", "-I", "-I", "-I", "-I", "*", "NaN"},
                   {"-I", "-F", "-F", "-F", "+F", "+I", "NaN"},
                   {"-I", "-F", "-0", "+0", "+F", "+I", "NaN"},
                   {"-I", "-F", "+0", "+0", "+F", "+I", "NaN"},
                   {"-I", "-F", "+F", "+F", "+F", "+I", "NaN"},
                   {"*", "+I", "+I", "+I", "+I", "+I", "NaN"},
                   {"NaN", "NaN", "NaN", "NaN", "NaN", "NaN", "NaN"}}},
                 fp::add);
}

TEST(X87Tables, SubtractionOfEveryPairOfClasses) {
    expect_table({{{"*", "+I", "+I", "+I", "+I", "+I", "NaN"},
                   {"-I", "-F", "+F", "+F", "+F", "+I", "NaN"},
                   {"-I", "-F", "+0", "+0", "+F", "+I", "NaN"},
                   {"-I", "-F", "-0", "+0", "+F", "+I", "NaN"},
                   {"-I", "-F", "-F", "-F", "+F", "+I", "NaN"},
                   {"-I", "-I", "-I", "-I", "-I", "*", "NaN"},
                   {"NaN", "NaN", "NaN", "NaN", "NaN", "NaN", "NaN"}}},
                 fp::subtract);
}

TEST(X87Tables, MultiplicationOfEveryPairOfClasses) {
    expect_table({{{"+I", "+I", "*", "*", "-I", "-I", "NaN"},
                   {"+I", "+F", "+0", "-0", "-F", "-I", "NaN"},
                   {"*", "+0", "+0", "-0", "-0", "*", "NaN"},
                   {"*", "-0", "-0", "+0", "+0", "*", "NaN"},
                   {"-I", "-F", "-0", "+0", "+F", "+I", "NaN"},
                   {"-I", "-I", "*", "*", "+I", "+I", "NaN"},
                   {"NaN", "NaN", "NaN", "NaN", "NaN", "NaN", "NaN"}}},
                 fp::multiply);
}

TEST(X87Tables, DivisionOfEveryPairOfClasses) {
    expect_table({{{"*", "+0", "+0", "-0", "-0", "*", "NaN"},
                   {"+I", "+F", "+0", "-0", "-F", "-I", "NaN"},
                   {"+I", "**+I", "*", "*", "**-I", "-I", "NaN"},
                   {"-I", "**-I", "*", "*", "**+I", "+I", "NaN"},
                   {"-I", "-F", "-0", "+0", "+F", "+I", "NaN"},
                   {"*", "-0", "-0", "+0", "+0", "*", "NaN"},
                   {"NaN", "NaN", "NaN", "NaN", "NaN", "NaN", "NaN"}}},
                 fp::divide);
}

TEST(X87Tables, RemainderOfEveryPairOfClasses) {
    const Table table = {{{"*", "-F", "-0", "+0", "+F", "*", "NaN"},
                          {"*", "-0", "-0", "+0", "+0", "*", "NaN"},
                          {"*", "*", "*", "*", "*", "*", "NaN"},
                          {"*", "*", "*", "*", "*", "*", "NaN"},
                          {"*", "-0", "-0", "+0", "+0", "*", "NaN"},
                          {"*", "-F", "-0", "+0", "+F", "*", "NaN"},
                          {"NaN", "NaN", "NaN", "NaN", "NaN", "NaN", "NaN"}}};
    expect_table(table,
                 [](Float80 a, Float80 b, X87Environment& env) { return fp::remainder_truncated(a, b, env).value; });
    expect_table(table,
                 [](Float80 a, Float80 b, X87Environment& env) { return fp::remainder_nearest(a, b, env).value; });
}

TEST(X87Tables, ScalingOfEveryPairOfClasses) {
    expect_table({{{"*", "-0", "-0", "+0", "+0", "*", "NaN"},
                   {"-I", "-F", "-0", "+0", "+F", "+I", "NaN"},
                   {"-I", "-F", "-0", "+0", "+F", "+I", "NaN"},
                   {"-I", "-F", "-0", "+0", "+F", "+I", "NaN"},
                   {"-I", "-F", "-0", "+0", "+F", "+I", "NaN"},
                   {"-I", "-I", "*", "*", "+I", "+I", "NaN"},
                   {"NaN", "NaN", "NaN", "NaN", "NaN", "NaN", "NaN"}}},
                 fp::scale);
}

TEST(X87Tables, SquareRootsByClass) {
    const std::array<const char*, 7> results = {"*", "*", "-0", "+0", "+F", "+I", "NaN"};
    for (std::size_t column = 0; column < 7; ++column) {
        X87Environment env;
        EXPECT_EQ(name_of(fp::square_root(operand(column, 3), env), env), results[column]) << names[column];
    }
}

TEST(X87Tables, AnExactlyZeroSumIsNegativeOnlyWhenRoundingDown) {
    for (unsigned rounding = 0; rounding < 4; ++rounding) {
        X87Environment env(static_cast<u16>(0x037F | rounding << 10));
        const bool down = env.rounding == fp::Rounding::Down;
        EXPECT_EQ(fp::subtract(integer(5), integer(5), env), fp::zero80(down));
        EXPECT_EQ(fp::add(plus_zero, minus_zero, env), fp::zero80(down));
        EXPECT_EQ(fp::add(minus_zero, minus_zero, env), minus_zero);
        EXPECT_EQ(env.raised, 0);
    }
}

TEST(X87Tables, FxamTellsEveryClass) {
    EXPECT_EQ(fp::examine(unnormal), 0x0000);
    EXPECT_EQ(fp::examine(pseudo_infinity), 0x0000);
    EXPECT_EQ(fp::examine(quiet_nan), 0x0100);
    EXPECT_EQ(fp::examine(signalling_nan), 0x0100);
    EXPECT_EQ(fp::examine(fp::indefinite80), 0x0300);
    EXPECT_EQ(fp::examine(integer(-7)), 0x0600);
    EXPECT_EQ(fp::examine(plus_infinity), 0x0500);
    EXPECT_EQ(fp::examine(minus_zero), 0x4200);
    EXPECT_EQ(fp::examine(denormal), 0x4400);
    EXPECT_EQ(fp::examine(pseudo_denormal), 0x4400);
}

TEST(X87Tables, ComparisonsOrderByValue) {
    const std::vector<Float80> ascending = {
        minus_infinity, integer(-2), fp::negated(denormal), plus_zero, denormal, least_normal, number(0),
        integer(3),     greatest,    plus_infinity};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            X87Environment env;
            const fp::Order order = i < j ? fp::Order::Less : i > j ? fp::Order::Greater : fp::Order::Equal;
            EXPECT_EQ(fp::compare(ascending[i], ascending[j], env), order) << i << " " << j;
        }
    }
    X87Environment env;
    EXPECT_EQ(fp::compare(plus_zero, minus_zero, env), fp::Order::Equal);
    EXPECT_EQ(fp::compare(pseudo_denormal, least_normal, env), fp::Order::Equal);
}

}  // namespace
}  // namespace lockstep::float_test
