#include "frontend/paste.h"

#include <gtest/gtest.h>

#include "frontend/typist.h"

namespace lockstep {
namespace {

TEST(Paste, CountsWhatCannotBeTyped) {
    Paste paste;
    EXPECT_EQ(paste.begin("plain text\n").untypable, 0u);
    EXPECT_EQ(paste.begin("na\u00EFve \u2013 \u20AC5").untypable, 2u) << "the dash and the Euro";
    EXPECT_TRUE(paste.active());
    EXPECT_EQ(paste.begin("\x1B[31m\x03").untypable, 2u) << "Escape and Ctrl-C";
    EXPECT_EQ(paste.begin("").untypable, 0u);
    EXPECT_FALSE(paste.active());
}

TEST(Paste, GivesTheTypistOneCharacterAtATime) {
    Paste paste;
    Typist typist;
    paste.begin("a\r\nb\rc\n");
    for (unsigned i = 0; i < 6; ++i) {
        ASSERT_TRUE(paste.active()) << i;
        paste.feed(typist);
        EXPECT_FALSE(typist.idle());
        const bool active = paste.active();
        paste.feed(typist);
        EXPECT_EQ(paste.active(), active) << "the typist is busy";
        typist.clear();
    }
    EXPECT_FALSE(paste.active()) << "a, Enter, b, Enter, c, Enter";
}

TEST(Paste, GivesLettersOfCodePage437AsAWhole) {
    Paste paste;
    Typist typist;
    paste.begin("\u00E4b");
    paste.feed(typist);
    EXPECT_TRUE(paste.active());
    typist.clear();
    paste.feed(typist);
    EXPECT_FALSE(paste.active());
}

TEST(Paste, TakesAMebibyte) {
    Paste paste;
    EXPECT_FALSE(paste.begin(std::string(Paste::limit, 'x')).cut);
    EXPECT_TRUE(paste.begin(std::string(Paste::limit + 1, 'x')).cut);
    paste.stop();
    EXPECT_FALSE(paste.active());
}

}  // namespace
}  // namespace lockstep
