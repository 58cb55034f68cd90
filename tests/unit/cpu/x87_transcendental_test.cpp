// The transcendental instructions as instructions: operands, pops, pushes, C2. Their values are tested in float/.
#include "x87_test_machine.h"

namespace lockstep::test {
namespace {

TEST(X87Transcendental, OutOfRangeSetsC2AndChangesNothing) {
    for (const u8 modrm : std::initializer_list<u8>{0xF2, 0xFB, 0xFE, 0xFF}) {
        X87Machine m;
        m.push(fp::make_float80(false, 16383 + 63, fp::integer_bit));
        const FpuState before = m.fpu();
        ASSERT_TRUE(m.step({0xD9, modrm}));
        EXPECT_EQ(m.fpu().reg, before.reg) << int{modrm};
        EXPECT_EQ(m.fpu().top, before.top);
        EXPECT_EQ(m.fpu().status, fpu_status::c2);
    }
}

TEST(X87Transcendental, CircularFunctionsOfZero) {
    X87Machine m;
    m.fill({0});
    m.fpu().status = fpu_status::c2;
    ASSERT_TRUE(m.step({0xD9, 0xFB}));  // fsincos
    EXPECT_EQ(m.fpu().st(0), fp::one80);
    EXPECT_EQ(m.fpu().st(1), fp::zero80(false));
    EXPECT_EQ(m.fpu().status, 0);
    ASSERT_TRUE(m.step({0xDD, 0xD8}));
    ASSERT_TRUE(m.step({0xD9, 0xF2}));  // fptan
    EXPECT_EQ(m.fpu().st(0), fp::one80);
    EXPECT_EQ(m.fpu().st(1), fp::zero80(false));
    EXPECT_EQ(m.depth(), 2u);
}

TEST(X87Transcendental, LogarithmsAndArctangentPopOne) {
    X87Machine m;
    m.fill({8, 5});
    ASSERT_TRUE(m.step({0xD9, 0xF1}));  // fyl2x: 5 × log2(8)
    EXPECT_EQ(m.fpu().st(0), m.number(15));
    EXPECT_EQ(m.depth(), 1u);
    m.fpu().st(0) = m.number(1);
    m.fill({0});                        // x = 0, y = 1
    ASSERT_TRUE(m.step({0xD9, 0xF3}));  // fpatan: π / 2
    EXPECT_EQ(m.fpu().st(0), fp::make_float80(false, 0x3FFF, 0xC90FDAA22168C235));
    EXPECT_EQ(m.depth(), 1u);
    m.fill({0});
    ASSERT_TRUE(m.step({0xD9, 0xF9}));  // fyl2xp1
    EXPECT_EQ(m.fpu().st(0), fp::zero80(false));
}

TEST(X87Transcendental, UnmaskedInvalidKeepsBothOperands) {
    X87Machine m;
    m.fill({-1, 5});
    m.fpu().control = m.unmasked;
    ASSERT_TRUE(m.step({0xD9, 0xF1}));  // log2(-1)
    EXPECT_EQ(m.depth(), 2u);
    EXPECT_EQ(m.fpu().st(0), m.number(-1));
    EXPECT_EQ(m.fpu().st(1), m.number(5));
    EXPECT_EQ(m.fpu().status, fp::exception::invalid | reported);
}

TEST(X87Transcendental, PowerOfTwoOfOne) {
    X87Machine m;
    m.fill({1});
    ASSERT_TRUE(m.step({0xD9, 0xF0}));
    EXPECT_EQ(m.fpu().st(0), fp::one80);
    EXPECT_EQ(m.fpu().status & fp::exception::precision, fp::exception::precision);
}

}  // namespace
}  // namespace lockstep::test
