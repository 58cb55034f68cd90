// Folders of suites, found and run on several threads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "conformance/parallel_run.h"
#include "conformance/table.h"
#include "moo_writer.h"
#include "scratch_directory.h"

namespace lockstep::conformance {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Folders : public ::testing::Test {
protected:
    void SetUp() override { std::filesystem::remove_all(directory); }
    void TearDown() override { std::filesystem::remove_all(directory); }
    void write(const std::string& name, const Bytes& bytes) const {
        const std::filesystem::path path = directory + "/" + name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
    void write(const std::string& name, const std::string& text) const { write(name, Bytes(text.begin(), text.end())); }

    // INC AX; the test expects `result`.
    static Bytes increment(u16 result) {
        const Bytes initial = joined({words({{0, 1},
                                             {1, 0},
                                             {2, 0},
                                             {3, 0},
                                             {4, 0x100},
                                             {5, 0x200},
                                             {6, 0},
                                             {7, 0},
                                             {8, 0x80},
                                             {9, 0},
                                             {10, 0},
                                             {11, 0},
                                             {12, 0},
                                             {13, 0xF002}}),
                                      memory({{0x1000, 0x40}, {0x1001, 0x90}})});
        return joined(
            {header("8086"), test_chunk(initial, words({{0, result}, {12, 1}}), text_chunk("NAME", "inc ax"))});
    }
    std::string report(unsigned threads, const std::string& forms = "") const {
        const auto folders = find_suites(directory);
        if (!folders.ok()) return folders.error().message;
        ParallelOptions options;
        options.threads = threads;
        options.forms.add(forms);
        std::string text;
        for (const SuiteFolder& folder : folders.value()) {
            ParallelEvents events;
            events.done = [&](const FileReport& file) {
                text += file.error ? *file.error + "\n" : table_line(file, false);
            };
            EXPECT_TRUE(run_folder(folder, options, events));
        }
        return text;
    }
    const std::string directory = scratch_directory("parallel");
};

TEST_F(Folders, SubFoldersAreSuitesOfTheirOwn) {
    write("b/v1/40.MOO", increment(2));
    write("a/41.moo", increment(2));
    write("a/40.MOO", increment(2));
    write("a/readme.txt", std::string("no test"));
    const auto folders = find_suites(directory);
    ASSERT_TRUE(folders.ok()) << folders.error().message;
    ASSERT_EQ(folders.value().size(), 2u);
    EXPECT_EQ(folders.value()[0].directory, directory + "/a");
    EXPECT_THAT(folders.value()[0].files, ElementsAre(directory + "/a/40.MOO", directory + "/a/41.moo"));
    EXPECT_EQ(folders.value()[1].directory, directory + "/b/v1");
    EXPECT_EQ(find_suites(directory + "/a/41.moo").value()[0].files.size(), 1u);
    EXPECT_THAT(find_suites(directory + "/none").error().message, HasSubstr("no such file"));
    std::filesystem::create_directories(directory + "/empty");
    EXPECT_THAT(find_suites(directory + "/empty").error().message, HasSubstr("has no .MOO files"));
}

TEST_F(Folders, MasksMayLieInTheFolderAbove) {
    write("suite/v1_ex_real_mode/6601.MOO", increment(2));
    write("suite/80386.csv", std::string("op,ex,mnemonic,f_umask\r\n01,,ADD,FFEF\n"));
    write("suite/revocation_list.txt", std::string(40, 'a'));
    const auto folders = find_suites(directory);
    ASSERT_TRUE(folders.ok()) << folders.error().message;
    EXPECT_EQ(folders.value()[0].metadata.defined("6601"), 0xFFFFFFEFu);
    EXPECT_EQ(folders.value()[0].metadata.revoked.size(), 1u);
}

TEST_F(Folders, ReportDoesNotDependOnTheNumberOfThreads) {
    for (int i = 0; i < 40; ++i) {
        const std::string name = std::to_string(10 + i) + ".MOO";
        write(name, i == 17 ? Bytes{'x'} : increment(i % 5 == 0 ? 3 : 2));
    }
    const std::string alone = report(1);
    EXPECT_THAT(alone, HasSubstr("10        inc             1       0       0       1"));
    EXPECT_THAT(alone, HasSubstr("11        inc             1       0       1       0"));
    EXPECT_THAT(alone, HasSubstr("27.MOO: is not a MOO file at offset 0"));
    EXPECT_EQ(report(8), alone);
    EXPECT_EQ(report(100), alone);
}

TEST_F(Folders, OnlyWantedForms) {
    write("40.MOO", increment(2));
    write("41.MOO", increment(2));
    EXPECT_THAT(report(2, "41"), ::testing::StartsWith("41 "));
}

TEST_F(Folders, AStopEndsTheRun) {
    for (int i = 0; i < 40; ++i) write(std::to_string(10 + i) + ".MOO", increment(2));
    const auto folders = find_suites(directory);
    ParallelOptions options;
    options.threads = 2;
    int told = 0;
    ParallelEvents events;
    events.done = [&](const FileReport&) { ++told; };
    events.stop = [&] { return told == 3; };
    EXPECT_FALSE(run_folder(folders.value()[0], options, events));
    EXPECT_EQ(told, 3);
}

}  // namespace
}  // namespace lockstep::conformance
