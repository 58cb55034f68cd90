#include "conformance/metadata.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "conformance/json.h"
#include "conformance/opcode_table.h"
#include "conformance/suite_folder.h"
#include "scratch_directory.h"

namespace lockstep::conformance {
namespace {

using ::testing::HasSubstr;

TEST(Json, ReadsNestedValues) {
    const Result<Json> root = parse_json(R"( {"a": [1, -2.5e3, true, null, "x\"y"], "b": {}} )");
    ASSERT_TRUE(root.ok()) << root.error().message;
    const Json* a = root.value().member("a");
    ASSERT_NE(a, nullptr);
    ASSERT_EQ(a->items.size(), 5u);
    EXPECT_EQ(a->items[0].number, 1);
    EXPECT_EQ(a->items[1].number, -2);
    EXPECT_TRUE(a->items[2].truth);
    EXPECT_EQ(a->items[3].kind, Json::Kind::Null);
    EXPECT_EQ(a->items[4].text, "x\\\"y");
    EXPECT_EQ(root.value().member("c"), nullptr);
}

TEST(Json, RefusesWhatIsNoJson) {
    for (const char* text :
         {"", "{", "[1,", "{\"a\" 1}", "[1] x", "\"abc", "tru", "-", "99999999999999999999", "{\"a\":1,}"}) {
        EXPECT_FALSE(parse_json(text).ok()) << text;
    }
    EXPECT_FALSE(parse_json(std::string(100000, '[')).ok());
}

TEST(OpcodeTable, GivesMasksByOpcodeAndExtension) {
    const auto masks = parse_opcode_table(
        "\xEF\xBB\xBFop,g,ex,mnemonic,f_umask,desc\r\n01,,,ADD,,\"sum, of two\"\r\nf7,3,6,DIV,F72A,\"a, "
        "\"\"b\"\"\"\n0FBA,8,4,BT,0xFFFFF76B,\n\n");
    ASSERT_TRUE(masks.ok()) << masks.error().message;
    EXPECT_EQ(masks.value(), (std::map<std::string, u32>{{"F7.6", 0xFFFFF72A}, {"0FBA.4", 0xFFFFF76B}}));
    EXPECT_TRUE(parse_opcode_table("op,mnemonic\n01,ADD\n").value().empty());
}

TEST(OpcodeTable, DamageIsAnErrorWithItsLine) {
    EXPECT_THAT(parse_opcode_table("a,b\n").error().message, HasSubstr("line 1"));
    EXPECT_THAT(parse_opcode_table("op,f_umask\n01,FFFF\n02,xyz\n").error().message, HasSubstr("line 3"));
    EXPECT_THAT(parse_opcode_table("op,f_umask\n01,FFFF\n,FFFF\n").error().message, HasSubstr("line 3"));
}

class Metadata : public ::testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directories(directory); }
    void TearDown() override { std::filesystem::remove_all(directory); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(directory + "/" + name) << text;
    }
    // One for each test and process: ctest runs several at once.
    const std::string directory = ::testing::TempDir() + "lockstep_metadata_" + std::to_string(::getpid());
};

TEST_F(Metadata, GivesMasksByFormAndTheRevokedTests) {
    write("metadata.json",
          R"({"opcodes": {"08": {"flags-mask": 65519}, "F6": {"reg": {"6": {"flags-mask": 63274}, "2": {}}}}})");
    write("revocation_list.txt", "# comment\r\n\nABCDEF0123456789abcdef0123456789ABCDEF01\n");
    const Result<SuiteMetadata> metadata = read_metadata(directory);
    ASSERT_TRUE(metadata.ok()) << metadata.error().message;
    EXPECT_EQ(metadata.value().defined("08"), 0xFFFFFFEFu);
    EXPECT_EQ(metadata.value().defined("F6.6"), 0xFFFFF72Au);
    EXPECT_EQ(metadata.value().defined("F6.2"), 0xFFFFFFFFu);
    EXPECT_EQ(metadata.value().revoked.count("abcdef0123456789abcdef0123456789abcdef01"), 1u);
}

TEST_F(Metadata, SizePrefixesHaveTheMaskOfTheInstruction) {
    write("80386.csv", "op,ex,f_umask\n0FAF,,FF2B\nF6,6,F72A\n66,,0\n");
    const Result<SuiteMetadata> metadata = read_metadata(directory);
    ASSERT_TRUE(metadata.ok()) << metadata.error().message;
    for (const char* form : {"0FAF", "660FAF", "670FAF", "67660FAF"})
        EXPECT_EQ(metadata.value().defined(form), 0xFFFFFF2Bu) << form;
    EXPECT_EQ(metadata.value().defined("67F6.6"), 0xFFFFF72Au);
    EXPECT_EQ(metadata.value().defined("67F6.5"), 0xFFFFFFFFu);
    EXPECT_EQ(metadata.value().defined(""), 0xFFFFFFFFu);
}

TEST_F(Metadata, MissingFilesSayNothing) {
    EXPECT_TRUE(read_metadata(directory).ok());
}

TEST_F(Metadata, DamagedFilesAreErrors) {
    write("metadata.json", "{\"opcodes\": [");
    EXPECT_THAT(read_metadata(directory).error().message, HasSubstr("metadata.json"));
    write("metadata.json", "{\"opcodes\": {}}");
    write("revocation_list.txt", "not a hash\n");
    EXPECT_THAT(read_metadata(directory).error().message, HasSubstr("line 1"));
}

TEST(Suite, FormIsTheNameWithoutEndings) {
    EXPECT_EQ(form_of_file("/a/F7.6.MOO.gz"), "F7.6");
    EXPECT_EQ(form_of_file("660FB6.moo"), "660FB6");
    EXPECT_EQ(form_of_file("metadata.json"), "");
    EXPECT_EQ(form_of_file("x.gz"), "");
}

TEST(Suite, DirectoryWithoutTestsIsAnError) {
    EXPECT_FALSE(find_suites(::testing::TempDir() + "no-such-directory").ok());
}

}  // namespace
}  // namespace lockstep::conformance
