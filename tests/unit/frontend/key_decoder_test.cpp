#include "frontend/terminal/key_decoder.h"

#include <gtest/gtest.h>

#include <string_view>

namespace lockstep::terminal {
namespace {

class KeyDecoderTest : public testing::Test {
protected:
    std::vector<KeyStroke> feed(std::string_view bytes, u64 at = 0) {
        std::vector<KeyStroke> strokes;
        decoder.feed({reinterpret_cast<const u8*>(bytes.data()), bytes.size()}, at, strokes);
        return strokes;
    }
    std::vector<KeyStroke> poll(u64 at) {
        std::vector<KeyStroke> strokes;
        decoder.poll(at, strokes);
        return strokes;
    }

    KeyDecoder decoder;
};

using Strokes = std::vector<KeyStroke>;

TEST_F(KeyDecoderTest, ReadsText) {
    EXPECT_EQ(feed("aB\r\t\x7F"),
              (Strokes{{Key::A}, {.key = Key::B, .shift = true}, {Key::Enter}, {Key::Tab}, {Key::Backspace}}));
    EXPECT_EQ(feed("\x03"), (Strokes{{.key = Key::C, .ctrl = true}}));
    EXPECT_EQ(feed(std::string_view("\0", 1)), (Strokes{{.key = Key::Digit2, .ctrl = true}}));
}

TEST_F(KeyDecoderTest, ReadsCursorAndFunctionKeys) {
    EXPECT_EQ(feed("\x1B[A\x1BOB\x1B[H\x1B[4~"), (Strokes{{Key::Up}, {Key::Down}, {Key::Home}, {Key::End}}));
    EXPECT_EQ(feed("\x1BOP\x1B[[B\x1B[15~\x1B[24~"), (Strokes{{Key::F1}, {Key::F2}, {Key::F5}, {Key::F12}}));
    EXPECT_EQ(feed("\x1B[3~\x1B[2~\x1B[5~\x1B[6~"),
              (Strokes{{Key::Delete}, {Key::Insert}, {Key::PageUp}, {Key::PageDown}}));
}

TEST_F(KeyDecoderTest, ReadsModifiers) {
    EXPECT_EQ(feed("\x1B[1;5C"), (Strokes{{.key = Key::Right, .ctrl = true}}));
    EXPECT_EQ(feed("\x1B[3;2~"), (Strokes{{.key = Key::Delete, .shift = true}}));
    EXPECT_EQ(feed("\x1B[Z"), (Strokes{{.key = Key::Tab, .shift = true}}));
    EXPECT_EQ(feed("\x1Bx"), (Strokes{{.key = Key::X, .alt = true}}));
    EXPECT_EQ(feed("\x1B"
                   "F"),
              (Strokes{{.key = Key::F, .shift = true, .alt = true}}));
}

TEST_F(KeyDecoderTest, WaitsForTheRestOfASequence) {
    EXPECT_TRUE(feed("\x1B", 0).empty());
    EXPECT_EQ(feed("[A", 1000), (Strokes{{Key::Up}}));
}

TEST_F(KeyDecoderTest, ALoneEscapeIsTheKey) {
    EXPECT_TRUE(feed("\x1B", 0).empty());
    EXPECT_TRUE(poll(KeyDecoder::escape_wait - 1).empty());
    EXPECT_EQ(poll(KeyDecoder::escape_wait), (Strokes{{Key::Escape}}));
    EXPECT_TRUE(poll(KeyDecoder::escape_wait * 2).empty());
    EXPECT_EQ(feed("\x1B\x1B[A"), (Strokes{{Key::Escape}, {Key::Up}}));
}

TEST_F(KeyDecoderTest, UnknownSequencesAndForeignLettersTypeNothing) {
    EXPECT_TRUE(feed("\x1B[99~\x1B[?1;2c\x1B[M").size() <= 1);
    EXPECT_TRUE(feed("ä€").empty());
}

TEST_F(KeyDecoderTest, SurvivesAnything) {
    u32 random = 7;
    std::string bytes;
    for (int i = 0; i < 100'000; ++i) {
        random = random * 1'664'525 + 1'013'904'223;
        bytes = (random >> 30) == 0 ? '\x1B' : static_cast<char>(random >> 16);
        feed(bytes, static_cast<u64>(i) * 1'000'000);
        if (i % 100 == 0) poll(static_cast<u64>(i) * 1'000'000 + KeyDecoder::escape_wait);
    }
    poll(~u64{0});
    EXPECT_EQ(feed("a", ~u64{0}), (Strokes{{Key::A}}));
}

}  // namespace
}  // namespace lockstep::terminal
