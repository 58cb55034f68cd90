// FXSAVE and FXRSTOR: the image of SDM volume 1, table 10-2, what it needs of the operating system, and its faults.
#include "cpu/float/environment.h"
#include "exec_data_test_machine.h"

namespace lockstep::test {
namespace {

constexpr u32 at = 0x600;

class FxMachine : public CodeMachine {
public:
    explicit FxMachine(CpuModel model = CpuModel::Pentium4) : CodeMachine(model) {
        protect();
        s.cr4 = cr4::osfxsr;
        FpuState& f = s.fpu;
        f.control = 0x0E7A;
        f.set_status_word(0x5942);
        f.used = 0x9C;
        f.opcode = 0x5AB;
        f.code_selector = code0;
        f.code_offset = 0x12345678;
        f.data_selector = data0;
        f.data_offset = 0x9ABCDEF0;
        for (unsigned i = 0; i < 8; ++i) {
            f.reg[i] = fp::Float80{u64{0x0102030405060708} * (i + 1), static_cast<u16>(0x4000 + i)};
            s.sse.xmm[i] = Xmm{{u64{0x1111111111111111} * i, ~u64{i}}};
        }
        if (model >= CpuModel::Pentium3) s.sse.mxcsr = 0x3FA1;
        for (u32 i = 0; i < 0x200; ++i) put8(at + i, 0xCC);
    }
    bool fxsave(u32 address = at) { return access(0x05, address); }
    bool fxrstor(u32 address = at) { return access(0x0D, address); }
    u64 get64(u32 address) { return get32(address) | u64{get32(address + 4)} << 32; }

private:
    bool access(u8 modrm, u32 address) {
        s.eip = 0x100;
        return step({0x0F, 0xAE, modrm, static_cast<u8>(address), static_cast<u8>(address >> 8),
                     static_cast<u8>(address >> 16), 0});
    }
};

TEST(Fxsave, Image) {
    FxMachine m;
    const FpuState before = m.s.fpu;
    ASSERT_TRUE(m.fxsave());
    EXPECT_EQ(m.get16(at), 0x0E7A);
    EXPECT_EQ(m.get16(at + 2), 0x5942);
    EXPECT_EQ(m.get16(at + 4), 0x009C) << "a bit a register, in their own order, not the stack's";
    EXPECT_EQ(m.get16(at + 6), 0x05AB);
    EXPECT_EQ(m.get32(at + 8), 0x12345678u);
    EXPECT_EQ(m.get32(at + 12), code0);
    EXPECT_EQ(m.get32(at + 16), 0x9ABCDEF0u);
    EXPECT_EQ(m.get32(at + 20), data0);
    EXPECT_EQ(m.get32(at + 24), 0x3FA1u);
    EXPECT_EQ(m.get32(at + 28), 0xFFFFu);
    for (unsigned i = 0; i < 8; ++i) {
        EXPECT_EQ(m.get64(at + 32 + 16 * i), before.st(i).significand);
        EXPECT_EQ(m.get64(at + 40 + 16 * i), before.st(i).sign_exponent);
        EXPECT_EQ(m.get64(at + 160 + 16 * i), m.s.sse.xmm[i].quadword[0]);
        EXPECT_EQ(m.get64(at + 168 + 16 * i), m.s.sse.xmm[i].quadword[1]);
    }
    for (u32 i = 288; i < 512; ++i) ASSERT_EQ(m.get8(at + i), 0xCC) << i;
    EXPECT_EQ(m.s.fpu, before) << "nothing is initialized";
}

TEST(Fxsave, WhatWasSavedComesBack) {
    FxMachine m;
    const FpuState fpu = m.s.fpu;
    const SseState sse = m.s.sse;
    ASSERT_TRUE(m.fxsave());
    m.s.fpu = FpuState{};
    m.s.sse = SseState{};
    ASSERT_TRUE(m.fxrstor());
    EXPECT_EQ(m.s.fpu, fpu);
    EXPECT_EQ(m.s.sse, sse);
}

TEST(Fxsave, LoadingMakesErrorsPendingAndDoesNotWait) {
    FxMachine m;
    ASSERT_TRUE(m.fxsave());
    m.put16(at, 0xE000 | 0x0F3A);
    m.put16(at + 2, 0x5945);
    ASSERT_TRUE(m.fxrstor());
    EXPECT_EQ(m.s.fpu.control, 0x0F7A);
    EXPECT_EQ(m.s.fpu.status_word(), 0xD9C5);
    m.s.cr0 |= cr0::ne;
    EXPECT_TRUE(m.fxsave());
    EXPECT_EQ(m.get16(at + 2), 0xD9C5);
    EXPECT_TRUE(m.fxrstor());
}

TEST(Fxsave, SseIsLeftOutUntilTheSystemWantsIt) {
    FxMachine m;
    m.s.cr4 = 0;
    const SseState sse = m.s.sse;
    ASSERT_TRUE(m.fxsave());
    EXPECT_EQ(m.get32(at + 160), 0xCCCCCCCCu);
    m.put32(at + 24, 0xFFFFFFFF);
    m.put16(at + 6, 0x123);
    ASSERT_TRUE(m.fxrstor());
    EXPECT_EQ(m.s.fpu.opcode, 0x123);
    EXPECT_EQ(m.s.sse, sse);
}

TEST(Fxsave, MasksOfTheModels) {
    for (const auto& [model, mask] : {std::pair{CpuModel::Pentium2, 0u}, std::pair{CpuModel::Pentium3, 0xFFBFu},
                                      std::pair{CpuModel::Core2, 0xFFFFu}}) {
        FxMachine m(model);
        ASSERT_TRUE(m.fxsave());
        EXPECT_EQ(m.get32(at + 28), mask);
        EXPECT_EQ(m.get32(at + 24), mask == 0 ? 0u : m.s.sse.mxcsr);
        if (mask == 0) continue;
        m.put32(at + 24, mask);
        EXPECT_TRUE(m.fxrstor());
        EXPECT_EQ(m.s.sse.mxcsr, mask);
        const FpuState fpu = m.s.fpu;
        const SseState sse = m.s.sse;
        m.put16(at, 0);
        m.put32(at + 160, 1);
        m.put32(at + 24, mask == 0xFFFF ? 0x10000 : 0x40);
        EXPECT_TRUE(faulted(m, m.fxrstor(), exception::gp, 0));
        EXPECT_EQ(m.s.fpu, fpu);
        EXPECT_EQ(m.s.sse, sse);
    }
}

TEST(Fxsave, NeedsAMultipleOfSixteen) {
    FxMachine m;
    EXPECT_TRUE(faulted(m, m.fxsave(at + 8), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.fxrstor(at + 8), exception::gp, 0));
    m.s.cr0 |= cr0::ts;
    EXPECT_TRUE(faulted(m, m.fxsave(at + 8), exception::nm)) << "#NM comes first";
    m.s.cr0 = (m.s.cr0 & ~cr0::ts) | cr0::em;
    EXPECT_TRUE(faulted(m, m.fxrstor(at), exception::nm));
}

TEST(Fxsave, AMissingSecondPageChangesNothing) {
    FxMachine m;
    m.page();
    constexpr u32 place = 0x8F00;
    m.put32(place, 0xCCCCCCCC);
    m.put32(CodeMachine::table_entry(9), 0);
    const FpuState fpu = m.s.fpu;
    for (const bool save : {true, false}) {
        EXPECT_FALSE(save ? m.fxsave(place) : m.fxrstor(place));
        EXPECT_EQ(m.c.fault.vector, exception::pf);
        EXPECT_EQ(m.c.fault.cr2, 0x9000u);
        EXPECT_EQ(m.get32(place), 0xCCCCCCCCu);
        EXPECT_EQ(m.s.fpu, fpu);
    }
}

TEST(Fxsave, ExistsFromThePentiumTwoOn) {
    CodeMachine m(CpuModel::PentiumPro);
    EXPECT_TRUE(faulted(m, m.step({0x0F, 0xAE, 0x06, 0x00, 0x06}), exception::ud));
}

}  // namespace
}  // namespace lockstep::test
