// FNINIT, FNCLEX, FLDCW, FNSTCW, FNSTSW, FENI, FDISI and FSETPM.
#include "cpu/float/environment.h"
#include "exec_data_test_machine.h"

namespace lockstep::test {
namespace {

constexpr u16 flag = fp::exception::zero_divide;
constexpr u16 pending = fpu_status::summary | fpu_status::busy;

constexpr CpuModel all_models[] = {CpuModel::I8086,   CpuModel::I80286,     CpuModel::I80386,   CpuModel::I80486,
                                   CpuModel::Pentium, CpuModel::PentiumPro, CpuModel::Pentium4, CpuModel::Nehalem};

TEST(X87Control, InitializationByModel) {
    for (const CpuModel model : all_models) {
        CodeMachine m(model);
        FpuState& f = m.s.fpu;
        f.reg[3] = fp::one80;
        f.set_status_word(0xFFFF);
        f.used = 0xFF;
        f.opcode = 0x123;
        f.code_offset = f.data_offset = 7;
        f.code_selector = f.data_selector = 9;
        ASSERT_TRUE(m.step({0xDB, 0xE3}));
        EXPECT_EQ(f.control, model == CpuModel::I8086 ? 0x03FF : 0x037F);
        EXPECT_EQ(f.status_word(), 0);
        EXPECT_EQ(f.used, 0);
        EXPECT_EQ(f.reg[3], fp::one80) << "registers keep what they hold";
        EXPECT_EQ(f.opcode, model < CpuModel::I80386 ? 0x123 : 0);
        EXPECT_EQ(f.code_offset + f.data_offset, model < CpuModel::I80386 ? 14u : 0u);
        EXPECT_EQ(f.code_selector + f.data_selector, model < CpuModel::I80386 ? 18 : 0);
    }
}

TEST(X87Control, ResetIsNotInitializationFromThe80486On) {
    for (const CpuModel model : all_models) {
        CpuState s;
        reset_state(s, model);
        const bool inside = model >= CpuModel::I80486;
        EXPECT_EQ(s.fpu.control, inside ? 0x0040 : model == CpuModel::I8086 ? 0x03FF : 0x037F);
        EXPECT_EQ(s.fpu.used, inside ? 0xFF : 0);
    }
}

TEST(X87Control, ClearingLeavesTheConditionBitsAndTop) {
    CodeMachine m;
    m.s.fpu.set_status_word(0xFFFF);
    ASSERT_TRUE(m.step({0xDB, 0xE2}));
    EXPECT_EQ(m.s.fpu.status_word(), 0x7F00);
}

TEST(X87Control, ReservedBitsOfTheControlWord) {
    for (const CpuModel model : all_models) {
        for (const auto& [loaded, kept] : {std::pair{0xFFFF, 0x1F7F}, std::pair{0x0000, 0x0040}}) {
            CodeMachine m(model);
            m.put16(0x600, static_cast<u16>(loaded));
            ASSERT_TRUE(m.step({0xD9, 0x2E, 0x00, 0x06}));
            ASSERT_TRUE(m.step({0xD9, 0x3E, 0x02, 0x06}));
            const u16 interrupt_mask = model == CpuModel::I8086 ? loaded & 0x80 : 0;
            EXPECT_EQ(m.get16(0x602), kept | interrupt_mask);
        }
    }
}

TEST(X87Control, UnmaskingAnExceptionThatWasRaisedMakesItPending) {
    CodeMachine m;
    m.s.fpu.control = 0x037F;
    m.s.fpu.status = flag;
    m.put16(0x600, 0x037F & ~flag);
    ASSERT_TRUE(m.step({0xD9, 0x2E, 0x00, 0x06}));
    EXPECT_EQ(m.s.fpu.status, flag | pending);
    m.s.cr0 |= cr0::ne;
    m.put16(0x600, 0x037F);
    EXPECT_TRUE(faulted(m, m.step({0xD9, 0x2E, 0x00, 0x06}), exception::mf)) << "FLDCW waits";
    m.s.fpu.control = 0x037F;
    ASSERT_TRUE(m.step({0xDB, 0xE2}));
    m.s.fpu.status = flag;
    ASSERT_TRUE(m.step({0xD9, 0x2E, 0x00, 0x06}));
    EXPECT_EQ(m.s.fpu.status, flag);
}

TEST(X87Control, StatusWordInMemoryAndAx) {
    for (const CpuModel model : all_models) {
        CodeMachine m(model);
        m.s.fpu.set_status_word(0x3A81);
        m.s.set_reg32(0, 0x12345678);
        ASSERT_TRUE(m.step({0xDD, 0x3E, 0x00, 0x06}));
        EXPECT_EQ(m.get16(0x600), 0x3A81) << "without waiting";
        if (model == CpuModel::I8086) continue;
        ASSERT_TRUE(m.step({0xDF, 0xE0}));
        EXPECT_EQ(m.s.reg32(0), 0x12343A81u);
    }
}

TEST(X87Control, InterruptSwitchOfThe8087) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::I80486}) {
        CodeMachine m(model);
        ASSERT_TRUE(m.step({0xDB, 0xE3}));
        ASSERT_TRUE(m.step({0xDB, 0xE0}));  // FENI
        EXPECT_EQ(m.s.fpu.control, 0x037F);
        ASSERT_TRUE(m.step({0xDB, 0xE1}));  // FDISI
        EXPECT_EQ(m.s.fpu.control, model == CpuModel::I8086 ? 0x03FF : 0x037F);
    }
}

TEST(X87Control, SetProtectedModeDoesNothing) {
    CodeMachine m(CpuModel::I80286);
    const FpuState before = m.s.fpu;
    ASSERT_TRUE(m.step({0xDB, 0xE4}));
    EXPECT_EQ(m.s.fpu, before);
}

TEST(X87Control, StoresThatFaultChangeNothing) {
    CodeMachine m(CpuModel::I80386);
    m.s.segment(Seg::DS).limit = 0x600;
    const FpuState before = m.s.fpu;
    EXPECT_TRUE(faulted(m, m.step({0xD9, 0x3E, 0x00, 0x06}), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.step({0xDD, 0x3E, 0x00, 0x06}), exception::gp, 0));
    EXPECT_TRUE(faulted(m, m.step({0xD9, 0x2E, 0x00, 0x06}), exception::gp, 0));
    EXPECT_EQ(m.s.fpu, before);
}

}  // namespace
}  // namespace lockstep::test
