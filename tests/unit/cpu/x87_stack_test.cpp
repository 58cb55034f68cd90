// The register stack: pushes and pops around its end, stack faults masked and not, and what each instruction does about
// empty registers. SDM volume 1, 8.1.2 and 8.5.1.1; the order of faults and C1 as on an AMD Zen 4.
#include "x87_test_machine.h"

namespace lockstep::test {
namespace {

constexpr u16 masked_underflow = stack_fault_flags;
constexpr u16 masked_overflow = stack_fault_flags | fpu_status::c1;

TEST(X87Stack, PushesGoDownAndWrapAround) {
    X87Machine m;
    ASSERT_TRUE(m.step({0xD9, 0xE8}));  // fld1
    EXPECT_EQ(m.fpu().top, 7);
    EXPECT_EQ(m.fpu().used, 0x80);
    EXPECT_EQ(m.fpu().reg[7], fp::one80);
    ASSERT_TRUE(m.step({0xD9, 0xEE}));  // fldz
    EXPECT_EQ(m.fpu().top, 6);
    EXPECT_EQ(m.fpu().used, 0xC0);
    ASSERT_TRUE(m.step({0xDD, 0xD8}));  // fstp st(0)
    ASSERT_TRUE(m.step({0xDD, 0xD8}));
    EXPECT_EQ(m.fpu().top, 0);
    EXPECT_EQ(m.fpu().used, 0);
    EXPECT_EQ(m.fpu().reg[7], fp::one80);  // a pop leaves the contents
}

TEST(X87Stack, MaskedOverflowPushesTheIndefinite) {
    X87Machine m;
    m.fill({1, 2, 3, 4, 5, 6, 7, 8});
    ASSERT_TRUE(m.step({0xD9, 0xE8}));
    EXPECT_EQ(m.fpu().top, 7);
    EXPECT_EQ(m.fpu().st(0), fp::indefinite80);
    EXPECT_EQ(m.fpu().st(1), m.number(1));
    EXPECT_EQ(m.fpu().status, masked_overflow);
}

TEST(X87Stack, UnmaskedOverflowOnlyReports) {
    X87Machine m;
    m.fill({1, 2, 3, 4, 5, 6, 7, 8});
    m.fpu().control = m.unmasked;
    const FpuState before = m.fpu();
    ASSERT_TRUE(m.step({0xD9, 0xE8}));
    EXPECT_EQ(m.fpu().reg, before.reg);
    EXPECT_EQ(m.fpu().top, before.top);
    EXPECT_EQ(m.fpu().status, masked_overflow | reported);
}

TEST(X87Stack, MaskedUnderflowOfArithmeticGivesTheIndefiniteAndPops) {
    X87Machine m;
    m.fill({1});
    m.fpu().status = fpu_status::c1;
    ASSERT_TRUE(m.step({0xDE, 0xC1}));  // faddp st(1), st(0)
    EXPECT_EQ(m.fpu().st(0), fp::indefinite80);
    EXPECT_EQ(m.depth(), 1u);
    EXPECT_EQ(m.fpu().status, masked_underflow);
}

TEST(X87Stack, UnmaskedUnderflowOfArithmeticKeepsEverything) {
    X87Machine m;
    m.fill({1});
    m.fpu().control = m.unmasked;
    const FpuState before = m.fpu();
    ASSERT_TRUE(m.step({0xDE, 0xC1}));
    EXPECT_EQ(m.fpu().reg, before.reg);
    EXPECT_EQ(m.fpu().used, before.used);
    EXPECT_EQ(m.fpu().top, before.top);
    EXPECT_EQ(m.fpu().status, masked_underflow | reported);
}

// What is done to an empty stack, and what it leaves in the status word and in ST(0).
TEST(X87Stack, InstructionsWithoutAnOperandThatTheyNeed) {
    const std::initializer_list<std::initializer_list<u8>> one_operand = {
        {0xD9, 0xE0},  // fchs
        {0xD9, 0xE1},  // fabs
        {0xD9, 0xF0},  // f2xm1
        {0xD9, 0xFA},  // fsqrt
        {0xD9, 0xFC},  // frndint
        {0xD9, 0xFD},  // fscale
        {0xD9, 0xF8},  // fprem
        {0xD9, 0xF5},  // fprem1
        {0xD9, 0xFE},  // fsin
        {0xD9, 0xFF},  // fcos
        {0xD8, 0xC1},  // fadd st(0), st(1)
        {0xD8, 0x03},  // fadd m32
        {0xDE, 0x03},  // fiadd m16
        {0xDA, 0xC1},  // fcmovb st(0), st(1)
    };
    for (const auto& bytes : one_operand) {
        X87Machine m;
        ASSERT_TRUE(m.step(bytes));
        EXPECT_EQ(m.fpu().status, masked_underflow) << int{bytes.begin()[1]};
        EXPECT_EQ(m.fpu().st(0), fp::indefinite80) << int{bytes.begin()[1]};
        EXPECT_EQ(m.fpu().used, 1) << int{bytes.begin()[1]};
        EXPECT_EQ(m.fpu().top, 0) << int{bytes.begin()[1]};
    }
    for (const std::initializer_list<u8> bytes : {std::initializer_list<u8>{0xD9, 0xF2},     // fptan
                                                  std::initializer_list<u8>{0xD9, 0xF4},     // fxtract
                                                  std::initializer_list<u8>{0xD9, 0xFB}}) {  // fsincos
        X87Machine m;
        ASSERT_TRUE(m.step(bytes));
        EXPECT_EQ(m.fpu().status, masked_underflow) << int{bytes.begin()[1]};
        EXPECT_EQ(m.fpu().st(0), fp::indefinite80);
        EXPECT_EQ(m.fpu().st(1), fp::indefinite80);
        EXPECT_EQ(m.fpu().used, 0x81);
    }
}

TEST(X87Stack, ExchangeFillsEmptyRegisters) {
    X87Machine m;
    m.fill({1});
    ASSERT_TRUE(m.step({0xD9, 0xC9}));  // fxch st(1)
    EXPECT_EQ(m.fpu().st(0), fp::indefinite80);
    EXPECT_EQ(m.fpu().st(1), m.number(1));
    EXPECT_EQ(m.depth(), 2u);
    EXPECT_EQ(m.fpu().status, masked_underflow);
}

TEST(X87Stack, StoreOfAnEmptyRegister) {
    X87Machine m;
    m.fill({1, 2});
    m.fpu().used = 0x80;                // ST(0) is empty
    ASSERT_TRUE(m.step({0xDD, 0xD9}));  // fstp st(1)
    EXPECT_EQ(m.fpu().st(0), fp::indefinite80);
    EXPECT_EQ(m.fpu().status, masked_underflow);

    X87Machine memory;
    ASSERT_TRUE(memory.step({0xDF, 0x3B}));  // fistp m64
    EXPECT_EQ(memory.get64(memory.operand_at), u64{1} << 63);
    EXPECT_EQ(memory.fpu().top, 1);

    X87Machine kept;
    kept.fpu().control = kept.unmasked;
    kept.put32(kept.operand_at, 0x12345678);
    ASSERT_TRUE(kept.step({0xD9, 0x1B}));  // fstp m32
    EXPECT_EQ(kept.get32(kept.operand_at), 0x12345678u);
    EXPECT_EQ(kept.fpu().top, 0);
    EXPECT_EQ(kept.fpu().status, masked_underflow | reported);
}

TEST(X87Stack, ComparisonWithAnEmptyRegisterIsUnordered) {
    X87Machine m;
    m.fill({1});
    ASSERT_TRUE(m.step({0xDE, 0xD9}));  // fcompp
    EXPECT_EQ(m.fpu().status, masked_underflow | fpu_status::c0 | fpu_status::c2 | fpu_status::c3);
    EXPECT_EQ(m.fpu().top, 1);
    EXPECT_EQ(m.depth(), 0u);
}

TEST(X87Stack, LoadOfARegisterThatIsEmptyAndOfOneWithoutRoom) {
    X87Machine m;
    m.fill({1});
    ASSERT_TRUE(m.step({0xD9, 0xC3}));  // fld st(3)
    EXPECT_EQ(m.fpu().st(0), fp::indefinite80);
    EXPECT_EQ(m.fpu().status, masked_underflow);

    X87Machine full;
    full.fill({1, 2, 3, 4, 5, 6, 7, 8});
    ASSERT_TRUE(full.step({0xD9, 0xC3}));
    EXPECT_EQ(full.fpu().st(0), fp::indefinite80);
    EXPECT_EQ(full.fpu().status, masked_overflow);
}

TEST(X87Stack, UnderflowComesBeforeOverflowOfALoad) {
    X87Machine m;
    m.fill({1, 2, 3, 4, 5, 6, 7, 8});
    m.fpu().used = 0x7F & ~0x08;  // ST(7) is full, ST(3) empty
    m.fpu().top = 0;
    m.fpu().used |= 0x80;
    ASSERT_TRUE(m.step({0xD9, 0xC3}));
    EXPECT_EQ(m.fpu().status, masked_underflow);
}

TEST(X87Stack, TheUncheckedStore) {
    X87Machine m;
    m.fill({1, 2});
    ASSERT_TRUE(m.step({0xD9, 0xDB}));  // fstpnce st(3)
    EXPECT_EQ(m.fpu().st(2), m.number(1));
    EXPECT_EQ(m.depth(), 2u);
    m.fpu().used = 0;
    m.fpu().status = fpu_status::c1;
    const auto before = m.fpu().reg;
    ASSERT_TRUE(m.step({0xD9, 0xDB}));
    EXPECT_EQ(m.fpu().reg, before);
    EXPECT_EQ(m.fpu().used, 0);
    EXPECT_EQ(m.fpu().status, 0);
}

TEST(X87Stack, TwoResultsNeedRoomForTheSecond) {
    X87Machine m;
    m.fill({1, 2, 3, 4, 5, 6, 7, 8});
    ASSERT_TRUE(m.step({0xD9, 0xFB}));  // fsincos
    EXPECT_EQ(m.fpu().status, masked_overflow);
    EXPECT_EQ(m.fpu().st(0), fp::indefinite80);
    EXPECT_EQ(m.fpu().st(1), fp::indefinite80);
    EXPECT_EQ(m.fpu().st(2), m.number(2));

    X87Machine kept;
    kept.fill({1, 2, 3, 4, 5, 6, 7, 8});
    kept.fpu().control = kept.unmasked;
    ASSERT_TRUE(kept.step({0xD9, 0xF4}));  // fxtract
    EXPECT_EQ(kept.fpu().status, masked_overflow | reported);
    EXPECT_EQ(kept.fpu().st(0), kept.number(1));
    EXPECT_EQ(kept.fpu().st(7), kept.number(8));
}

TEST(X87Stack, MovingTheTopChangesNoTag) {
    X87Machine m;
    m.fill({1, 2});
    m.fpu().status = fpu_status::c1 | fpu_status::c2;
    ASSERT_TRUE(m.step({0xD9, 0xF7}));  // fincstp
    EXPECT_EQ(m.fpu().top, 7);
    EXPECT_EQ(m.fpu().used, 0xC0);
    EXPECT_EQ(m.fpu().status, fpu_status::c2);
    ASSERT_TRUE(m.step({0xD9, 0xF6}));  // fdecstp
    EXPECT_EQ(m.fpu().top, 6);
    EXPECT_EQ(m.fpu().used, 0xC0);
}

TEST(X87Stack, FreeingARegister) {
    X87Machine m;
    m.fill({1, 2, 3});
    ASSERT_TRUE(m.step({0xDD, 0xC1}));  // ffree st(1)
    EXPECT_FALSE(m.fpu().empty(0));
    EXPECT_TRUE(m.fpu().empty(1));
    EXPECT_EQ(m.fpu().st(1), m.number(2));
    ASSERT_TRUE(m.step({0xDF, 0xC2}));  // ffreep st(2)
    EXPECT_EQ(m.depth(), 0u);
    EXPECT_EQ(m.fpu().top, 6);
}

}  // namespace
}  // namespace lockstep::test
