#include "frontend/transcript.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

void append(Transcript& transcript, std::string_view text) {
    for (const char c : text) transcript.append(static_cast<u8>(c));
}

TEST(Transcript, FindsEachTextOnce) {
    Transcript transcript;
    append(transcript, "login: root\r\n# ls\r\n# ");
    EXPECT_TRUE(transcript.find_next("login: "));
    EXPECT_FALSE(transcript.find_next("login: "));
    EXPECT_TRUE(transcript.find_next("# "));
    EXPECT_TRUE(transcript.find_next("# "));
    EXPECT_FALSE(transcript.find_next("# "));
    EXPECT_TRUE(transcript.holds("login: "));
}

TEST(Transcript, KeepsTheLatestOfAFlood) {
    Transcript transcript;
    append(transcript, "first");
    EXPECT_TRUE(transcript.find_next("first"));
    for (u32 i = 0; i < 3 << 20; ++i) transcript.append('.');
    append(transcript, "last");
    EXPECT_FALSE(transcript.holds("first"));
    EXPECT_TRUE(transcript.find_next("last"));
    EXPECT_EQ(transcript.tail(4), "last");
    EXPECT_EQ(Transcript().tail(4), "");
}

}  // namespace
}  // namespace lockstep
