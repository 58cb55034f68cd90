#include "devices/io_bus.h"

#include <gmock/gmock.h>

#include <vector>

namespace lockstep {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Access {
    char kind;
    u32 offset;
    u32 value;
    BusWidth width;
    friend bool operator==(const Access&, const Access&) = default;
};

// Answers with 10h + offset in every byte and remembers what it was asked.
class Recorder final : public PortDevice {
public:
    std::vector<Access> log;
    u32 io_read(u32 offset, BusWidth width) override {
        u32 value = 0;
        for (u32 i = 0; i < bytes_of(width); ++i) value |= (0x10 + offset + i) << (8 * i);
        log.push_back({'r', offset, value, width});
        return value;
    }
    void io_write(u32 offset, u32 value, BusWidth width) override { log.push_back({'w', offset, value, width}); }
};

class IoBusTest : public ::testing::Test {
protected:
    IoBus bus;
    Recorder a, b;
};

TEST_F(IoBusTest, UndrivenPortsReadOnesAtEveryWidth) {
    EXPECT_EQ(bus.port_in(Port{0x100}, BusWidth::Byte), 0xFFu);
    EXPECT_EQ(bus.port_in(Port{0x100}, BusWidth::Word), 0xFFFFu);
    EXPECT_EQ(bus.port_in(Port{0xFFFE}, BusWidth::Dword), 0xFFFFFFFFu);
    bus.port_out(Port{0xFFFF}, 0x12345678, BusWidth::Dword);
}

TEST_F(IoBusTest, AChipSeesOffsetsFromItsFirstOne) {
    ASSERT_TRUE(bus.map(Port{0x4D0}, 1, a, 2, "elcr"));
    EXPECT_EQ(bus.port_in(Port{0x4D0}, BusWidth::Byte), 0x12u);
}

TEST_F(IoBusTest, AWordAtAByteWindowIsSplitLowFirst) {
    ASSERT_TRUE(bus.map(Port{0x20}, 2, a, 0, "pic"));
    bus.port_out(Port{0x20}, 0xBBAA, BusWidth::Word);
    EXPECT_EQ(bus.port_in(Port{0x20}, BusWidth::Word), 0x1110u);
    EXPECT_THAT(a.log, ElementsAre(Access{'w', 0, 0xAA, BusWidth::Byte}, Access{'w', 1, 0xBB, BusWidth::Byte},
                                   Access{'r', 0, 0x10, BusWidth::Byte}, Access{'r', 1, 0x11, BusWidth::Byte}));
}

TEST_F(IoBusTest, WidthsThatAWindowTakesPassWhole) {
    ASSERT_TRUE(bus.map(Port{0x1CE}, 3, a, 0, "vbe", PortWidths::ByteWord));
    bus.port_out(Port{0x1CF}, 0xBEEF, BusWidth::Word);
    EXPECT_THAT(a.log, ElementsAre(Access{'w', 1, 0xBEEF, BusWidth::Word}));
}

TEST_F(IoBusTest, ADwordAtAWordWindowBecomesTwoWords) {
    ASSERT_TRUE(bus.map(Port{0x100}, 8, a, 0, "words", PortWidths::ByteWord));
    EXPECT_EQ(bus.port_in(Port{0x102}, BusWidth::Dword), 0x15141312u);
    EXPECT_EQ(a.log.size(), 2u);
}

TEST_F(IoBusTest, AccessesAcrossTwoWindowsAndTheEndOfOneAreSplit) {
    ASSERT_TRUE(bus.map(Port{0x3F6}, 1, a, 6, "ide", PortWidths::All));
    ASSERT_TRUE(bus.map(Port{0x3F7}, 1, b, 7, "fdc", PortWidths::All));
    EXPECT_EQ(bus.port_in(Port{0x3F6}, BusWidth::Dword), 0xFFFF1716u);
    bus.port_out(Port{0x3F5}, 0x33221100, BusWidth::Dword);
    EXPECT_THAT(a.log, ElementsAre(Access{'r', 6, 0x16, BusWidth::Byte}, Access{'w', 6, 0x11, BusWidth::Byte}));
    EXPECT_THAT(b.log, ElementsAre(Access{'r', 7, 0x17, BusWidth::Byte}, Access{'w', 7, 0x22, BusWidth::Byte}));
}

TEST_F(IoBusTest, TheLastPortWrapsToTheFirst) {
    ASSERT_TRUE(bus.map(Port{0xFFFF}, 1, a, 0, "last", PortWidths::All));
    ASSERT_TRUE(bus.map(Port{0}, 1, b, 0, "first", PortWidths::All));
    bus.port_out(Port{0xFFFF}, 0xBBAA, BusWidth::Word);
    EXPECT_THAT(a.log, ElementsAre(Access{'w', 0, 0xAA, BusWidth::Byte}));
    EXPECT_THAT(b.log, ElementsAre(Access{'w', 0, 0xBB, BusWidth::Byte}));
}

TEST_F(IoBusTest, AWordOnlyWindowDoesNotAnswerBytes) {
    ASSERT_TRUE(bus.map(Port{0x1F0}, 2, a, 0, "data", PortWidths::Word));
    EXPECT_EQ(bus.port_in(Port{0x1F0}, BusWidth::Byte), 0xFFu);
    EXPECT_EQ(bus.port_in(Port{0x1F0}, BusWidth::Word), 0x1110u);
}

TEST_F(IoBusTest, OverlapIsAnErrorThatNamesBoth) {
    ASSERT_TRUE(bus.map(Port{0x3F0}, 8, a, 0, "fdc"));
    const Status status = bus.map(Port{0x3F6}, 1, b, 0, "ide");
    ASSERT_FALSE(status);
    EXPECT_THAT(status.error().message, HasSubstr("fdc"));
    EXPECT_THAT(status.error().message, HasSubstr("ide"));
    EXPECT_EQ(bus.port_in(Port{0x3F6}, BusWidth::Byte), 0x16u);
}

TEST_F(IoBusTest, EmptyAndTooLongWindowsAreErrors) {
    EXPECT_FALSE(bus.map(Port{0x100}, 0, a, 0, "empty"));
    EXPECT_FALSE(bus.map(Port{0xFFFF}, 2, a, 0, "long"));
    EXPECT_TRUE(bus.map(Port{0xFFFF}, 1, a, 0, "last"));
}

TEST_F(IoBusTest, UnmappedPortsCanBeMappedAgainAndWindowsAreLimited) {
    for (u16 i = 0; i < 254; ++i) ASSERT_TRUE(bus.map(Port{i}, 1, a, 0, "w"));
    EXPECT_FALSE(bus.map(Port{1000}, 1, a, 0, "one too many"));
    EXPECT_FALSE(bus.unmap(Port{999}));
    EXPECT_TRUE(bus.unmap(Port{7}));
    EXPECT_EQ(bus.port_in(Port{7}, BusWidth::Byte), 0xFFu);
    EXPECT_TRUE(bus.map(Port{1000}, 1, b, 0, "fits"));
    EXPECT_EQ(bus.windows().size(), 254u);
    EXPECT_EQ(bus.windows().back().name, "fits");
    EXPECT_THAT(bus.list(), HasSubstr("00000000000003e8-00000000000003e8 (prio 0, i/o): fits\n"));
}

TEST_F(IoBusTest, ANameIsReportedOnceForAPortWithoutAChip) {
    unsigned messages = 0;
    IoBus loud(Log("io", [&](LogLevel, std::string_view, std::string_view) { ++messages; }));
    for (int i = 0; i < 10; ++i) loud.port_in(Port{0xED}, BusWidth::Byte);
    EXPECT_EQ(messages, 1u);
}

}  // namespace
}  // namespace lockstep
