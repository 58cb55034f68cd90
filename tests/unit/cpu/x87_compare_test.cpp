// Comparisons: where the answer goes, what is popped, and what an exception leaves.
#include "x87_test_machine.h"

namespace lockstep::test {
namespace {

using namespace fpu_status;

constexpr u16 unordered = c0 | c2 | c3;
constexpr fp::Float80 quiet_nan = fp::indefinite80;

TEST(X87Compare, AnswersOfEveryOrder) {
    struct Case {
        s64 st0, st1;
        u16 answer;
    };
    for (const Case& one : {Case{2, 1, 0}, Case{1, 2, c0}, Case{2, 2, c3}, Case{-5, 3, c0}}) {
        X87Machine m;
        m.fill({one.st0, one.st1});
        m.fpu().status = c1 | c2;
        ASSERT_TRUE(m.step({0xD8, 0xD1}));  // fcom
        EXPECT_EQ(m.fpu().status, one.answer);
        ASSERT_TRUE(m.step({0xDD, 0xE1}));  // fucom
        EXPECT_EQ(m.fpu().status, one.answer);
        EXPECT_EQ(m.depth(), 2u);
    }
}

TEST(X87Compare, MemoryOperands) {
    X87Machine m;
    m.fill({2});
    m.put32(m.operand_at, 0x40400000);  // 3.0
    ASSERT_TRUE(m.step({0xD8, 0x13}));
    EXPECT_EQ(m.fpu().status, c0);
    m.put64(m.operand_at, 0x4000000000000000);  // 2.0
    ASSERT_TRUE(m.step({0xDC, 0x13}));
    EXPECT_EQ(m.fpu().status, c3);
    m.put16(m.operand_at, 0xFFFF);
    ASSERT_TRUE(m.step({0xDE, 0x13}));  // ficom m16
    EXPECT_EQ(m.fpu().status, 0);
    m.put32(m.operand_at, 100000);
    ASSERT_TRUE(m.step({0xDA, 0x1B}));  // ficomp m32
    EXPECT_EQ(m.fpu().status, c0);
    EXPECT_EQ(m.depth(), 0u);
}

TEST(X87Compare, PopsOneAndTwo) {
    X87Machine m;
    m.fill({1, 2, 3, 4, 5});
    ASSERT_TRUE(m.step({0xD8, 0xD9}));  // fcomp
    EXPECT_EQ(m.depth(), 4u);
    ASSERT_TRUE(m.step({0xDE, 0xD9}));  // fcompp
    EXPECT_EQ(m.depth(), 2u);
    ASSERT_TRUE(m.step({0xDA, 0xE9}));  // fucompp
    EXPECT_EQ(m.depth(), 0u);
    EXPECT_EQ(m.fpu().top, 0);
}

TEST(X87Compare, QuietNansAreInvalidOnlyForTheOrderedOnes) {
    X87Machine m;
    m.fill({1});
    m.push(quiet_nan);
    ASSERT_TRUE(m.step({0xDD, 0xE1}));  // fucom
    EXPECT_EQ(m.fpu().status, unordered);
    ASSERT_TRUE(m.step({0xD8, 0xD1}));  // fcom
    EXPECT_EQ(m.fpu().status, unordered | fp::exception::invalid);
}

TEST(X87Compare, UnmaskedInvalidPopsNothing) {
    X87Machine m;
    m.fill({1});
    m.push(quiet_nan);
    m.fpu().control = m.unmasked;
    ASSERT_TRUE(m.step({0xDE, 0xD9}));
    EXPECT_EQ(m.depth(), 2u);
    EXPECT_EQ(m.fpu().status, unordered | fp::exception::invalid | reported);
}

TEST(X87Compare, ToTheFlags) {
    struct Case {
        s64 st0, st1;
        u32 flags;
    };
    using namespace eflags;
    for (const Case& one : {Case{2, 1, 0}, Case{1, 2, cf}, Case{2, 2, zf}}) {
        X87Machine m;
        m.fill({one.st0, one.st1});
        m.s.set_eflags(arithmetic);  // OF, SF and AF are cleared
        m.fpu().status = c0 | c1 | c3;
        ASSERT_TRUE(m.step({0xDF, 0xF1}));  // fcomip
        EXPECT_EQ(m.s.eflags() & arithmetic, one.flags);
        EXPECT_EQ(m.fpu().status, c0 | c1 | c3);
        EXPECT_EQ(m.depth(), 1u);
    }
    X87Machine m;
    m.fill({1});
    m.push(quiet_nan);
    ASSERT_TRUE(m.step({0xDB, 0xE9}));  // fucomi
    EXPECT_EQ(m.s.eflags() & arithmetic, zf | pf | cf);
    EXPECT_EQ(m.fpu().status, 0);
    ASSERT_TRUE(m.step({0xDB, 0xF1}));  // fcomi
    EXPECT_EQ(m.fpu().status, fp::exception::invalid);
}

TEST(X87Compare, TestAndExamine) {
    X87Machine m;
    m.fill({-1});
    ASSERT_TRUE(m.step({0xD9, 0xE4}));  // ftst
    EXPECT_EQ(m.fpu().status, c0);
    struct Case {
        fp::Float80 value;
        u16 answer;
    };
    const Case cases[] = {
        {fp::one80, c2},
        {fp::negated(fp::one80), c2 | c1},
        {fp::zero80(true), c3 | c1},
        {fp::infinity80(false), c2 | c0},
        {quiet_nan, c0 | c1},
        {fp::make_float80(false, 0, 1), c3 | c2},
        {fp::make_float80(false, 100, 1), 0},  // unnormal
    };
    for (const Case& one : cases) {
        m.fpu().st(0) = one.value;
        ASSERT_TRUE(m.step({0xD9, 0xE5}));
        EXPECT_EQ(m.fpu().status, one.answer);
    }
    m.fpu().used = 0;
    m.fpu().st(0) = fp::negated(fp::one80);
    ASSERT_TRUE(m.step({0xD9, 0xE5}));
    EXPECT_EQ(m.fpu().status, c3 | c0 | c1);  // empty, with the sign that is there
}

}  // namespace
}  // namespace lockstep::test
