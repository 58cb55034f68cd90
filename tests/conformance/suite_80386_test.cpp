// Files as the 80386 suite has them: 32-bit registers, prefixes in the names, masks in every place, 80386.csv.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cpu_executor.h"
#include "conformance/reference_executor.h"
#include "conformance/runner.h"
#include "cpu/flags.h"
#include "moo_writer.h"

namespace lockstep::conformance {
namespace {

using namespace test;
using enum MooRegister;

using Registers = std::vector<std::pair<MooRegister, u32>>;
using Ram = std::vector<std::pair<u32, u8>>;

template <class Kind>
class Suite80386 : public ::testing::Test {
public:
    // One file of one test.
    FormReport run(const Bytes& test, const Bytes& top_level = {}) {
        const Result<MooFile> file = parse_moo(joined({header("386E"), top_level, test}), "x.moo");
        EXPECT_TRUE(file.ok()) << file.error().message;
        if (!file.ok()) return {};
        return run_file(*executor, file.value(), "00", ~0u, {}, RunOptions{});
    }
    static std::string why(const FormReport& report) {
        return report.first_failures.empty() ? "" : summary(report.first_failures[0]);
    }

    // Everything but what the tests set; the reserved bits as the recorder's processor has them.
    static Registers registers(Registers set) {
        Registers all = {
            {Cr0, 0x7FFEFFF0}, {Cr3, 0},     {Eax, 0},     {Ebx, 0},      {Ecx, 0},      {Edx, 0},
            {Esi, 0},          {Edi, 0},     {Ebp, 0},     {Esp, 0x8000}, {Cs, 0x2000},  {Ds, 0x3000},
            {Es, 0x4000},      {Fs, 0x5000}, {Gs, 0x6000}, {Ss, 0x7000},  {Eip, 0x1000}, {Eflags, 0xFFFC0002},
            {Dr6, 0xFFFF0FF0}, {Dr7, 0}};
        for (const auto& [name, value] : set) all[static_cast<std::size_t>(name)].second = value;
        return all;
    }
    static Bytes state(const Registers& set, const Bytes& code, Ram ram = {}) {
        for (u32 i = 0; i < code.size(); ++i) ram.emplace_back(0x21000 + i, code[i]);
        return joined({dwords(registers(set)), memory(ram)});
    }

