// SSE arithmetic on floating-point numbers: which elements take part, what MXCSR learns, when #XM comes and what it
// leaves undone.
#include "simd_test_machine.h"

namespace lockstep::test {
namespace {

namespace flag = fp::exception;
using Singles = std::vector<u32>;
using Doubles = std::vector<u64>;

// A memory operand at 3000h.
#define AT_3000 0x05, 0x00, 0x30, 0x00, 0x00

TEST(SimdFloatArithmetic, PackedTakesEveryElement) {
    SimdMachine m;
    m.xmm<u32>(1, {one, two, three, four});
    m.xmm<u32>(2, {one, one, one, four});
    ASSERT_TRUE(m.step({0x0F, 0x58, registers(1, 2)}));
    EXPECT_EQ(m.xmm<u32>(1), (Singles{two, three, four, 0x41000000}));
    m.xmm<u64>(1, {one64, two64});
    m.xmm<u64>(2, {two64, one64});
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x5C, registers(1, 2)}));
    EXPECT_EQ(m.xmm<u64>(1), (Doubles{0xBFF0000000000000, one64}));
    EXPECT_EQ(m.flags(), 0);
}

TEST(SimdFloatArithmetic, ScalarKeepsTheUpperElements) {
    SimdMachine m;
    m.xmm<u32>(1, {one, signalling_nan, 0, 7});
    m.xmm<u32>(2, {two, signalling_nan, 0, 0});
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0x58, registers(1, 2)}));
    EXPECT_EQ(m.xmm<u32>(1), (Singles{three, signalling_nan, 0, 7}));
    EXPECT_EQ(m.flags(), 0);
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0x51, registers(1, 2)}));
    EXPECT_EQ(m.xmm<u32>(1), (Singles{0x3FB504F3, signalling_nan, 0, 7}));
    EXPECT_EQ(m.flags(), flag::precision);
}

TEST(SimdFloatArithmetic, ScalarReadsNoMoreThanItsElement) {
    SimdMachine m;
    m.page();
    m.put32(SimdMachine::table_entry(4), 0);
    m.put32(0x3FFC, two);
    m.xmm<u32>(1, {one, 0, 0, 0});
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0x58, 0x0D, 0xFC, 0x3F, 0x00, 0x00}));
    EXPECT_EQ(m.xmm<u32>(1)[0], three);
}

TEST(SimdFloatArithmetic, ExceptionsOfAllElementsCollect) {
    SimdMachine m;
    m.xmm<u32>(1, {one, infinity, denormal, largest});
    m.xmm<u32>(2, {0, 0x80000000, one, largest});
    ASSERT_TRUE(m.step({0x0F, 0x5E, registers(1, 2)}));  // DIVPS
    EXPECT_EQ(m.xmm<u32>(1), (Singles{infinity, 0xFF800000, denormal, one}));
    EXPECT_EQ(m.flags(), flag::zero_divide | flag::denormal);
    m.xmm<u32>(1, {largest, infinity, 0, 0});
    m.xmm<u32>(2, {largest, 0xFF800000, 0, 0});
    ASSERT_TRUE(m.step({0x0F, 0x58, registers(1, 2)}));
    EXPECT_EQ(m.xmm<u32>(1), (Singles{infinity, indefinite, 0, 0}));
    EXPECT_EQ(m.flags(), flag::zero_divide | flag::denormal | flag::overflow | flag::precision | flag::invalid);
}

TEST(SimdFloatArithmetic, AnUnmaskedExceptionSetsItsFlagAndNothingElse) {
    SimdMachine m;
    m.unmask(flag::zero_divide);
    m.xmm<u32>(1, {one, one, one, one});
    m.xmm<u32>(2, {two, 0, three, one});
    EXPECT_EQ(m.vector_of({0x0F, 0x5E, registers(1, 2)}), exception::xm);
    EXPECT_EQ(m.xmm<u32>(1), (Singles{one, one, one, one}));
    EXPECT_EQ(m.flags(), flag::zero_divide) << "1 / 3 is inexact, but an exception before results ends the instruction";
    EXPECT_FALSE(m.c.fault.has_error);
    EXPECT_EQ(m.s.eip, 0x100u);
}

