// CMPPS and its kin, COMISS and its kin.
#include "simd_test_machine.h"

namespace lockstep::test {
namespace {

namespace flag = fp::exception;
using Singles = std::vector<u32>;

constexpr u32 yes = 0xFFFFFFFF;

TEST(SimdFloatCompare, EveryPredicate) {
    // Of 1 and 2, 2 and 2, 3 and 2, NaN and 2.
    const Singles expected[8] = {{0, yes, 0, 0},     {yes, 0, 0, 0},     {yes, yes, 0, 0}, {0, 0, 0, yes},
                                 {yes, 0, yes, yes}, {0, yes, yes, yes}, {0, 0, yes, yes}, {yes, yes, yes, 0}};
    for (u8 predicate = 0; predicate < 8; ++predicate) {
        for (const u8 ignored : {u8{0}, u8{8}, u8{0xF8}}) {
            SimdMachine m;
            m.xmm<u32>(1, {one, two, three, quiet_nan});
            m.xmm<u32>(2, {two, two, two, two});
            ASSERT_TRUE(m.step({0x0F, 0xC2, registers(1, 2), static_cast<u8>(predicate | ignored)}));
            EXPECT_EQ(m.xmm<u32>(1), expected[predicate]) << int{predicate};
            const bool signals = (predicate & 3) == 1 || (predicate & 3) == 2;
            EXPECT_EQ(m.flags(), signals ? flag::invalid : 0) << int{predicate};
        }
    }
}

TEST(SimdFloatCompare, ScalarChangesOneElement) {
    SimdMachine m;
    m.xmm<u64>(1, {one64, 5});
    m.xmm<u64>(2, {one64, 6});
    ASSERT_TRUE(m.step({0xF2, 0x0F, 0xC2, registers(1, 2), 0}));
    EXPECT_EQ(m.xmm<u64>(1), (std::vector<u64>{~u64{0}, 5}));
}

TEST(SimdFloatCompare, ComissSetsEflags) {
    struct Case {
        u32 a, b, flags;
        u8 raised;
    };
    const Case cases[] = {{two, one, 0, 0},
                          {one, two, eflags::cf, 0},
                          {one, one, eflags::zf, 0},
                          {quiet_nan, one, eflags::zf | eflags::pf | eflags::cf, flag::invalid},
                          {0, 0x80000000, eflags::zf, 0}};
    for (const Case& test : cases) {
        SimdMachine m;
        m.s.flags.set_bits(eflags::arithmetic);
        m.xmm<u32>(1, {test.a, 0, 0, 0});
        m.xmm<u32>(2, {test.b, 0, 0, 0});
        ASSERT_TRUE(m.step({0x0F, 0x2F, registers(1, 2)}));
        EXPECT_EQ(m.s.flags.bits(), test.flags) << std::hex << test.a << " " << test.b;
        EXPECT_EQ(m.flags(), test.raised);
        m.s.sse.mxcsr = SseState::reset_mxcsr;
        ASSERT_TRUE(m.step({0x0F, 0x2E, registers(1, 2)}));  // UCOMISS: quiet NaNs are no error
        EXPECT_EQ(m.s.flags.bits(), test.flags);
        EXPECT_EQ(m.flags(), 0);
    }
}

TEST(SimdFloatCompare, AnUnmaskedExceptionKeepsEflags) {
    SimdMachine m;
    m.unmask(flag::invalid);
    m.s.flags.set_bits(eflags::sf | eflags::of);
    m.xmm<u64>(1, {0x7FF0000000000001, 0});
    EXPECT_EQ(m.vector_of({0x66, 0x0F, 0x2E, registers(1, 1)}), exception::xm);
    EXPECT_EQ(m.s.flags.bits(), eflags::sf | eflags::of);
    EXPECT_EQ(m.flags(), flag::invalid);
}

}  // namespace
}  // namespace lockstep::test
