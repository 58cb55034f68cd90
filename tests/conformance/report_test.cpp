// What users read: forms, tables, failing tests, JUnit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cpu_names.h"
#include "conformance/failure_view.h"
#include "conformance/junit.h"
#include "conformance/pattern.h"
#include "conformance/table.h"
#include "conformance/text.h"
#include "cpu/flags.h"
#include "disassembly/disassembler.h"

namespace lockstep::conformance {
namespace {

using enum MooRegister;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(FormPattern, ListsStarsAndQuestionMarks) {
    FormPattern pattern;
    EXPECT_TRUE(pattern.matches("anything"));
    pattern.add("f7.?,0F*,,*ba.4");
    for (const char* form : {"F7.6", "F7.0", "0F01.4", "0F", "0FBA.4", "660FBA.4"})
        EXPECT_TRUE(pattern.matches(form)) << form;
    for (const char* form : {"F7", "F7.", "F7.66", "660F01", "BA.5", ""}) EXPECT_FALSE(pattern.matches(form)) << form;
    FormPattern stars;
    stars.add("*A*B");
    EXPECT_TRUE(stars.matches("xAxBxAB"));
    EXPECT_FALSE(stars.matches("xBA"));
}

TEST(Recorders, AreModelsOrAClearError) {
    EXPECT_EQ(model_of_recorder("8088").value(), CpuModel::I8086);
    EXPECT_EQ(model_of_recorder("8086").value(), CpuModel::I8086);
    EXPECT_EQ(model_of_recorder("C286").value(), CpuModel::I80286);
    EXPECT_EQ(model_of_recorder("386E").value(), CpuModel::I80386);
    EXPECT_THAT(model_of_recorder("V20").error().message, HasSubstr("NEC V20, and there is no such model"));
    EXPECT_THAT(model_of_recorder("186").error().message, HasSubstr("80186"));
    EXPECT_THAT(model_of_recorder("Z80").error().message, HasSubstr("\"Z80\""));
}

TEST(ReportText, FlagsAsLetters) {
    EXPECT_EQ(flag_letters(eflags::of | eflags::zf | eflags::cf | eflags::fixed1), "O----Z--C");
    EXPECT_EQ(flag_letters(eflags::iopl | eflags::nt | eflags::df), "IOPL3 NT -D-------");
    EXPECT_EQ(flag_names(eflags::af | eflags::pf), "AF PF");
    EXPECT_EQ(printable("a\x1b[2Jb\n"), "a [2Jb ");
}

ShownTest failing_add() {
    ShownTest shown;
    shown.test.index = 12;
    shown.test.name = "add ax,bx";
    shown.test.bytes = {0x01, 0xD8, 0xF4};
    for (u32 r = 0; r < static_cast<u32>(MooRegister::Count); ++r)
        shown.test.initial.registers.set(static_cast<MooRegister>(r), r);
    shown.test.initial.registers.set(Cs, 0x1000);
    shown.test.initial.registers.set(Eip, 0x100);
    shown.test.initial.ram = {{0x10100, 0x01}, {0x10101, 0xD8}, {0x20000, 0xAB}, {0x20001, 0xCD}, {0x30000, 0xEF}};
    shown.report.verdict = Verdict::Fail;
    shown.report.differences = {{"eax", 0x1234, 0x1235}, {"eflags", 0x803, 0x12}, {"[020000]", 0xAB, 0xAC}};
    shown.report.undefined_flags = eflags::af;
    return shown;
}

TEST(FailureView, ShowsCodeStateAndBothValues) {
    const std::string text = failure_view(failing_add(), "01", "both paths", CpuModel::I80286);
    EXPECT_THAT(text, HasSubstr("01 #12  add ax,bx  (both paths)"));
    EXPECT_THAT(text, HasSubstr("1000:0100  01D8"));
    if (disassembler_available()) {
        EXPECT_THAT(text, HasSubstr("add ax, bx"));
        EXPECT_THAT(text, HasSubstr("hlt"));
    }
    EXPECT_THAT(text, HasSubstr("ax=0002 bx=0003"));
    EXPECT_THAT(text, HasSubstr("[020000]=ABCD [030000]=EF"));
    EXPECT_THAT(text, HasSubstr("    ax                1234        1235"));
    EXPECT_THAT(text, HasSubstr("O-------C | ------A--"));
    EXPECT_THAT(text, HasSubstr("    [020000]            AB          AC"));
    EXPECT_THAT(text, HasSubstr("undefined flags that differ: AF"));
    EXPECT_THAT(failure_view(failing_add(), "01", "fast path", CpuModel::I80386),
                HasSubstr("    eax           00001234    00001235"));
}

FileReport report_of(u32 failed, u32 undefined) {
    FileReport report;
    report.file = "suite/01.MOO";
    report.form = "01";
    report.mnemonic = "add";
    report.model = CpuModel::I80286;
    for (const Path path : {Path::Fast, Path::Reference}) {
        FormReport form;
        form.form = "01";
        form.tests = 100;
        form.failed = failed;
        form.undefined_flags = undefined;
        form.passed = 100 - failed - undefined;
        form.revoked = 4;
        if (failed != 0) form.first_failures.push_back(failing_add());
        report.paths.push_back({path, form});
    }
    return report;
}

TEST(Table, UndefinedFlagsPassUnlessTheyCount) {
    EXPECT_THAT(table_heading({Path::Fast}), HasSubstr("fast path"));
    EXPECT_THAT(table_heading({Path::Fast}), Not(HasSubstr("reference")));
    EXPECT_EQ(table_line(report_of(3, 2), false),
              "01        add           100       4      97       3         2      97       3         2\n");
    EXPECT_EQ(table_line(report_of(3, 2), true),
              "01        add           100       4      95       5         2      95       5         2\n");
}

TEST(Junit, EscapesWhatXmlCannotHold) {
    EXPECT_EQ(xml_escaped("a<b>&\"c'\n"), "a&lt;b&gt;&amp;&quot;c'\n");
    EXPECT_EQ(xml_escaped(std::string_view("\0\x1b\x7f", 3)), "??\x7f");
    EXPECT_EQ(xml_escaped("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80"),
              "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80");
    // Not UTF-8, overlong, a surrogate, beyond Unicode, cut off, not a character.
    EXPECT_EQ(xml_escaped("\xff|\xc0\xaf|\xed\xa0\x80|\xf4\x90\x80\x80|\xe2\x82"), "?|??|???|????|??");
    EXPECT_EQ(xml_escaped("\xef\xbf\xbf"), "???");
}

TEST(Junit, ACaseForEachFormOfEachPath) {
    JunitReport junit(false);
    junit.begin_folder("some <suite>", {Path::Fast, Path::Reference});
    junit.add(report_of(0, 2));
    junit.add(report_of(3, 0));
    FileReport broken;
    broken.file = broken.form = "02";
    broken.error = "02: is not a MOO file at offset 0";
    junit.add(broken);
    const std::string text = junit.take();
    EXPECT_THAT(text, HasSubstr("<testsuites name=\"lockstep test\" tests=\"6\" failures=\"2\" errors=\"2\">"));
    EXPECT_THAT(text,
                HasSubstr("name=\"some &lt;suite&gt; (reference path)\" tests=\"3\" failures=\"1\" errors=\"1\""));
    EXPECT_THAT(text, HasSubstr("<failure message=\"3 of 100 recorded tests failed\">01 #12  add ax,bx"));
    EXPECT_THAT(text, HasSubstr("<error message=\"02: is not a MOO file at offset 0\"/>"));
}

TEST(Disassembler, GivesEachInstructionAndBytesThatAreNone) {
    const std::vector<u8> bytes = {0x01, 0xD8, 0x0F, 0xFF};
    const auto lines = disassemble(bytes, 0x100, CodeSize::Bits16);
    std::size_t total = 0;
    for (const DisassembledLine& line : lines) {
        EXPECT_EQ(line.address, 0x100 + total);
        total += line.bytes.size();
    }
    EXPECT_EQ(total, bytes.size());
    if (disassembler_available()) {
        EXPECT_EQ(lines[0].text, "add ax, bx");
        EXPECT_EQ(disassemble(bytes, 0, CodeSize::Bits32)[0].text, "add eax, ebx");
        EXPECT_EQ(disassemble(std::vector<u8>{0x0F}, 0, CodeSize::Bits16)[0].text, "db 0x0f");
    } else {
        EXPECT_EQ(lines[0].text, "db 0x01, 0xd8, 0x0f, 0xff");
    }
    EXPECT_TRUE(disassemble({}, 0, CodeSize::Bits16).empty());
}

}  // namespace
}  // namespace lockstep::conformance