TEST(SimdFloatArithmetic, UnmaskedInexactIsReportedBehindTheResult) {
    SimdMachine m;
    m.unmask(flag::precision);
    m.xmm<u32>(1, {one, 0, 0, 0});
    m.xmm<u32>(2, {three, 0, 0, 0});
    EXPECT_EQ(m.vector_of({0xF3, 0x0F, 0x5E, registers(1, 2)}), exception::xm);
    EXPECT_EQ(m.xmm<u32>(1)[0], one);
    EXPECT_EQ(m.flags(), flag::precision);
}

TEST(SimdFloatArithmetic, WithoutOsxmmexceptItIsAnInvalidOpcode) {
    SimdMachine m;
    m.s.cr4 &= ~cr4::osxmmexcpt;
    m.unmask(flag::invalid);
    m.xmm<u32>(1, {signalling_nan, 0, 0, 0});
    EXPECT_EQ(m.vector_of({0xF3, 0x0F, 0x58, registers(1, 1)}), exception::ud);
    EXPECT_EQ(m.flags(), flag::invalid);
}

TEST(SimdFloatArithmetic, APageFaultComesBeforeExceptions) {
    SimdMachine m;
    m.page();
    m.put32(SimdMachine::table_entry(3), 0);
    m.unmask(flag::invalid);
    m.xmm<u32>(0, {signalling_nan, 0, 0, 0});
    EXPECT_EQ(m.vector_of({0x0F, 0x58, AT_3000}), exception::pf);
    EXPECT_EQ(m.flags(), 0);
}

TEST(SimdFloatArithmetic, SixteenBytesMustBeAligned) {
    SimdMachine m;
    m.xmm<u32>(0, {one, one, one, one});
    m.put(0x3000, {one, one, one, one, one});
    EXPECT_EQ(m.vector_of({0x0F, 0x58, AT_3000}), -1);
    EXPECT_EQ(m.vector_of({0x0F, 0x58, 0x05, 0x04, 0x30, 0x00, 0x00}), exception::gp);
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0x58, 0x05, 0x08, 0x30, 0x00, 0x00}), exception::gp);
    EXPECT_EQ(m.vector_of({0xF2, 0x0F, 0x58, 0x05, 0x04, 0x30, 0x00, 0x00}), -1) << "a scalar need not";
}

TEST(SimdFloatArithmetic, MinimumOfANanIsTheSecondOperand) {
    SimdMachine m;
    m.xmm<u32>(1, {quiet_nan, one, 0x80000000, two});
    m.xmm<u32>(2, {one, signalling_nan, 0, one});
    ASSERT_TRUE(m.step({0x0F, 0x5D, registers(1, 2)}));
    EXPECT_EQ(m.xmm<u32>(1), (Singles{one, signalling_nan, 0, one}));
    EXPECT_EQ(m.flags(), flag::invalid);
}

TEST(SimdFloatArithmetic, DenormalsAreZeroAndFlushToZero) {
    SimdMachine m;
    m.s.sse.mxcsr |= 0x8040;
    m.xmm<u32>(1, {denormal, 0x00800000, 0, 0});
    m.xmm<u32>(2, {denormal, 0x80C00000, 0, 0});
    ASSERT_TRUE(m.step({0x0F, 0x58, registers(1, 2)}));
    EXPECT_EQ(m.xmm<u32>(1), (Singles{0, 0x80000000, 0, 0}));
    EXPECT_EQ(m.flags(), flag::underflow | flag::precision);
}

TEST(SimdFloatArithmetic, RoundingFollowsMxcsr) {
    for (const auto& [control, expected] : {std::pair{0u, 0x3EAAAAABu}, std::pair{0x2000u, 0x3EAAAAAAu},
                                            std::pair{0x4000u, 0x3EAAAAABu}, std::pair{0x6000u, 0x3EAAAAAAu}}) {
        SimdMachine m;
        m.s.sse.mxcsr |= control;
        m.xmm<u32>(1, {one, 0, 0, 0});
        m.xmm<u32>(2, {three, 0, 0, 0});
        ASSERT_TRUE(m.step({0xF3, 0x0F, 0x5E, registers(1, 2)}));
        EXPECT_EQ(m.xmm<u32>(1)[0], expected) << control;
    }
}

