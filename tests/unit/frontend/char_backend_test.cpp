#include "frontend/char_backend.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "tests/unit/frontend/temporary_directory.h"

namespace lockstep {
namespace {

TEST(OutputStream, WritesFiles) {
    const TemporaryDirectory directory;
    Messages silent(-1);
    {
        auto stream = OutputStream::to_file(silent, directory.path("out"));
        ASSERT_TRUE(stream.ok());
        for (int i = 0; i < 100'000; ++i) (*stream)->put('x');
        (*stream)->write("end");
    }
    EXPECT_EQ(directory.read("out"), std::string(100'000, 'x') + "end");
}

TEST(OutputStream, ReportsAFullDiskOnceAndGoesOn) {
    const TemporaryDirectory directory;
    {
        const int log = ::creat(directory.path("log").c_str(), 0600);
        Messages messages(log);
        auto stream = OutputStream::to_file(messages, "/dev/full");
        ASSERT_TRUE(stream.ok());
        for (int i = 0; i < 1'000'000; ++i) (*stream)->put('x');
        (*stream)->flush();
        EXPECT_TRUE((*stream)->failed());
        messages.release();
        ::close(log);
    }
    const std::string log = directory.read("log");
    EXPECT_THAT(log, testing::HasSubstr("lockstep: /dev/full: no space left"));
    EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1);
}

TEST(OutputStream, SaysWhyAFileCannotBeMade) {
    Messages silent(-1);
    EXPECT_FALSE(OutputStream::to_file(silent, "/no/such/directory/file").ok());
}

TEST(Messages, AreHeldWhileAskedAndFreeOfControlCharacters) {
    const TemporaryDirectory directory;
    const int log = ::creat(directory.path("log").c_str(), 0600);
    {
        Messages messages(log);
        messages.hold();
        messages.say("a\x1B[2J.img", "is\nwrong");
        EXPECT_EQ(directory.read("log"), "");
    }
    ::close(log);
    EXPECT_EQ(directory.read("log"), "lockstep: a [2J.img: is wrong\n");
}

}  // namespace
}  // namespace lockstep
