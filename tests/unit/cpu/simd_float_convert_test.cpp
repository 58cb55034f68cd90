// Conversions between integers, float and double, and between the register files.
#include "simd_test_machine.h"

namespace lockstep::test {
namespace {

namespace flag = fp::exception;
using Singles = std::vector<u32>;
using Doubles = std::vector<u64>;

constexpr u32 least = 0x80000000;
constexpr u64 two_and_a_half64 = 0x4004000000000000, huge64 = 0x41E0000000000000;  // 2.5, 2^31

TEST(SimdFloatConvert, IntegersInGeneralRegisters) {
    SimdMachine m;
    m.xmm<u32>(1, {9, 8, 7, 6});
    m.s.set_reg32(SimdMachine::cx, static_cast<u32>(-1));
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0x2A, registers(1, 1)}));  // CVTSI2SS xmm1, ecx
    EXPECT_EQ(m.xmm<u32>(1), (Singles{minus_one, 8, 7, 6}));
    m.s.set_reg32(SimdMachine::cx, 0x7FFFFFFF);
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0x2A, registers(1, 1)}));
    EXPECT_EQ(m.xmm<u32>(1)[0], 0x4F000000u);
    EXPECT_EQ(m.flags(), flag::precision);
    m.xmm<u64>(2, {two_and_a_half64, 0});
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0x2D, registers(3, 2)}));
    EXPECT_EQ(m.s.reg32(SimdMachine::bx), 2u);
    m.s.sse.mxcsr |= 0x4000;
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0x2D, registers(3, 2)}));
    EXPECT_EQ(m.s.reg32(SimdMachine::bx), 3u) << "rounded up";
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0x2C, registers(3, 2)}));
    EXPECT_EQ(m.s.reg32(SimdMachine::bx), 2u) << "truncated";
}

TEST(SimdFloatConvert, OutOfRangeIsTheLeastInteger) {
    SimdMachine m;
    m.xmm<u64>(2, {huge64, 0xFFF8000000000000});
    ASSERT_TRUE(m.step({0x66, 0x0F, 0xE6, registers(1, 2)}));  // CVTTPD2DQ
    EXPECT_EQ(m.xmm<u32>(1), (Singles{least, least, 0, 0}));
    EXPECT_EQ(m.flags(), flag::invalid);
    m.unmask(flag::invalid);
    m.s.set_reg32(SimdMachine::bx, 5);
    EXPECT_EQ(m.vector_of({0xF2, 0x0F, 0x2C, registers(3, 2)}), exception::xm);
    EXPECT_EQ(m.s.reg32(SimdMachine::bx), 5u);
}

TEST(SimdFloatConvert, WhatBecomesOfTheUpperElements) {
    SimdMachine m;
    m.xmm<u32>(2, {one, two, three, four});
    m.xmm<u32>(1, {9, 9, 9, 9});
    ASSERT_TRUE(m.step({0x0F, 0x5A, registers(1, 2)}));  // CVTPS2PD
    EXPECT_EQ(m.xmm<u64>(1), (Doubles{one64, two64}));
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x5A, registers(3, 1)}));  // CVTPD2PS
    EXPECT_EQ(m.xmm<u32>(3), (Singles{one, two, 0, 0}));
    m.xmm<u32>(3, {9, 9, 9, 9});
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0x5A, registers(3, 1)}));  // CVTSD2SS
    EXPECT_EQ(m.xmm<u32>(3), (Singles{one, 9, 9, 9}));
    m.xmm<u64>(3, {7, 7});
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0x5A, registers(3, 2)}));  // CVTSS2SD
    EXPECT_EQ(m.xmm<u64>(3), (Doubles{one64, 7}));
    m.xmm<u32>(2, {1, 2, 3, static_cast<u32>(-1)});
    ASSERT_TRUE(m.step({0x0F, 0x5B, registers(3, 2)}));  // CVTDQ2PS
    EXPECT_EQ(m.xmm<u32>(3), (Singles{one, two, three, minus_one}));
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x5B, registers(4, 3)}));  // CVTPS2DQ
    EXPECT_EQ(m.xmm<u32>(4), (Singles{1, 2, 3, 0xFFFFFFFF}));
    ASSERT_TRUE(m.step({0xF3, 0x0F, 0xE6, registers(4, 2)}));  // CVTDQ2PD
    EXPECT_EQ(m.xmm<u64>(4), (Doubles{one64, two64}));
}

TEST(SimdFloatConvert, MmxRegistersMakeItAnMmxInstruction) {
    SimdMachine m;
    m.xmm<u32>(2, {one, two, 5, 6});
    ASSERT_TRUE(m.step({0x0F, 0x2D, registers(3, 2)}));  // CVTPS2PI mm3, xmm2
    EXPECT_EQ(m.s.fpu.mm(3).quadword[0], 0x0000000200000001u);
    EXPECT_EQ(m.s.fpu.reg[3].sign_exponent, 0xFFFF);
    EXPECT_EQ(m.s.fpu.top, 0);
    EXPECT_EQ(m.s.fpu.used, 0xFF);
    m.xmm<u32>(1, {9, 9, 9, 9});
    ASSERT_TRUE(m.step({0x0F, 0x2A, registers(1, 3)}));  // CVTPI2PS xmm1, mm3
    EXPECT_EQ(m.xmm<u32>(1), (Singles{one, two, 9, 9}));
}

TEST(SimdFloatConvert, MemoryInAnMmxRegistersPlaceDoesNot) {
    SimdMachine m;
    m.put(0x3004, {1, 2});
    ASSERT_TRUE(m.step({0x66, 0x0F, 0x2A, 0x0D, 0x04, 0x30, 0x00, 0x00}));  // CVTPI2PD xmm1, [3004h]
    EXPECT_EQ(m.xmm<u64>(1), (Doubles{one64, two64}));
    EXPECT_EQ(m.s.fpu.top, 5);
    EXPECT_EQ(m.s.fpu.used, 0x20);
}

TEST(SimdFloatConvert, PendingErrorsOfTheX87AreReported) {
    SimdMachine m;
    m.s.fpu.status = flag::zero_divide | fpu_status::summary | fpu_status::busy;
    EXPECT_EQ(m.vector_of({0x0F, 0x2D, registers(3, 2)}), exception::mf);
    EXPECT_EQ(m.vector_of({0x0F, 0x2A, 0x0D, 0x00, 0x30, 0x00, 0x00}), exception::mf);
    EXPECT_EQ(m.vector_of({0xF3, 0x0F, 0x2D, registers(3, 2)}), -1) << "no MMX register in it";
    m.page();
    m.put32(SimdMachine::table_entry(3), 0);
    EXPECT_EQ(m.vector_of({0x0F, 0x2A, 0x0D, 0x00, 0x30, 0x00, 0x00}), exception::pf) << "in its memory form, last";
    EXPECT_EQ(m.vector_of({0x0F, 0x2D, 0x1D, 0x00, 0x30, 0x00, 0x00}), exception::mf);
}

}  // namespace
}  // namespace lockstep::test
