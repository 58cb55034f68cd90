#include "frontend/terminal/terminal_output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "frontend/pacing.h"

namespace lockstep::terminal {
namespace {

// A pseudo-terminal whose other end reads only when told to.
class TerminalOutputTest : public testing::Test {
protected:
    void SetUp() override {
        master = ::posix_openpt(O_RDWR | O_NOCTTY);
        if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0) GTEST_SKIP() << "no pseudo-terminals here";
        slave = ::open(::ptsname(master), O_RDWR | O_NOCTTY);
        ASSERT_GE(slave, 0);
    }
    void TearDown() override {
        if (slave >= 0) ::close(slave);
        if (master >= 0) ::close(master);
    }
    std::size_t read_some() {
        char buffer[4096];
        const ssize_t got = ::read(master, buffer, sizeof buffer);
        return got > 0 ? static_cast<std::size_t>(got) : 0;
    }

    int master = -1;
    int slave = -1;
};

TEST_F(TerminalOutputTest, WritesWhatIsRead) {
    TerminalOutput output(slave);
    output.send("hello");
    EXPECT_FALSE(output.idle());
    EXPECT_TRUE(output.push());
    EXPECT_TRUE(output.idle());
    EXPECT_EQ(read_some(), 5u);
}

TEST_F(TerminalOutputTest, ATerminalThatNobodyReadsDoesNotHoldItUp) {
    TerminalOutput output(slave);
    output.send(std::string(1 << 20, 'x'));
    const u64 begin = host_now_ns();
    EXPECT_TRUE(output.push());
    EXPECT_LT(host_now_ns() - begin, 2'000'000'000u);
    EXPECT_FALSE(output.idle());
    // It goes on when somebody reads again.
    std::size_t total = 0;
    for (int i = 0; i < 100'000 && total < (1 << 20); ++i) {
        total += read_some();
        EXPECT_TRUE(output.push());
    }
    EXPECT_EQ(total, std::size_t{1} << 20);
    EXPECT_TRUE(output.idle());
}

TEST_F(TerminalOutputTest, TheLastWaitEnds) {
    TerminalOutput output(slave);
    output.send(std::string(1 << 20, 'x'));
    const u64 begin = host_now_ns();
    output.finish(20);
    EXPECT_LT(host_now_ns() - begin, 2'000'000'000u);
    EXPECT_TRUE(output.idle());
}

TEST_F(TerminalOutputTest, LeavesTheDescriptorAsItWas) {
    const int before = ::fcntl(slave, F_GETFL);
    {
        TerminalOutput output(slave);
        EXPECT_EQ(::fcntl(slave, F_GETFL), before);
    }
    EXPECT_EQ(::fcntl(slave, F_GETFL), before);
}

TEST_F(TerminalOutputTest, ATerminalThatIsGoneIsToldOnce) {
    TerminalOutput output(slave);
    ::close(master);
    master = -1;
    output.send("hello");
    EXPECT_FALSE(output.push());
}

}  // namespace
}  // namespace lockstep::terminal
