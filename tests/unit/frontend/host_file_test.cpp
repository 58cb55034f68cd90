#include "frontend/host_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/frontend/temporary_directory.h"

namespace lockstep {
namespace {

using testing::HasSubstr;

TEST(HostFile, WritesAndReplacesAsAWhole) {
    const TemporaryDirectory directory;
    ASSERT_TRUE(write_file(directory.path("f"), as_bytes("old")).ok());
    ASSERT_TRUE(write_file(directory.path("f"), as_bytes("new")).ok());
    EXPECT_EQ(directory.read("f"), "new");
    EXPECT_EQ(directory.entries(), 1u);
    const auto bytes = read_file(directory.path("f"), 3);
    ASSERT_TRUE(bytes.ok());
    EXPECT_EQ(bytes.value(), (std::vector<u8>{'n', 'e', 'w'}));
}

TEST(HostFile, ReplacesTheFileBehindALink) {
    const TemporaryDirectory directory;
    directory.write("real", "old");
    std::filesystem::create_symlink("real", directory.path("link"));
    ASSERT_TRUE(write_file(directory.path("link"), as_bytes("new")).ok());
    EXPECT_TRUE(std::filesystem::is_symlink(directory.path("link")));
    EXPECT_EQ(directory.read("real"), "new");
}

TEST(HostFile, SaysWhyNot) {
    const TemporaryDirectory directory;
    EXPECT_THAT(write_file(directory.path("no/such"), as_bytes("x")).error().message,
                HasSubstr("directory does not exist"));
    EXPECT_THAT(write_file(directory.path(""), as_bytes("x")).error().message, HasSubstr("is a directory"));
    EXPECT_THAT(write_file("/dev/full", as_bytes("x")).error().message, HasSubstr("no space left"));
    EXPECT_THAT(read_file(directory.path("missing"), 10).error().message, HasSubstr("no such file"));
    EXPECT_THAT(read_file(directory.path(""), 10).error().message, HasSubstr("is a directory"));
    EXPECT_THAT(read_file(directory.write("long", "12345"), 4).error().message, HasSubstr("longer"));
}

TEST(HostFile, ReadsNoMoreOfAnEndlessFileThanItMay) {
    EXPECT_FALSE(read_file("/dev/zero", 1000).ok());
}

}  // namespace
}  // namespace lockstep
