#include "frontend/terminal/key_decoder.h"

#include <gtest/gtest.h>

#include <string_view>

namespace lockstep::terminal {
namespace {

using Events = std::vector<InputEvent>;

class KeyDecoderTest : public testing::Test {
protected:
    Events feed(std::string_view bytes, u64 at = 0) {
        Events events;
        decoder.feed({reinterpret_cast<const u8*>(bytes.data()), bytes.size()}, at, events);
        return events;
    }
    Events poll(u64 at) {
        Events events;
        decoder.poll(at, events);
        return events;
    }

    KeyDecoder decoder;
};

KeyStroke plain(Key key) {
    return {.key = key};
}
KeyStroke shift(Key key) {
    return {.key = key, .shift = true};
}
KeyStroke ctrl(Key key) {
    return {.key = key, .ctrl = true};
}
KeyStroke alt(Key key) {
    return {.key = key, .alt = true};
}

TEST_F(KeyDecoderTest, ReadsText) {
    EXPECT_EQ(feed("aB\r\t\x7F"),
              (Events{plain(Key::A), shift(Key::B), plain(Key::Enter), plain(Key::Tab), plain(Key::Backspace)}));
    EXPECT_EQ(feed("\x03\x1A"), (Events{ctrl(Key::C), ctrl(Key::Z)}));
    EXPECT_EQ(feed(std::string_view("\0", 1)), (Events{ctrl(Key::Digit2)}));
}

TEST_F(KeyDecoderTest, ReadsCursorAndFunctionKeys) {
    EXPECT_EQ(feed("\x1B[A\x1BOB\x1B[H\x1B[4~"),
              (Events{plain(Key::Up), plain(Key::Down), plain(Key::Home), plain(Key::End)}));
    EXPECT_EQ(feed("\x1BOP\x1B[[B\x1B[15~\x1B[24~"),
              (Events{plain(Key::F1), plain(Key::F2), plain(Key::F5), plain(Key::F12)}));
    EXPECT_EQ(feed("\x1B[3~\x1B[2~\x1B[5~\x1B[6~"),
              (Events{plain(Key::Delete), plain(Key::Insert), plain(Key::PageUp), plain(Key::PageDown)}));
    EXPECT_EQ(feed("\x1BOM\x1BOk\x1BOw"),
              (Events{plain(Key::KeypadEnter), plain(Key::KeypadAdd), plain(Key::Keypad7)}));
}

TEST_F(KeyDecoderTest, ReadsModifiers) {
    EXPECT_EQ(feed("\x1B[1;5C\x1B[3;2~\x1B[Z"), (Events{ctrl(Key::Right), shift(Key::Delete), shift(Key::Tab)}));
    EXPECT_EQ(feed("\x1Bx"), (Events{alt(Key::X)}));
    EXPECT_EQ(feed("\x1B"
                   "F"),
              (Events{KeyStroke{.key = Key::F, .shift = true, .alt = true}}));
    EXPECT_EQ(feed("\x1B[1;7P\x1BO5Q"), (Events{KeyStroke{.key = Key::F1, .ctrl = true, .alt = true}, ctrl(Key::F2)}));
}

TEST_F(KeyDecoderTest, ReadsXtermsModifyOtherKeys) {
    EXPECT_EQ(feed("\x1B[27;5;9~\x1B[27;3;102~"), (Events{ctrl(Key::Tab), alt(Key::F)}));
    EXPECT_EQ(feed("\x1B[27;6;65~"), (Events{KeyStroke{.key = Key::A, .shift = true, .ctrl = true}}));
    EXPECT_EQ(feed("\x1B[27;5;127~"), (Events{ctrl(Key::Backspace)}));
    EXPECT_EQ(feed("\x1B[13;2u"), (Events{shift(Key::Enter)}));
}

TEST_F(KeyDecoderTest, WaitsForTheRestOfASequence) {
    EXPECT_TRUE(feed("\x1B", 0).empty());
    EXPECT_EQ(feed("[A", 1000), (Events{plain(Key::Up)}));
    EXPECT_TRUE(feed("\xC3", 0).empty());
    EXPECT_EQ(feed("\xA4", 0), (Events{TypedText{"ä"}}));
}

TEST_F(KeyDecoderTest, ALoneEscapeIsTheKey) {
    EXPECT_TRUE(feed("\x1B", 0).empty());
    EXPECT_TRUE(poll(KeyDecoder::escape_wait - 1).empty());
    EXPECT_EQ(poll(KeyDecoder::escape_wait), (Events{plain(Key::Escape)}));
    EXPECT_TRUE(poll(KeyDecoder::escape_wait * 2).empty());
    EXPECT_EQ(feed("\x1B\x1B[A"), (Events{plain(Key::Escape), plain(Key::Up)}));
}

TEST_F(KeyDecoderTest, BeginningsOfSequencesAreKeysWithAlt) {
    EXPECT_TRUE(feed("\x1B[", 0).empty());
    EXPECT_EQ(poll(KeyDecoder::escape_wait), (Events{alt(Key::LeftBracket)}));
    EXPECT_TRUE(feed("\x1BO", 0).empty());
    EXPECT_EQ(poll(KeyDecoder::escape_wait), (Events{KeyStroke{.key = Key::O, .shift = true, .alt = true}}));
    EXPECT_TRUE(feed("\x1B]", 0).empty());
    EXPECT_EQ(poll(KeyDecoder::escape_wait), (Events{alt(Key::RightBracket)}));
}

TEST_F(KeyDecoderTest, PastedTextIsNoKeys) {
    EXPECT_EQ(feed("\x1B[200~dir\rä\x1B[201~x"), (Events{PastedText{"dir\rä"}, plain(Key::X)}));
    EXPECT_TRUE(feed("\x1B[200~").empty());
    EXPECT_TRUE(feed("a\x01x").empty());
    EXPECT_EQ(feed("b\x1B[201~"), (Events{PastedText{"a\x01xb"}}));
    EXPECT_TRUE(feed("\x1B[200~\x1B[201~").empty());
}

TEST_F(KeyDecoderTest, APasteWithoutEndEnds) {
    feed("\x1B[200~abc", 0);
    EXPECT_TRUE(poll(KeyDecoder::paste_wait - 1).empty());
    EXPECT_EQ(poll(KeyDecoder::paste_wait), (Events{PastedText{"abc"}}));
    EXPECT_EQ(feed("x"), (Events{plain(Key::X)}));
}

TEST_F(KeyDecoderTest, ReadsPressesAndReleasesWhereTheTerminalTellsThem) {
    EXPECT_EQ(feed("\x1B[?15u"), (Events{Answer{Answer::Kind::Keyboard, 15, 0}}));
    EXPECT_EQ(feed("\x1B[97;1:1u\x1B[97;1:2u\x1B[97;1:3u"),
              (Events{KeyChange{plain(Key::A), true}, KeyChange{plain(Key::A), false}}));
    EXPECT_EQ(
        feed("\x1B[57443;3u\x1B[1;3P\x1B[1;3:3P"),
        (Events{KeyChange{alt(Key::LeftAlt), true}, KeyChange{alt(Key::F1), true}, KeyChange{alt(Key::F1), false}}));
    EXPECT_EQ(feed("\x1B[3;7~"), (Events{KeyChange{{.key = Key::Delete, .ctrl = true, .alt = true}, true}}));
    EXPECT_EQ(feed("\x1B[57426;1u\x1B[57414u"),
              (Events{KeyChange{plain(Key::KeypadDecimal), true}, KeyChange{plain(Key::KeypadEnter), true}}));
    EXPECT_EQ(feed("\x1B[57376u\x1B[57387u"),
              (Events{KeyChange{plain(Key::F13), true}, KeyChange{plain(Key::F24), true}}));
    EXPECT_EQ(feed("\x1B[27u\x1B[127u"),
              (Events{KeyChange{plain(Key::Escape), true}, KeyChange{plain(Key::Backspace), true}}));
}

TEST_F(KeyDecoderTest, KeysHaveTheirPlaceOnAUsKeyboard) {
    feed("\x1B[?11u");
    // A German z, u-umlaut and the key beside the left Shift.
    EXPECT_EQ(feed("\x1B[122::121u\x1B[252::91;2u\x1B[60u"),
              (Events{KeyChange{plain(Key::Y), true}, KeyChange{shift(Key::LeftBracket), true},
                      KeyChange{plain(Key::Iso102), true}}));
}

TEST_F(KeyDecoderTest, ReadsTheMouse) {
    EXPECT_EQ(feed("\x1B[<0;5;3M\x1B[<32;6;3M\x1B[<0;6;3m"),
              (Events{MouseReport{4, 2, 1, true, 0}, MouseReport{5, 2, 0, false, 0}, MouseReport{5, 2, 1, false, 0}}));
    EXPECT_EQ(feed("\x1B[<2;1;1M\x1B[<64;1;1M\x1B[<65;1;1M"),
              (Events{MouseReport{0, 0, 2, true, 0}, MouseReport{0, 0, 0, false, 1}, MouseReport{0, 0, 0, false, -1}}));
}

TEST_F(KeyDecoderTest, ReadsAnswers) {
    using enum Answer::Kind;
    EXPECT_EQ(feed("\x1B[?62;4;22c\x1B[?62;22c"), (Events{Answer{Attributes, 1, 0}, Answer{Attributes, 0, 0}}));
    EXPECT_EQ(feed("\x1B[6;16;8t\x1B[4;400;640t"), (Events{Answer{CellSize, 8, 16}, Answer{TextAreaSize, 640, 400}}));
    EXPECT_EQ(feed("\x1B[0n\x1B[?1;0;256S\x1B[?1;1;0S"), (Events{Answer{Alive, 0, 0}, Answer{ColorRegisters, 256, 0}}));
    EXPECT_EQ(feed("\x1B[I\x1B[O"), (Events{FocusChange{true}, FocusChange{false}}));
    EXPECT_EQ(feed("\x1B_Gi=1;OK\x1B\\"), (Events{Answer{KittyGraphics, 0, 0}}));
    EXPECT_TRUE(feed("\x1B_Gi=1;ENOTSUPPORTED:no\x1B\\").empty());
    EXPECT_TRUE(feed("\x1BP>|XTerm(390)\x1B\\\x1B]11;rgb:0/0/0\a").empty());
}

TEST_F(KeyDecoderTest, UnknownSequencesTypeNothing) {
    EXPECT_TRUE(feed("\x1B[99~\x1B[1;2;3;4x\x1B[<0;1M\x1B[27;1~").empty());
    EXPECT_TRUE(feed("\x1B[99999999999999999999999~").empty());
}

TEST_F(KeyDecoderTest, EndlessSequencesDoNotPileUp) {
    for (int i = 0; i < 1000; ++i) feed("\x1B[" + std::string(5000, '1'));
    for (int i = 0; i < 1000; ++i) feed("\x1B]" + std::string(5000, '#'));
    poll(~u64{0});
    EXPECT_EQ(feed("a", ~u64{0}), (Events{plain(Key::A)}));
}

TEST_F(KeyDecoderTest, SurvivesAnything) {
    constexpr std::string_view likely = "\x1B\x1B\x1B[[O0123456789;:<>?~MmuctnPQRS_]P\\\x07";
    u32 random = 7;
    for (int i = 0; i < 400'000; ++i) {
        random = random * 1'664'525 + 1'013'904'223;
        const char byte =
            (random >> 30) != 0 ? likely[(random >> 16) % likely.size()] : static_cast<char>(random >> 16);
        feed({&byte, 1}, static_cast<u64>(i) * 1'000'000);
        if (i % 100 == 0) poll(static_cast<u64>(i) * 1'000'000 + KeyDecoder::escape_wait);
    }
    poll(~u64{0});
    feed("\x1B[?0u\x1B[201~", ~u64{0});
    EXPECT_EQ(feed("a", ~u64{0}), (Events{plain(Key::A)}));
}

}  // namespace
}  // namespace lockstep::terminal
