#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "devices/storage/raw_file.h"

namespace lockstep {
namespace {

using Bytes = std::vector<u8>;
using testing::HasSubstr;

class RawFileTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "lockstep_raw_XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        directory_ = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    std::string path(const std::string& name) const { return (directory_ / name).string(); }
    std::string make(const std::string& name, std::size_t bytes) const {
        std::ofstream file(path(name), std::ios::binary);
        for (std::size_t i = 0; i < bytes; ++i) file.put(static_cast<char>(i / 512));
        return path(name);
    }
    static std::string error(const std::string& name, RawFile::Access access = RawFile::Access::ReadWrite) {
        const auto file = RawFile::open(name, access);
        return file.ok() ? "" : file.error().message;
    }
    Bytes content(const std::string& name) const {
        std::ifstream file(path(name), std::ios::binary);
        return Bytes(std::istreambuf_iterator<char>(file), {});
    }

    std::filesystem::path directory_;
};

TEST_F(RawFileTest, ReadsAndWritesInPlace) {
    const std::string name = make("a.img", 10 * 512);
    {
        auto file = RawFile::open(name, RawFile::Access::ReadWrite);
        ASSERT_TRUE(file.ok()) << file.error().message;
        EXPECT_EQ((*file)->sectors(), 10u);
        EXPECT_EQ((*file)->name(), name);
        EXPECT_EQ((*file)->notice(), "");
        Bytes buffer(1024);
        ASSERT_TRUE((*file)->read(3, buffer).ok());
        EXPECT_EQ(buffer[0], 3);
        EXPECT_EQ(buffer[1023], 4);
        ASSERT_TRUE((*file)->write(5, Bytes(512, 0xAB)).ok());
        EXPECT_TRUE((*file)->flush().ok());
        EXPECT_FALSE((*file)->write(10, Bytes(512, 0xAB)).ok());
    }
    const Bytes now = content("a.img");
    ASSERT_EQ(now.size(), 10u * 512);
    EXPECT_EQ(now[5 * 512], 0xAB);
    EXPECT_EQ(now[4 * 512 + 511], 4);
    EXPECT_EQ(now[6 * 512], 6);
}

TEST_F(RawFileTest, BytesAfterTheLastWholeSectorAreLeftAlone) {
    make("a.img", 2 * 512 + 100);
    auto file = RawFile::open(path("a.img"), RawFile::Access::ReadWrite);
    ASSERT_TRUE(file.ok());
    EXPECT_EQ((*file)->sectors(), 2u);
    ASSERT_TRUE((*file)->write(1, Bytes(512, 0xAB)).ok());
    EXPECT_EQ(content("a.img").size(), 2u * 512 + 100);
    EXPECT_EQ(content("a.img")[1024], 2);
}

TEST_F(RawFileTest, WhatCannotBeOpenedIsExplained) {
    EXPECT_THAT(error(path("none.img")), HasSubstr("no such file"));
    EXPECT_THAT(error(path("none/none.img")), HasSubstr("no such file"));
    EXPECT_THAT(error(directory_.string()), HasSubstr("directory"));
    EXPECT_THAT(error(make("empty.img", 0)), HasSubstr("empty"));
    EXPECT_THAT(error(make("short.img", 511)), HasSubstr("511 bytes"));
    EXPECT_THAT(error(path("short.img") + "/x"), HasSubstr("not a directory"));
    EXPECT_THAT(error("/dev/zero"), HasSubstr("neither a file nor a block device"));
    ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
    EXPECT_THAT(error(path("pipe")), HasSubstr("neither a file nor a block device"));
    EXPECT_THAT(error(""), HasSubstr("no such file"));
}

TEST_F(RawFileTest, TwoWritersAreRefusedAndReadersShare) {
    const std::string name = make("a.img", 1024);
    {
        const auto writer = RawFile::open(name, RawFile::Access::ReadWrite);
        ASSERT_TRUE(writer.ok());
        EXPECT_THAT(error(name), HasSubstr("in use by another program"));
        EXPECT_THAT(error(name, RawFile::Access::ReadOnly), HasSubstr("being written by another program"));
    }
    const auto first = RawFile::open(name, RawFile::Access::ReadOnly);
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(error(name, RawFile::Access::ReadOnly), "");
    EXPECT_THAT(error(name), HasSubstr("in use by another program"));
}

TEST_F(RawFileTest, ReadOnlyAccessNeverTouchesTheFile) {
    const std::string name = make("a.img", 1024);
    const Bytes before = content("a.img");
    const auto stamp = std::filesystem::last_write_time(name);
    {
        auto file = RawFile::open(name, RawFile::Access::ReadOnly);
        ASSERT_TRUE(file.ok());
        EXPECT_TRUE((*file)->read_only());
        EXPECT_FALSE((*file)->write(0, Bytes(512)).ok());
        EXPECT_TRUE((*file)->flush().ok());
    }
    EXPECT_EQ(content("a.img"), before);
    EXPECT_EQ(std::filesystem::last_write_time(name), stamp);
}

// Permissions mean nothing to the superuser, so such a run of the tests becomes nobody for the moment.
class Unprivileged {
public:
    Unprivileged() : user_(::geteuid()) {
        if (user_ == 0 && ::seteuid(65534) != 0) failed_ = true;
    }
    ~Unprivileged() {
        if (user_ == 0 && ::seteuid(0) != 0) ADD_FAILURE() << "privileges did not come back";
    }
    bool failed() const { return failed_; }

private:
    uid_t user_;
    bool failed_ = false;
};

TEST_F(RawFileTest, FileThatMayNotBeWrittenBecomesAProtectedDiskAndSaysSo) {
    const std::string name = make("a.img", 1024);
    ASSERT_EQ(::chmod(name.c_str(), 0444), 0);
    ASSERT_EQ(::chmod(directory_.c_str(), 0755), 0);
    const Unprivileged user;
    if (user.failed()) GTEST_SKIP() << "cannot drop privileges here";
    const auto file = RawFile::open(name, RawFile::Access::ReadWrite);
    ASSERT_TRUE(file.ok()) << file.error().message;
    EXPECT_TRUE(file.value()->read_only());
    EXPECT_THAT(file.value()->notice(), HasSubstr("write-protected"));
}

TEST_F(RawFileTest, FileThatMayNotBeReadIsExplained) {
    const std::string name = make("a.img", 1024);
    ASSERT_EQ(::chmod(name.c_str(), 0000), 0);
    ASSERT_EQ(::chmod(directory_.c_str(), 0755), 0);
    const Unprivileged user;
    if (user.failed()) GTEST_SKIP() << "cannot drop privileges here";
    EXPECT_THAT(error(name), HasSubstr("permission denied"));
}

TEST_F(RawFileTest, FileThatShrinksIsAnErrorNotACrash) {
    const std::string name = make("a.img", 8 * 512);
    auto file = RawFile::open(name, RawFile::Access::ReadWrite);
    ASSERT_TRUE(file.ok());
    ASSERT_EQ(::truncate(name.c_str(), 1024), 0);
    Bytes buffer(512);
    const Status status = (*file)->read(5, buffer);
    ASSERT_FALSE(status.ok());
    EXPECT_THAT(status.error().message, HasSubstr("shorter"));
    EXPECT_TRUE((*file)->read(1, buffer).ok());
}

TEST_F(RawFileTest, HostThatTakesNoMoreIsAnErrorAndLeavesTheRest) {
    // A sparse file whose end the host will not let grow any further: the write fails with EFBIG in the middle.
    const std::string name = make("a.img", 1024);
    ASSERT_EQ(::truncate(name.c_str(), 1 << 20), 0);
    auto file = RawFile::open(name, RawFile::Access::ReadWrite);
    ASSERT_TRUE(file.ok());
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 4096 + 256;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const Status status = (*file)->write(8, Bytes(1024, 0xCD));  // 256 bytes fit
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    ASSERT_FALSE(status.ok());
    EXPECT_THAT(status.error().message, HasSubstr("cannot be written"));
    const Bytes now = content("a.img");
    EXPECT_EQ(now.size(), 1u << 20);
    EXPECT_EQ(now[512], 1);
    EXPECT_TRUE((*file)->write(8, Bytes(1024, 0xEF)).ok()) << "and works again afterwards";
}

}  // namespace
}  // namespace lockstep
