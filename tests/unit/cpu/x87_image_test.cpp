// FNSTENV, FLDENV, FNSAVE and FRSTOR: their images, and that they happen as a whole or not at all.
#include <random>

#include "cpu/float/environment.h"
#include "exec_data_test_machine.h"

namespace lockstep::test {
namespace {

constexpr u32 at = 0x600;
constexpr u16 example_selectors[] = {0x1234, 0xF000};

FpuState example() {
    FpuState f;
    f.control = 0x037F;
    f.status = fpu_status::c3 | fpu_status::c0 | fp::exception::precision;
    f.top = 5;
    f.used = 0b1111'1000;
    f.reg[3] = fp::zero80(true);
    f.reg[4] = fp::make_float80(false, 0, 1);
    f.reg[5] = fp::one80;
    f.reg[6] = fp::infinity80(false);
    f.reg[7] = fp::make_float80(true, 0x4000, 0x1234);  // an unnormal
    f.opcode = 0x5AB;
    f.code_selector = example_selectors[0];
    f.code_offset = 0x5678;
    f.data_selector = example_selectors[1];
    f.data_offset = 0x89AB;
    return f;
}
constexpr u16 example_status = 0x6920;
constexpr u16 example_tags = 0b10'10'00'10'01'11'11'11;

std::vector<u8> bytes(const Machine& m, u32 from, u32 count) {
    return {m.ram.data() + from, m.ram.data() + from + count};
}

// Memory forms with an absolute address.
enum class Form : u8 { Fldenv, Fnstenv, Frstor, Fnsave };
std::vector<u8> code_of(Form form, bool other_size, bool address32, u32 address = at) {
    constexpr u8 opcodes[] = {0xD9, 0xD9, 0xDD, 0xDD}, digits[] = {4, 6, 4, 6};
    std::vector<u8> code;
    if (other_size) code.push_back(0x66);
    code.push_back(opcodes[static_cast<u8>(form)]);
    code.push_back(static_cast<u8>(digits[static_cast<u8>(form)] << 3 | (address32 ? 5 : 6)));
    for (unsigned i = 0; i < (address32 ? 4u : 2u); ++i) code.push_back(static_cast<u8>(address >> 8 * i));
    return code;
}
bool step(CodeMachine& m, const std::vector<u8>& code) {
    u32 to = m.s.segment(Seg::CS).base + m.s.eip;
    for (const u8 byte : code) m.put8(to++, byte);
    return execute_instruction(m.c);
}

// The four layouts: SDM volume 1, figures 8-9 to 8-12.
struct Layout {
    bool protected_mode, wide;
    std::vector<u32> fields;
};
const std::vector<Layout> layouts = {
    {true, true, {0xFFFF037F, 0xFFFF6920, 0xFFFFA27F, 0x00005678, 0x05AB1234, 0x000089AB, 0xFFFFF000}},
    {true, false, {0x037F, example_status, example_tags, 0x5678, 0x1234, 0x89AB, 0xF000}},
    {false, true, {0xFFFF037F, 0xFFFF6920, 0xFFFFA27F, 0xFFFF79B8, 0x000015AB, 0xFFFF89AB, 0x0000F000}},
    {false, false, {0x037F, example_status, example_tags, 0x79B8, 0x15AB, 0x89AB, 0xF000}},
};

class X87Image : public ::testing::TestWithParam<Layout> {
protected:
    CodeMachine m;
    X87Image() {
        if (GetParam().protected_mode) m.protect();
        m.s.fpu = example();
        for (u32 i = 0; i < 0x200; ++i) m.put8(at + i, 0xCC);
    }
    bool run(Form form) {
        const bool mode32 = GetParam().protected_mode;
        return step(m, code_of(form, GetParam().wide != mode32, mode32));
    }
    u32 environment_bytes() const { return GetParam().wide ? 28 : 14; }
    u32 field(unsigned i) { return GetParam().wide ? m.get32(at + 4 * i) : m.get16(at + 2 * i); }
};
INSTANTIATE_TEST_SUITE_P(Layouts, X87Image, ::testing::ValuesIn(layouts), [](const auto& test) {
    return std::string(test.param.protected_mode ? "Protected" : "Real") + (test.param.wide ? "32" : "16");
});

TEST_P(X87Image, EnvironmentFields) {
    ASSERT_TRUE(run(Form::Fnstenv));
    for (unsigned i = 0; i < 7; ++i) EXPECT_EQ(field(i), GetParam().fields[i]) << i;
    EXPECT_EQ(m.get8(at + environment_bytes()), 0xCC);
    FpuState expected = example();
    EXPECT_EQ(m.s.fpu, expected) << "every exception was masked already";
}

TEST_P(X87Image, StoringTheEnvironmentMasksEverything) {
    m.s.fpu.control = 0x0340;
    m.s.fpu.status |= fpu_status::summary | fpu_status::busy;
    ASSERT_TRUE(run(Form::Fnstenv)) << "without waiting for the pending error";
    EXPECT_EQ(field(0) & 0xFFFF, 0x0340u);
    EXPECT_EQ(field(1) & 0xFFFF, 0xE9A0u);
    EXPECT_EQ(m.s.fpu, example());
}

TEST_P(X87Image, SavingWritesTheStackInItsOrderAndInitializes) {
    ASSERT_TRUE(run(Form::Fnsave));
    for (unsigned i = 0; i < 7; ++i) EXPECT_EQ(field(i), GetParam().fields[i]) << i;
    for (unsigned i = 0; i < 8; ++i) {
        const fp::Float80 value = example().st(i);
        const u32 place = at + environment_bytes() + 10 * i;
        EXPECT_EQ(m.get32(place) | u64{m.get32(place + 4)} << 32, value.significand);
        EXPECT_EQ(m.get16(place + 8), value.sign_exponent);
    }
    EXPECT_EQ(m.get8(at + environment_bytes() + 80), 0xCC);
    EXPECT_EQ(m.s.fpu.control, 0x037F);
    EXPECT_EQ(m.s.fpu.status_word(), 0);
    EXPECT_EQ(m.s.fpu.used, 0);
    EXPECT_EQ(m.s.fpu.code_offset, 0u);
}

TEST_P(X87Image, WhatWasSavedComesBack) {
    ASSERT_TRUE(run(Form::Fnsave));
    m.s.fpu.reg.fill(fp::indefinite80);
    ASSERT_TRUE(run(Form::Frstor));
    FpuState expected = example();
    if (!GetParam().protected_mode) {
        expected.code_offset = 0x179B8;
        expected.data_offset = 0xF89AB;
        expected.code_selector = expected.data_selector = 0;
    } else if (!GetParam().wide) {
        expected.opcode = 0;  // has no place there
    }
    EXPECT_EQ(m.s.fpu, expected);
}

TEST_P(X87Image, LoadingAnUnmaskedExceptionMakesItPending) {
    ASSERT_TRUE(run(Form::Fnstenv));
    m.put16(at, 0x0300);
    ASSERT_TRUE(run(Form::Fldenv));
    EXPECT_EQ(m.s.fpu.control, 0x0340);
    EXPECT_EQ(m.s.fpu.status_word(), example_status | fpu_status::summary | fpu_status::busy);
    m.s.cr0 |= cr0::ne;
    EXPECT_TRUE(faulted(m, run(Form::Fldenv), exception::mf));
    EXPECT_TRUE(faulted(m, run(Form::Frstor), exception::mf));
}

TEST_P(X87Image, LoadedTagsOnlyTellEmptyFromUsed) {
    ASSERT_TRUE(run(Form::Fnstenv));
    const u32 tags = at + (GetParam().wide ? 8 : 4);
    m.put16(tags, 0b00'01'10'11'00'01'10'11);
    m.put16(at + (GetParam().wide ? 4 : 2), 0x8080);  // ES and B are made anew
    ASSERT_TRUE(run(Form::Fldenv));
    EXPECT_EQ(m.s.fpu.used, 0b1110'1110);
    EXPECT_EQ(m.s.fpu.status_word(), 0);
    ASSERT_TRUE(run(Form::Fnstenv));
    EXPECT_EQ(m.get16(tags), 0b10'10'00'11'01'01'01'11);
}

TEST_P(X87Image, ASegmentThatEndsTooEarlyFaultsBeforeAnythingHappens) {
    const std::vector<u8> before = bytes(m, at, 0x80);
    const FpuState fpu = m.s.fpu;
    m.s.segment(Seg::DS).limit = at + environment_bytes() - 2;
    for (const Form form : {Form::Fnstenv, Form::Fldenv, Form::Fnsave, Form::Frstor}) {
        EXPECT_TRUE(faulted(m, run(form), exception::gp, 0));
    }
    m.s.segment(Seg::DS).limit = at + environment_bytes() + 78;
    EXPECT_TRUE(faulted(m, run(Form::Fnsave), exception::gp, 0));
    EXPECT_TRUE(faulted(m, run(Form::Frstor), exception::gp, 0));
    EXPECT_EQ(bytes(m, at, 0x80), before);
    EXPECT_EQ(m.s.fpu, fpu);
}

TEST(X87ImagePages, ASaveAcrossPagesIsDoneWhollyOrNotAtAll) {
    CodeMachine m;
    m.protect();
    m.page();
    m.s.fpu = example();
    constexpr u32 place = 0x8FE1;  // odd: pieces cross the border, too
    for (u32 i = 0; i < 0x80; ++i) m.put8(place + i, 0xCC);
    const std::vector<u8> before = bytes(m, place, 0x80);
    const u32 entry = CodeMachine::table_entry(9);
    m.put32(entry, 0);
    for (const Form form : {Form::Fnsave, Form::Frstor}) {
        EXPECT_FALSE(step(m, code_of(form, false, true, place)));
        EXPECT_EQ(m.c.fault.vector, exception::pf);
        EXPECT_EQ(m.c.fault.cr2, 0x9000u);
        EXPECT_EQ(m.s.fpu, example());
        EXPECT_EQ(bytes(m, place, 0x80), before);
    }
    m.put32(entry, 0x9007);
    ASSERT_TRUE(step(m, code_of(Form::Fnsave, false, true, place)));
    EXPECT_EQ(m.get32(place), 0xFFFF037Fu);
    m.s.fpu.reg.fill(fp::indefinite80);
    ASSERT_TRUE(step(m, code_of(Form::Frstor, false, true, place)));
    EXPECT_EQ(m.s.fpu, example());
}

TEST(X87ImagePages, AlignmentIsThatOfTheOperandSize) {
    CodeMachine m;
    m.protect();
    m.enter_ring3();
    m.s.cr0 |= cr0::am;
    m.s.system_flags |= eflags::ac;
    EXPECT_TRUE(faulted(m, step(m, code_of(Form::Fnsave, false, true, at + 2)), exception::ac, 0));
    EXPECT_TRUE(step(m, code_of(Form::Fnsave, false, true, at + 4)));
    EXPECT_TRUE(step(m, code_of(Form::Fnsave, true, true, at + 2)));
    EXPECT_TRUE(faulted(m, step(m, code_of(Form::Fnsave, true, true, at + 1)), exception::ac, 0));
}

TEST(X87ImageWrap, OffsetsWrapOnThe8086AndFaultOnThe80286) {
    CodeMachine wraps(CpuModel::I8086);
    wraps.s.fpu = example();
    wraps.s.segment(Seg::DS).base = 0x10000;
    ASSERT_TRUE(step(wraps, code_of(Form::Fnstenv, false, false, 0xFFFA)));
    EXPECT_EQ(wraps.get16(0x1FFFA), 0x037F);
    EXPECT_EQ(wraps.get16(0x1FFFE), example_tags);
    EXPECT_EQ(wraps.get16(0x10000), 0x79B8);
    EXPECT_EQ(wraps.get16(0x10006), 0xF000);
    CodeMachine faults(CpuModel::I80286);
    EXPECT_FALSE(step(faults, code_of(Form::Fnstenv, false, false, 0xFFFA)));
    EXPECT_EQ(faults.c.fault.vector, exception::gp);
}

TEST(X87ImageVirtual8086, HasTheLayoutOfRealMode) {
    CodeMachine m;
    m.protect();
    m.enter_v86();
    m.s.fpu = example();
    ASSERT_TRUE(step(m, code_of(Form::Fnstenv, false, false)));
    EXPECT_EQ(m.get16(0x11110 + at + 8), 0x15AB);
}

}  // namespace
}  // namespace lockstep::test
