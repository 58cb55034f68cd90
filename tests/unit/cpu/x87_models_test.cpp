// What tells the 8087 and 80287 from the 80387: infinities, NaNs, rounding of constants, FXTRACT of zero, SF. SDM
// volume 3, 23.18; 80387 Programmer's Reference, appendix C.
#include "x87_test_machine.h"

namespace lockstep::test {
namespace {

using namespace fpu_status;

constexpr CpuModel old_models[] = {CpuModel::I8086, CpuModel::I80286};
constexpr u16 affine = 0x1000;
constexpr fp::Float80 plus = fp::infinity80(false), minus = fp::infinity80(true);

// The test that programs make: 1 / 0 and its negative are equal where infinity has no sign.
u16 compare_infinities(CpuModel model, u16 infinity_control) {
    X87Machine m(model);
    m.fpu().control = static_cast<u16>(0x037F | infinity_control);
    for (const std::initializer_list<u8> bytes : {std::initializer_list<u8>{0xD9, 0xE8},  // fld1
                                                  {0xD9, 0xEE},                           // fldz
                                                  {0xDE, 0xF9},                           // fdivp
                                                  {0xD9, 0xC0},                           // fld st(0)
                                                  {0xD9, 0xE0},                           // fchs
                                                  {0xDE, 0xD9}}) {                        // fcompp
        EXPECT_TRUE(m.step(bytes));
    }
    EXPECT_EQ(m.fpu().status & fp::exception::all, fp::exception::zero_divide);
    return m.fpu().status & conditions;
}

TEST(X87Models, PlusAndMinusInfinityAreEqualOnlyBeforeThe80387) {
    for (const CpuModel model : old_models) {
        EXPECT_EQ(compare_infinities(model, 0), c3);
        EXPECT_EQ(compare_infinities(model, affine), c0);
    }
    EXPECT_EQ(compare_infinities(CpuModel::I80386, 0), c0);
    EXPECT_EQ(compare_infinities(CpuModel::I80486, affine), c0);
}

TEST(X87Models, InfinityWithoutSignComparesWithNothingElse) {
    for (const CpuModel model : old_models) {
        X87Machine m(model);
        m.fill({1});
        m.push(plus);
        ASSERT_TRUE(m.step({0xD8, 0xD1}));
        EXPECT_EQ(m.fpu().status, fp::exception::invalid | c0 | c2 | c3);
        m.fpu().control |= affine;
        m.fpu().status = 0;
        ASSERT_TRUE(m.step({0xD8, 0xD1}));
        EXPECT_EQ(m.fpu().status, 0);
    }
}

TEST(X87Models, SumsAndRootsOfInfinity) {
    struct Case {
        CpuModel model;
        u16 control;
        bool invalid;
    };
    for (const Case& one : {Case{CpuModel::I80286, 0, true}, Case{CpuModel::I80286, affine, false},
                            Case{CpuModel::I8086, 0, true}, Case{CpuModel::I80386, 0, false}}) {
        X87Machine m(one.model);
        m.fpu().control |= one.control;
        m.push(plus);
        m.push(plus);
        ASSERT_TRUE(m.step({0xD8, 0xC1}));  // fadd
        EXPECT_EQ(m.fpu().st(0), one.invalid ? fp::indefinite80 : plus);
        m.fpu().st(0) = plus;
        ASSERT_TRUE(m.step({0xD9, 0xFA}));  // fsqrt
        EXPECT_EQ(m.fpu().st(0), one.invalid ? fp::indefinite80 : plus);
        EXPECT_EQ(m.fpu().status, one.invalid ? fp::exception::invalid : 0);
        m.fpu().st(0) = minus;
        ASSERT_TRUE(m.step({0xD8, 0xC1}));  // of opposite signs it always is
        EXPECT_EQ(m.fpu().status, fp::exception::invalid);
    }
}

TEST(X87Models, EveryNanIsInvalidBeforeThe80387) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::I80386}) {
        const u16 expected = model < CpuModel::I80386 ? u16{fp::exception::invalid} : u16{0};
        X87Machine m(model);
        m.fill({1});
        m.push(fp::indefinite80);
        ASSERT_TRUE(m.step({0xD8, 0xC1}));
        EXPECT_EQ(m.fpu().status, expected);
        EXPECT_EQ(m.fpu().st(0), fp::indefinite80);
        m.fpu().status = 0;
        ASSERT_TRUE(m.step({0xD9, 0xFC}));  // frndint
        EXPECT_EQ(m.fpu().status, expected);
    }
}

TEST(X87Models, ConstantsAreRoundedByRoundingControlFromThe80387On) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::I80386}) {
        X87Machine m(model);
        m.fpu().control = 0x0B7F;           // up
        ASSERT_TRUE(m.step({0xD9, 0xE9}));  // fldl2t
        const u64 last = model < CpuModel::I80386 ? 0xFE : 0xFF;
        EXPECT_EQ(m.fpu().st(0).significand & 0xFF, last);
    }
}

TEST(X87Models, ExtractOfZeroDividesByZeroFromThe80387On) {
    X87Machine old(CpuModel::I80286);
    old.push(fp::zero80(true));
    ASSERT_TRUE(old.step({0xD9, 0xF4}));
    EXPECT_EQ(old.fpu().st(0), fp::zero80(true));
    EXPECT_EQ(old.fpu().st(1), fp::zero80(true));
    EXPECT_EQ(old.fpu().status, 0);

    X87Machine later(CpuModel::I80386);
    later.push(fp::zero80(true));
    ASSERT_TRUE(later.step({0xD9, 0xF4}));
    EXPECT_EQ(later.fpu().st(0), fp::zero80(true));
    EXPECT_EQ(later.fpu().st(1), minus);
    EXPECT_EQ(later.fpu().status, fp::exception::zero_divide);
}

TEST(X87Models, TheStackFaultFlagCameWithThe80387) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::I80386}) {
        const u16 expected = model < CpuModel::I80386 ? u16{fp::exception::invalid} : u16{stack_fault_flags};
        for (const std::initializer_list<u8> bytes : {std::initializer_list<u8>{0xDD, 0xD9},  // fstp st(1)
                                                      {0xD8, 0xC1},                           // fadd
                                                      {0xD8, X87Machine::at_bx16},            // fadd m32
                                                      {0xDE, 0xC1},                           // faddp
                                                      {0xD9, X87Machine::at_bx16 + 0x18}}) {  // fstp m32
            X87Machine m(model);
            ASSERT_TRUE(m.step(bytes));
            EXPECT_EQ(m.fpu().status, expected) << int{bytes.begin()[0]} << " " << int{bytes.begin()[1]};
        }
    }
}

}  // namespace
}  // namespace lockstep::test
