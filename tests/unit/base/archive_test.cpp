#include "base/archive.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

enum class Phase : u8 { Idle, Busy };

struct Part {
    u16 count = 0x1234;
    bool flag = true;
    Phase phase = Phase::Busy;
    std::array<u8, 3> bytes{1, 2, 3};
    std::vector<u32> queue{7, 8};

    void serialize(Archive& a) {
        a.begin_section("part", 2);
        a.field("count", count);
        a.field("flag", flag);
        a.field("phase", phase);
        a.field("bytes", bytes);
        a.sequence("queue", queue, 4);
        a.require(count < 0x8000, "count", "out of range");
        a.end_section();
    }
    friend bool operator==(const Part&, const Part&) = default;
};

TEST(Archive, LoadRestoresWhatSaveWrote) {
    Part original, copy;
    original.count = 99;
    original.queue = {1, 2, 3, 4};
    SaveArchive save;
    original.serialize(save);
    LoadArchive load(save.bytes());
    copy.serialize(load);
    EXPECT_TRUE(load.ok()) << load.error();
    EXPECT_TRUE(load.at_end());
    EXPECT_EQ(copy, original);
}

TEST(Archive, TruncatedDataIsAnErrorAtEveryLength) {
    Part part;
    SaveArchive save;
    part.serialize(save);
    for (std::size_t length = 0; length < save.bytes().size(); ++length) {
        LoadArchive load(std::span(save.bytes()).first(length));
        Part copy;
        copy.serialize(load);
        EXPECT_FALSE(load.ok()) << length;
    }
}

TEST(Archive, FlippedBytesNeverCrash) {
    Part part;
    SaveArchive save;
    part.serialize(save);
    for (std::size_t at = 0; at < save.bytes().size(); ++at) {
        for (unsigned value : {0x00u, 0x7Fu, 0x80u, 0xFFu}) {
            std::vector<u8> bytes = save.bytes();
            bytes[at] = static_cast<u8>(value);
            LoadArchive load(bytes);
            Part copy;
            copy.serialize(load);
            EXPECT_LE(copy.queue.size(), 4u);
        }
    }
}

TEST(Archive, LoadRejectsValuesOutOfRange) {
    Part part;
    part.count = 0x9000;
    SaveArchive save;
    part.serialize(save);
    LoadArchive load(save.bytes());
    Part copy;
    copy.serialize(load);
    EXPECT_NE(load.error().find("count"), std::string::npos);
}

TEST(Archive, CompareNamesTheFieldThatDiffers) {
    Part part;
    SaveArchive save;
    part.serialize(save);
    part.bytes[2] = 9;
    CompareArchive compare(save.bytes());
    part.serialize(compare);
    ASSERT_EQ(compare.differences().size(), 1u);
    EXPECT_EQ(compare.differences()[0], "part.bytes[2]: 09 here, 03 there");
}

TEST(Archive, DumpPrintsEveryField) {
    Part part;
    DumpArchive dump;
    part.serialize(dump);
    EXPECT_NE(dump.text().find("count = 1234"), std::string::npos);
    EXPECT_NE(dump.text().find("queue[1] = 00000008"), std::string::npos);
}

}  // namespace
}  // namespace lockstep
