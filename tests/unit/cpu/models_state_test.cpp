// Reset, flags and control registers of each model.
#include <gtest/gtest.h>

#include <algorithm>

#include "cpu/reference/control_registers.h"
#include "cpu/reference/cpuid.h"
#include "cpu/reference/flags_image.h"
#include "exec_data_test_machine.h"

namespace lockstep::test {
namespace {

constexpr CpuModel models[] = {CpuModel::I8086,  CpuModel::I80286,  CpuModel::I80386,
                               CpuModel::I80486, CpuModel::Pentium, CpuModel::PentiumPro};

std::size_t place(CpuModel model) {
    return static_cast<std::size_t>(std::find(std::begin(models), std::end(models), model) - std::begin(models));
}

CpuState after_reset(CpuModel model) {
    CpuState state;
    state.set_reg32(0, 0x12345678);
    reset_state(state, model);
    return state;
}

TEST(ModelsReset, FirstInstruction) {
    const std::pair<u16, u32> expected[] = {{0xFFFF, 0xFFFF0},    {0xF000, 0xFFFFF0},   {0xF000, 0xFFFFFFF0},
                                            {0xF000, 0xFFFFFFF0}, {0xF000, 0xFFFFFFF0}, {0xF000, 0xFFFFFFF0}};
    for (const CpuModel model : models) {
        const CpuState state = after_reset(model);
        const SegmentRegister& cs = state.segment(Seg::CS);
        EXPECT_EQ((std::pair{cs.selector, cs.base + state.eip}), expected[place(model)]);
        EXPECT_EQ(cs.limit, 0xFFFFu);
    }
}

TEST(ModelsReset, Registers) {
    struct Expected {
        u32 edx, cr0;
        u16 idt_limit;
    };
    const Expected expected[] = {{0, 0, 0xFFFF},
                                 {0, 0, 0x3FF},
                                 {0x308, 0x10, 0x3FF},
                                 {0x480, 0x60000010, 0x3FF},
                                 {0x525, 0x60000010, 0xFFFF},
                                 {0x619, 0x60000010, 0xFFFF}};
    for (const CpuModel model : models) {
        const CpuState state = after_reset(model);
        const Expected& e = expected[place(model)];
        EXPECT_EQ(state.reg32(0), 0u) << "the self-test passed";
        EXPECT_EQ(state.reg32(2), e.edx);
        EXPECT_EQ(state.cr0, e.cr0);
        EXPECT_EQ(state.idtr.limit, e.idt_limit);
        EXPECT_EQ(state.idtr.base, 0u);
        EXPECT_EQ(state.eflags(), 2u);
    }
}

TEST(ModelsReset, IdentificationIsTheSignature) {
    for (const CpuModel model : {CpuModel::I80486, CpuModel::Pentium, CpuModel::PentiumPro}) {
        EXPECT_EQ(after_reset(model).reg32(2), cpuid_leaf(model, 1).eax);
    }
}

// What a program finds in the flags after it has tried to set all of them and to clear them: the classical test for the
// processor's generation. 16 bits up to the 80286, 32 bits after.
TEST(ModelsFlags, WhichCanBeChanged) {
    const std::pair<u32, u32> expected[] = {{0xFFD7, 0xF002},     {0x0FD7, 0x0002},     {0x00007FD7, 0x0002},
                                            {0x00247FD7, 0x0002}, {0x00247FD7, 0x0002}, {0x00247FD7, 0x0002}};
    for (const CpuModel model : models) {
        const bool wide = model >= CpuModel::I80386;
        const auto flags_after = [&](u32 image) {
            CodeMachine m(model);
            m.put32(0x7000, image & ~eflags::tf);
            if (wide) {
                EXPECT_TRUE(m.step({0x66, 0x9D}));
                EXPECT_TRUE(m.step({0x66, 0x9C}));
                return m.get32(0x7000);
            }
            EXPECT_TRUE(m.step({0x9D}));
            EXPECT_TRUE(m.step({0x9C}));
            return u32{m.get16(0x7000)};
        };
        const auto& [ones, zeros] = expected[place(model)];
        EXPECT_EQ(flags_after(0xFFFFFFFF), ones & ~eflags::tf) << static_cast<int>(model);
        EXPECT_EQ(flags_after(0), zeros) << static_cast<int>(model);
    }
}

TEST(ModelsFlags, The80286HasIoplAndNestedTaskInProtectedModeOnly) {
    CodeMachine m(CpuModel::I80286);
    m.protect();
    for (SegmentRegister& segment : m.s.seg) segment.big = false;
    m.put16(0x7000, 0xFFFF & ~eflags::tf);
    ASSERT_TRUE(m.step({0x9D}));
    ASSERT_TRUE(m.step({0x9C}));
    EXPECT_EQ(m.get16(0x7000), 0x7ED7);
}

TEST(ModelsControl, MissingBitsReadAsOnesUpToThe80386) {
    CodeMachine at(CpuModel::I80286), dx(CpuModel::I80386), sx(CpuModel::I80486);
    ASSERT_TRUE(at.step({0x0F, 0x01, 0xE0}));  // smsw ax
    EXPECT_EQ(at.s.reg16(0), 0xFFF0);
    ASSERT_TRUE(dx.step({0x0F, 0x20, 0xC0}));  // mov eax, cr0
    EXPECT_EQ(dx.s.reg32(0), 0x7FFEFFF0u);
    ASSERT_TRUE(dx.step({0x0F, 0x01, 0xE3}));  // smsw bx
    EXPECT_EQ(dx.s.reg16(3), 0xFFF0);
    EXPECT_EQ(dx.s.cr0, 0x10u);
    ASSERT_TRUE(sx.step({0x0F, 0x20, 0xC0}));
    EXPECT_EQ(sx.s.reg32(0), 0x60000010u);
}

TEST(ModelsControl, The80286CannotLeaveProtectedMode) {
    CodeMachine m(CpuModel::I80286);
    ASSERT_TRUE(m.step({0xB8, 0xFF, 0xFF}));
    ASSERT_TRUE(m.step({0x0F, 0x01, 0xF0}));
    EXPECT_EQ(m.s.cr0, 0xFu);
    ASSERT_TRUE(m.step({0x31, 0xC0}));
    ASSERT_TRUE(m.step({0x0F, 0x01, 0xF0}));
    EXPECT_EQ(m.s.cr0, 1u);
}

TEST(ModelsLock, NeedsIoPrivilegeOnThe80286InProtectedMode) {
    CodeMachine m(CpuModel::I80286);
    EXPECT_TRUE(m.step({0xF0, 0x90})) << "real mode";
    m.protect();
    for (SegmentRegister& segment : m.s.seg) segment.big = false;
    EXPECT_TRUE(m.step({0xF0, 0x90})) << "CPL 0";
    m.enter_ring3();
    m.s.segment(Seg::CS).big = false;
    EXPECT_TRUE(faulted(m, m.step({0xF0, 0x90}), exception::gp, 0));
    EXPECT_TRUE(m.step({0x90}));
    m.s.system_flags |= eflags::iopl;
    EXPECT_TRUE(m.step({0xF0, 0x90}));
    CodeMachine later(CpuModel::I80386);
    later.protect();
    later.enter_ring3();
    EXPECT_TRUE(later.step({0xF0, 0xFF, 0x00})) << "not from the 80386 on";
}

TEST(ModelsStack, WhatPushSpPushes) {
    for (const CpuModel model : models) {
        CodeMachine m(model);
        ASSERT_TRUE(m.step({0x54}));
        EXPECT_EQ(m.get16(0x6FFE), model == CpuModel::I8086 ? 0x6FFE : 0x7000);
    }
}

TEST(ModelsShift, CountsAreMaskedFromThe80286On) {
    for (const CpuModel model : models) {
        CodeMachine m(model);
        m.s.set_reg16(0, 0x1234);
        m.s.set_reg8(1, 32);
        ASSERT_TRUE(m.step({0xD3, 0xE0}));
        EXPECT_EQ(m.s.reg16(0), model == CpuModel::I8086 ? 0 : 0x1234);
    }
}

}  // namespace
}  // namespace lockstep::test