TEST(SimdFloatArithmetic, HorizontalFormsTakeNeighbours) {
    SimdMachine m;
    m.xmm<u32>(1, {one, two, four, three});
    m.xmm<u32>(2, {two, two, one, minus_one});
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0x7C, registers(1, 2)}));
    EXPECT_EQ(m.xmm<u32>(1), (Singles{three, 0x40E00000, four, 0}));
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0x7D, registers(1, 2)}));
    EXPECT_EQ(m.xmm<u32>(1), (Singles{0xC0800000, four, 0, two}));
    m.xmm<u64>(1, {two64, one64});
    m.xmm<u64>(2, {one64, one64});
    ASSERT_TRUE(m.step({0x66, 0x0F, 0xD0, registers(1, 2)}));  // ADDSUBPD
    EXPECT_EQ(m.xmm<u64>(1), (Doubles{one64, two64}));
}

TEST(SimdFloatArithmetic, DotProductChoosesElementsAndResults) {
    SimdMachine m;
    m.xmm<u32>(1, {one, two, signalling_nan, three});
    m.xmm<u32>(2, {two, two, two, one});
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x3A, 0x40, registers(1, 2), 0xB5}));
    EXPECT_EQ(m.xmm<u32>(1), (Singles{0x41100000, 0, 0x41100000, 0}));
    EXPECT_EQ(m.flags(), 0) << "the element that is not chosen raises nothing";
}

TEST(SimdFloatArithmetic, DotProductStopsAtAnUnmaskedProduct) {
    SimdMachine m;
    m.unmask(flag::overflow);
    m.xmm<u32>(1, {largest, infinity, 0, 0});
    m.xmm<u32>(2, {largest, one, 0, 0});
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0x3A, 0x40, registers(1, 2), 0x31}), exception::xm);
    EXPECT_EQ(m.xmm<u32>(1), (Singles{largest, infinity, 0, 0}));
    EXPECT_EQ(m.flags(), flag::overflow | flag::precision);
}

TEST(SimdFloatArithmetic, ProductsKeepTheirFlagsWhenASumIsInvalid) {
    SimdMachine m;
    m.unmask(flag::invalid);
    m.xmm<u32>(1, {largest, largest, 0, 0});
    m.xmm<u32>(2, {largest, largest | 0x80000000, 0, 0});
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0x3A, 0x40, registers(1, 2), 0x31}), exception::xm);
    EXPECT_EQ(m.flags(), flag::invalid | flag::overflow | flag::precision);
}

TEST(SimdFloatArithmetic, RoundTakesItsRoundingFromTheImmediate) {
    SimdMachine m;
    m.s.sse.mxcsr |= 0x4000;                     // up
    const u64 half_to_two = 0x3FF8000000000000;  // 1.5
    m.xmm<u64>(2, {half_to_two, 0});
    for (const auto& [imm, expected] : {std::pair{u8{0}, two64}, std::pair{u8{1}, one64}, std::pair{u8{3}, one64},
                                        std::pair{u8{4}, two64}, std::pair{u8{0xF1}, one64}}) {
        m.s.sse.mxcsr &= ~0x3Fu;
        ASSERT_TRUE(m.step({0x66, 0x0F, 0x3A, 0x0B, registers(1, 2), imm}));
        EXPECT_EQ(m.xmm<u64>(1)[0], expected) << int{imm};
        EXPECT_EQ(m.flags(), (imm & 8) != 0 ? 0 : flag::precision);
    }
    m.s.sse.mxcsr &= ~0x3Fu;
    m.unmask(flag::precision);
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0x3A, 0x0B, registers(1, 2), 8}), -1) << "bit 3: no precision exception";
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0x3A, 0x0B, registers(1, 2), 0}), exception::xm);
}

TEST(SimdFloatArithmetic, TheGateComesFirst) {
    SimdMachine m;
    m.s.cr0 |= cr0::ts;
    EXPECT_EQ(m.vector_of({0x0F, 0x58, 0x05, 0x01, 0x30, 0x00, 0x00}), exception::nm) << "before alignment";
    m.s.cr0 &= ~cr0::ts;
    m.s.cr4 &= ~cr4::osfxsr;
    EXPECT_EQ(m.vector_of({0x0F, 0x58, registers(0, 1)}), exception::ud);
}

}  // namespace
}  // namespace lockstep::test