    std::unique_ptr<Kind> executor = std::move(Kind::create(CpuModel::I80386)).value();
};
using Kinds = ::testing::Types<ReferenceExecutor, CpuExecutor>;
TYPED_TEST_SUITE(Suite80386, Kinds);

// The example in the suite's documentation, as recorded: add [ss:bp+60h],bl.
TYPED_TEST(Suite80386, RecordedExamplePasses) {
    const Registers initial = {
        {Cr0, 2147418096}, {Cr3, 0},       {Eax, 46917154},      {Ebx, 1747202472}, {Ecx, 3247246033},
        {Edx, 4206235108}, {Esi, 8323072}, {Edi, 4054220768},    {Ebp, 524289},     {Esp, 56811},
        {Cs, 7970},        {Ds, 809},      {Es, 17715},          {Fs, 0},           {Gs, 3855},
        {Ss, 63468},       {Eip, 29344},   {Eflags, 4294707347}, {Dr6, 4294905840}, {Dr7, 0}};
    const Ram ram = {{156864, 0},   {156865, 94}, {156866, 96},  {156867, 244}, {156868, 63},
                     {156869, 216}, {156870, 35}, {1015585, 11}, {156874, 10}};
    const Bytes address = chunk("EA32", Bytes(25, 0));
    const Bytes test = test_chunk(joined({dwords(initial), address, memory(ram), chunk("QUEU", {0, 0, 0, 0})}),
                                  joined({dwords({{Eip, 29348}, {Eflags, 4294705298}}), memory({{1015585, 179}})}),
                                  joined({text_chunk("NAME", "add [ss:bp+60h],bl"), chunk("CYCL", Bytes(40, 9))}));
    const FormReport report = this->run(test);
    EXPECT_EQ(report.passed, 1u) << this->why(report);
}

TYPED_TEST(Suite80386, AllThirtyTwoBitsOfARegisterCount) {
    const Bytes code = {0x66, 0x01, 0xD8, 0xF4};  // ADD EAX, EBX
    const Bytes initial = this->state({{Eax, 0x12345678}, {Ebx, 0x10000000}}, code);
    const FormReport good =
        this->run(test_chunk(initial, dwords({{Eax, 0x22345678}, {Eip, 0x1004}, {Eflags, 0xFFFC0006}})));
    EXPECT_EQ(good.passed, 1u) << this->why(good);
    const FormReport bad =
        this->run(test_chunk(initial, dwords({{Eax, 0x12345678}, {Eip, 0x1004}, {Eflags, 0xFFFC0006}})));
    EXPECT_EQ(bad.failed, 1u);
}

TYPED_TEST(Suite80386, AddressSizePrefixAndSegmentsFsAndGs) {
    const Bytes code = {0x65, 0x67, 0x66, 0x89, 0x14, 0x88, 0xF4};  // MOV GS:[EAX+ECX*4], EDX
    const Bytes test =
        test_chunk(this->state({{Eax, 0x100}, {Ecx, 4}, {Edx, 0xA1B2C3D4}}, code),
                   joined({dwords({{Eip, 0x1007}}),
                           memory({{0x60110, 0xD4}, {0x60111, 0xC3}, {0x60112, 0xB2}, {0x60113, 0xA1}})}));
    const FormReport report = this->run(test);
    EXPECT_EQ(report.passed, 1u) << this->why(report);
}

// What lies above a selector means nothing.
TYPED_TEST(Suite80386, UpperHalvesOfSegmentRegistersAreIgnored) {
    const Bytes code = {0x8E, 0xE0, 0xF4};  // MOV FS, AX
    const FormReport report = this->run(
        test_chunk(this->state({{Eax, 0x1234}, {Gs, 0xFFFF6000}}, code), dwords({{Fs, 0xABCD1234}, {Eip, 0x1003}})));
    EXPECT_EQ(report.passed, 1u) << this->why(report);
}

// A word at offset FFFFh: #GP, through the vector table, to a handler that halts.
TYPED_TEST(Suite80386, ExceptionPushesFlagsThatAreMaskedWhereTheFileSays) {
    const Bytes code = {0x8B, 0x07, 0xF4};  // MOV AX, [BX]
    const Bytes initial =
        this->state({{Ebx, 0xFFFF}, {Eflags, 0xFFFC0892}}, code,
                    {{13 * 4, 0x10}, {13 * 4 + 1, 0}, {13 * 4 + 2, 0}, {13 * 4 + 3, 0x90}, {0x90010, 0xF4}});
    const auto final_state = [&](u8 flags) {
        return joined(
            {dwords({{Esp, 0x7FFA}, {Cs, 0x9000}, {Eip, 0x11}, {Eflags, 0xFFFC0892}}), memory({{0x77FFE, flags},
                                                                                               {0x77FFF, 0x08},
                                                                                               {0x77FFC, 0x00},
                                                                                               {0x77FFD, 0x20},
                                                                                               {0x77FFA, 0x00},
                                                                                               {0x77FFB, 0x10}})});
    };
    const Bytes exception = chunk("EXCP", {13, 0xFE, 0x7F, 0x07, 0});
    const FormReport exact = this->run(test_chunk(initial, final_state(0x92), exception));
    EXPECT_EQ(exact.passed, 1u) << this->why(exact);
    EXPECT_EQ(this->run(test_chunk(initial, final_state(0x82), exception)).failed, 1u);
    const Bytes mask = dwords({{Eflags, 0xFFFFFFEF}}, "RM32");
    EXPECT_EQ(this->run(test_chunk(initial, final_state(0x82), exception), mask).undefined_flags, 1u);
}

TYPED_TEST(Suite80386, MasksOfFileAndTestBothCount) {
    const Bytes code = {0x01, 0xD8, 0xF4};  // ADD AX, BX
    const Bytes initial = this->state({{Eax, 0xFFF}, {Ebx, 1}}, code);
    const Registers wrong = {{Eax, 0x1001}, {Eip, 0x1003}, {Eflags, 0xFFFC0002}};  // AF and PF are missing, AX is off
    EXPECT_EQ(this->run(test_chunk(initial, dwords(wrong))).failed, 1u);
    const Bytes in_test = joined({dwords(wrong), dwords({{Eax, 0xFFFFFFFE}, {Eflags, 0xFFFFFFFB}}, "RM32")});
    EXPECT_EQ(this->run(test_chunk(initial, in_test)).failed, 1u);
    const FormReport both = this->run(test_chunk(initial, in_test), dwords({{Eflags, 0xFFEF}}, "RM32"));
    EXPECT_EQ(both.failed, 0u) << this->why(both);
    EXPECT_EQ(both.undefined_flags, 1u);
    EXPECT_EQ(both.undefined_flag_bits, eflags::af | eflags::pf);
}

// HLT itself, and MOV from CR0 with the bits that no program can set.
TYPED_TEST(Suite80386, HaltEndsItselfAndControlRegistersReadAsRecorded) {
    const FormReport halt = this->run(test_chunk(this->state({}, {0xF4}), dwords({{Eip, 0x1001}})));
    EXPECT_EQ(halt.passed, 1u) << this->why(halt);
    const FormReport move =
        this->run(test_chunk(this->state({}, {0x0F, 0x20, 0xC0, 0xF4}), dwords({{Eax, 0x7FFEFFF0}, {Eip, 0x1004}})));
    EXPECT_EQ(move.passed, 1u) << this->why(move);
}

// DS = FFFFh reaches above one megabyte.
TYPED_TEST(Suite80386, AddressesDoNotWrapAtOneMegabyte) {
    const Bytes code = {0xA2, 0x20, 0x00, 0xF4};  // MOV [0020h], AL
    const FormReport report = this->run(test_chunk(this->state({{Eax, 0x5A}, {Ds, 0xFFFF}}, code),
                                                   joined({dwords({{Eip, 0x1004}}), memory({{0x100010, 0x5A}})})));
    EXPECT_EQ(report.passed, 1u) << this->why(report);
}

}  // namespace
}  // namespace lockstep::conformance
