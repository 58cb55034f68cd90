// FADD … FDIVR in all their forms, and the other arithmetic: operands, order, pops, and what an exception leaves
// undone.
#include "x87_test_machine.h"

namespace lockstep::test {
namespace {

struct Form {
    std::initializer_list<u8> bytes;
    s64 st0, st1;  // before: 12 and 3
};

TEST(X87Arithmetic, DestinationAndOrderOfEachForm) {
    const Form forms[] = {
        {{0xD8, 0xC1}, 15, 3},                                                 // fadd st(0), st(1)
        {{0xDC, 0xC1}, 12, 15},                                                // fadd st(1), st(0)
        {{0xD8, 0xC9}, 36, 3},  {{0xDC, 0xC9}, 12, 36}, {{0xD8, 0xE1}, 9, 3},  // fsub st(0), st(1)
        {{0xD8, 0xE9}, -9, 3},                                                 // fsubr st(0), st(1)
        {{0xDC, 0xE1}, 12, 9},                                                 // fsubr st(1), st(0): 12 - 3
        {{0xDC, 0xE9}, 12, -9},                                                // fsub st(1), st(0): 3 - 12
        {{0xD8, 0xF1}, 4, 3},                                                  // fdiv st(0), st(1)
        {{0xDC, 0xF1}, 12, 4},                                                 // fdivr st(1), st(0): 12 / 3
    };
    for (const Form& form : forms) {
        X87Machine m;
        m.fill({12, 3});
        ASSERT_TRUE(m.step(form.bytes));
        EXPECT_EQ(m.fpu().st(0), m.number(form.st0)) << int{form.bytes.begin()[0]} << " " << int{form.bytes.begin()[1]};
        EXPECT_EQ(m.fpu().st(1), m.number(form.st1)) << int{form.bytes.begin()[0]} << " " << int{form.bytes.begin()[1]};
        EXPECT_EQ(m.fpu().status, 0);
        EXPECT_EQ(m.depth(), 2u);
    }
}

TEST(X87Arithmetic, PoppingForms) {
    const Form forms[] = {
        {{0xDE, 0xC1}, 15, 0}, {{0xDE, 0xC9}, 36, 0}, {{0xDE, 0xE1}, 9, 0}, {{0xDE, 0xE9}, -9, 0}, {{0xDE, 0xF1}, 4, 0},
    };
    for (const Form& form : forms) {
        X87Machine m;
        m.fill({12, 3});
        ASSERT_TRUE(m.step(form.bytes));
        EXPECT_EQ(m.fpu().st(0), m.number(form.st0)) << int{form.bytes.begin()[1]};
        EXPECT_EQ(m.depth(), 1u);
        EXPECT_EQ(m.fpu().top, 7);
    }
}

TEST(X87Arithmetic, MemoryFormats) {
    X87Machine m;
    m.fill({12});
    m.put32(m.operand_at, 0x40400000);  // 3.0
    ASSERT_TRUE(m.step({0xD8, 0x2B}));  // fsubr m32: 3 - 12
    EXPECT_EQ(m.fpu().st(0), m.number(-9));
    m.put64(m.operand_at, 0x4014000000000000);  // 5.0
    ASSERT_TRUE(m.step({0xDC, 0x0B}));          // fmul m64
    EXPECT_EQ(m.fpu().st(0), m.number(-45));
    m.put16(m.operand_at, 0xFFFD);      // -3
    ASSERT_TRUE(m.step({0xDE, 0x33}));  // fidiv m16
    EXPECT_EQ(m.fpu().st(0), m.number(15));
    m.put32(m.operand_at, 0xFFFFFFFF);  // -1
    ASSERT_TRUE(m.step({0xDA, 0x03}));  // fiadd m32
    EXPECT_EQ(m.fpu().st(0), m.number(14));
    EXPECT_EQ(m.fpu().status, 0);
}

TEST(X87Arithmetic, PrecisionExceptionsAndC1) {
    X87Machine m;
    m.fill({1, 3});
    ASSERT_TRUE(m.step({0xD8, 0xF1}));  // 1 / 3: rounded up
    EXPECT_EQ(m.fpu().status, fp::exception::precision | fpu_status::c1);
    EXPECT_EQ(m.fpu().st(0), fp::make_float80(false, 16381, 0xAAAAAAAAAAAAAAAB));
    m.fpu().control = 0x0F7F;  // towards zero
    m.fpu().st(0) = m.number(1);
    ASSERT_TRUE(m.step({0xD8, 0xF1}));
    EXPECT_EQ(m.fpu().status, fp::exception::precision);
    EXPECT_EQ(m.fpu().st(0), fp::make_float80(false, 16381, 0xAAAAAAAAAAAAAAAA));
}

TEST(X87Arithmetic, UnmaskedPrecisionStoresAndPops) {
    X87Machine m;
    m.fill({3, 1});
    m.fpu().control = m.unmasked;
    ASSERT_TRUE(m.step({0xDE, 0xF9}));  // fdivp: 1 / 3
    EXPECT_EQ(m.depth(), 1u);
    EXPECT_EQ(m.fpu().st(0), fp::make_float80(false, 16381, 0xAAAAAAAAAAAAAAAB));
    EXPECT_EQ(m.fpu().status, fp::exception::precision | fpu_status::c1 | reported);
}

TEST(X87Arithmetic, DivisionByZero) {
    X87Machine m;
    m.fill({0, 5});
    ASSERT_TRUE(m.step({0xDE, 0xF9}));  // fdivp st(1), st(0): 5 / 0
    EXPECT_EQ(m.fpu().st(0), fp::infinity80(false));
    EXPECT_EQ(m.fpu().status, fp::exception::zero_divide);

    X87Machine kept;
    kept.fill({0, 5});
    kept.fpu().control = kept.unmasked;
    ASSERT_TRUE(kept.step({0xDE, 0xF9}));
    EXPECT_EQ(kept.depth(), 2u);
    EXPECT_EQ(kept.fpu().st(1), kept.number(5));
    EXPECT_EQ(kept.fpu().status, fp::exception::zero_divide | reported);
}

TEST(X87Arithmetic, RemainderTellsTheQuotientsLastBits) {
    X87Machine m;
    m.fill({29, 4});                    // 29 = 7 × 4 + 1
    ASSERT_TRUE(m.step({0xD9, 0xF8}));  // fprem
    EXPECT_EQ(m.fpu().st(0), m.number(1));
    EXPECT_EQ(m.fpu().status, fpu_status::c0 | fpu_status::c1 | fpu_status::c3);
    m.fpu().st(0) = m.number(31);       // 8 × 4 - 1
    ASSERT_TRUE(m.step({0xD9, 0xF5}));  // fprem1
    EXPECT_EQ(m.fpu().st(0), m.number(-1));
    EXPECT_EQ(m.fpu().status, 0);
}

TEST(X87Arithmetic, RemainderWithoutAQuotientKeepsC0AndC3) {
    for (const fp::Float80 dividend : {fp::indefinite80, fp::infinity80(true)}) {
        X87Machine m;
        m.fill({4});
        m.push(dividend);
        m.fpu().status = fpu_status::conditions;
        ASSERT_TRUE(m.step({0xD9, 0xF8}));
        EXPECT_EQ(m.fpu().status & fpu_status::conditions, fpu_status::c0 | fpu_status::c3);
    }
    X87Machine m;  // of zero it is zero
    m.fill({0, 4});
    m.fpu().status = fpu_status::conditions;
    ASSERT_TRUE(m.step({0xD9, 0xF8}));
    EXPECT_EQ(m.fpu().status, 0);
}

TEST(X87Arithmetic, RemainderOfFarApartOperandsIsPartial) {
    X87Machine m;
    m.fill({3});
    m.push(fp::make_float80(false, 16383 + 200, fp::integer_bit));
    ASSERT_TRUE(m.step({0xD9, 0xF8}));
    EXPECT_EQ(m.fpu().status, fpu_status::c2);
    int steps = 1;
    while ((m.fpu().status & fpu_status::c2) != 0 && steps < 10) {
        ASSERT_TRUE(m.step({0xD9, 0xF8}));
        ++steps;
    }
    EXPECT_EQ(m.fpu().st(0), m.number(1));  // 2^200 mod 3
    EXPECT_GT(steps, 2);
}

TEST(X87Arithmetic, ExtractPushesTheSignificand) {
    X87Machine m;
    m.fill({-12});
    ASSERT_TRUE(m.step({0xD9, 0xF4}));
    EXPECT_EQ(m.fpu().st(0), fp::make_float80(true, 16383, 0xC000000000000000));  // -1.5
    EXPECT_EQ(m.fpu().st(1), m.number(3));
    EXPECT_EQ(m.fpu().status, 0);
}

TEST(X87Arithmetic, ScaleRootRoundSignAndMagnitude) {
    X87Machine m;
    m.fill({-3, 2});
    ASSERT_TRUE(m.step({0xD9, 0xFD}));  // fscale: -3 × 4
    EXPECT_EQ(m.fpu().st(0), m.number(-12));
    ASSERT_TRUE(m.step({0xD9, 0xE1}));  // fabs
    EXPECT_EQ(m.fpu().st(0), m.number(12));
    ASSERT_TRUE(m.step({0xD9, 0xE0}));  // fchs
    ASSERT_TRUE(m.step({0xD9, 0xE0}));
    m.fpu().st(0) = m.number(144);
    ASSERT_TRUE(m.step({0xD9, 0xFA}));  // fsqrt
    EXPECT_EQ(m.fpu().st(0), m.number(12));
    m.fpu().st(0) = fp::make_float80(false, 16384, 0xA000000000000000);  // 2.5
    ASSERT_TRUE(m.step({0xD9, 0xFC}));                                   // frndint
    EXPECT_EQ(m.fpu().st(0), m.number(2));
    EXPECT_EQ(m.fpu().status, fp::exception::precision);
}

TEST(X87Arithmetic, SignOfANanChangesWithoutException) {
    X87Machine m;
    m.push(fp::make_float80(false, 0x7FFF, fp::integer_bit | 1));  // signalling
    ASSERT_TRUE(m.step({0xD9, 0xE0}));
    EXPECT_EQ(m.fpu().st(0), fp::make_float80(true, 0x7FFF, fp::integer_bit | 1));
    EXPECT_EQ(m.fpu().status, 0);
}

TEST(X87Arithmetic, PrecisionControlRoundsSums) {
    X87Machine m;
    m.fill({1});
    m.push(fp::make_float80(false, 16383 - 30, fp::integer_bit));
    m.fpu().control = 0x007F;           // 24 bits
    ASSERT_TRUE(m.step({0xD8, 0xC1}));  // 1 + 2^-30
    EXPECT_EQ(m.fpu().st(0), fp::one80);
    EXPECT_EQ(m.fpu().status, fp::exception::precision);
}

}  // namespace
}  // namespace lockstep::test
