#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "frontend/script/script.h"
#include "frontend/script/words.h"

namespace lockstep::script {
namespace {

using testing::HasSubstr;

std::vector<Command> commands(std::string_view text) {
    auto result = parse(text);
    if (const auto* mistake = std::get_if<Mistake>(&result)) {
        ADD_FAILURE() << mistake->line << ": " << mistake->message;
        return {};
    }
    return std::get<std::vector<Command>>(std::move(result));
}

Command one(std::string_view text) {
    const std::vector<Command> all = commands(text);
    EXPECT_EQ(all.size(), 1u) << text;
    return all.empty() ? Command{} : all.front();
}

Mistake mistake(std::string_view text) {
    auto result = parse(text);
    if (const auto* found = std::get_if<Mistake>(&result)) return *found;
    ADD_FAILURE() << "no mistake in " << text;
    return {};
}

TEST(ScriptWords, TakeCEscapes) {
    const auto words = split_words(R"(type "a\n\r\t\\\"\x41\101\e\u2588 # no comment" # comment)");
    ASSERT_TRUE(words.ok());
    ASSERT_EQ(words.value().size(), 2u);
    EXPECT_EQ(words.value()[1].text, "a\n\r\t\\\"AA\x1B\u2588 # no comment");
    EXPECT_TRUE(words.value()[1].quoted);
}

TEST(ScriptWords, RefuseBrokenStrings) {
    for (const char* line : {R"("abc)", R"("abc\)", R"("\q")", R"("\x")", R"("\ud800")", R"("a"b)"}) {
        EXPECT_FALSE(split_words(line).ok()) << line;
    }
}

TEST(ScriptParser, ReadsTheWholeLanguage) {
    const std::vector<Command> all = commands(
        "# a comment\n"
        "\n"
        "wait screen \"A:\\\\>\" 30s\n"
        "wait serial \"login: \" 60s   # behind a command\n"
        "expect screen \"8192 bytes\"\n"
        "type \"dir\\n\"\n"
        "key ctrl-alt-delete\n"
        "mouse move 10 -5\n"
        "mouse click left\n"
        "serial send \"root\\n\"\n"
        "run 5s\n"
        "screenshot out.png\n"
        "screen out.txt\n"
        "insert fda disk2.img\n"
        "eject fdb\n"
        "savevm state.lks\n"
        "loadvm state.lks\n"
        "hash\n"
        "reset\n"
        "quit 0\r\n");
    ASSERT_EQ(all.size(), 18u);
    EXPECT_EQ(all[0].verb, Verb::Wait);
    EXPECT_EQ(all[0].line, 3u);
    EXPECT_EQ(all[0].text, "A:\\>");
    EXPECT_EQ(all[0].time, Time::seconds(30));
    EXPECT_EQ(all[1].source, Source::Serial);
    EXPECT_EQ(all[2].verb, Verb::Expect);
    EXPECT_EQ(all[3].text, "dir\n");
    EXPECT_EQ(all[4].keys.size(), 3u);
    EXPECT_EQ(all[5].dx, 10);
    EXPECT_EQ(all[5].dy, -5);
    EXPECT_EQ(all[6].button, 1);
    EXPECT_EQ(all[11].drive, 0u);
    EXPECT_EQ(all[11].text, "disk2.img");
    EXPECT_EQ(all[12].drive, 1u);
    EXPECT_EQ(all[17].verb, Verb::Quit);
    EXPECT_EQ(all[17].line, 20u);
}

TEST(ScriptParser, WaitsHalfAMinuteUnlessTold) {
    EXPECT_EQ(one("wait screen \"x\"").time, Time::seconds(30));
    EXPECT_EQ(one("wait debugcon \"x\" 500ms").time, Time::milliseconds(500));
}

TEST(ScriptParser, TakesAPicturesHashInEitherCase) {
    const Command wait = one("wait picture 0123456789ABCDEF 5s");
    EXPECT_EQ(wait.verb, Verb::Wait);
    EXPECT_EQ(wait.source, Source::Picture);
    EXPECT_EQ(wait.text, "0123456789abcdef");
    EXPECT_EQ(wait.time, Time::seconds(5));
    EXPECT_EQ(one("expect picture 0123456789abcdef").verb, Verb::Expect);
    EXPECT_EQ(one("hash picture").verb, Verb::HashPicture);
}

TEST(ScriptParser, ReadsWheelAndDragging) {
    const Command wheel = one("mouse wheel -3");
    EXPECT_EQ(wheel.verb, Verb::MouseWheel);
    EXPECT_EQ(wheel.wheel, -3);
    const Command drag = one("mouse drag 40 -30");
    EXPECT_EQ(drag.verb, Verb::MouseDrag);
    EXPECT_EQ(drag.dx, 40);
    EXPECT_EQ(drag.dy, -30);
    EXPECT_EQ(drag.button, 1);
    EXPECT_EQ(one("mouse drag 1 1 right").button, 2);
}

TEST(ScriptParser, ReadsTheShapeOfAScreenshot) {
    EXPECT_FALSE(one("screenshot a.png").aspect.has_value());
    EXPECT_EQ(one("screenshot a.png aspect").aspect, true);
    EXPECT_EQ(one("screenshot a.png dots").aspect, false);
}

TEST(ScriptParser, ReadsRecordings) {
    const Command wav = one("wav start out.wav");
    EXPECT_EQ(wav.verb, Verb::RecordingStart);
    EXPECT_EQ(wav.recording, RecordingKind::Wav);
    EXPECT_EQ(wav.text, "out.wav");
    const Command gif = one("gif stop");
    EXPECT_EQ(gif.verb, Verb::RecordingStop);
    EXPECT_EQ(gif.recording, RecordingKind::Gif);
}

TEST(ScriptParser, NamesTheLineOfAMistake) {
    const Mistake found = mistake("run 1s\n\n# c\nrun 2s\nhash\nhash\ntpye \"x\"\nhash\n");
    EXPECT_EQ(found.line, 7u);
    EXPECT_EQ(found.written, "tpye \"x\"");
    EXPECT_THAT(found.message, HasSubstr("did you mean type?"));
}

TEST(ScriptParser, SaysWhatIsWrongWithALine) {
    const std::vector<std::pair<const char*, const char*>> wrong{
        {"wait", "where to look"},
        {"wait scren \"x\"", "did you mean screen?"},
        {"wait screen x 5s", "double quotes"},
        {"wait screen \"\" 5s", "empty"},
        {"wait screen \"x\" soon", "not a time"},
        {"wait screen \"x\" 5s 6s", "too much"},
        {"expect screen", "missing"},
        {"type dir", "double quotes"},
        {"type \"5 \u20AC\"", "US keyboard"},
        {"type \"x", "closing quote"},
        {"key ctrl-x-foo", "no key"},
        {"mouse", "missing"},
        {"mouse move 10", "missing"},
        {"mouse move a 5", "not a number"},
        {"mouse move 99999 0", "not a number"},
        {"mouse click top", "no button"},
        {"mouse jump", "no mouse command"},
        {"mouse wheel", "missing"},
        {"mouse wheel 101", "not a number"},
        {"mouse drag 1", "missing"},
        {"mouse drag 1 1 top", "no button"},
        {"screenshot a.png wide", "no shape"},
        {"serial \"x\"", "no serial command"},
        {"run", "missing"},
        {"insert cdrom x.iso", "no drive"},
        {"insert fda", "missing"},
        {"screenshot", "missing"},
        {"quit 256", "not a number"},
        {"quit -1", "not a number"},
        {"wait picture", "missing"},
        {"wait picture 0123456789abcde", "16 hexadecimal digits"},
        {"wait picture 0123456789abcdeg", "16 hexadecimal digits"},
        {"expect picture 0123456789abcdef 5s", "too much"},
        {"wav", "missing"},
        {"gif start", "missing"},
        {"gif stop x.gif", "too much"},
        {"wav begin x.wav", "did you mean"},
        {"hash pictur", "did you mean picture?"},
        {"hash picture now", "too much"},
    };
    for (const auto& [line, text] : wrong) EXPECT_THAT(mistake(line).message, HasSubstr(text)) << line;
}

TEST(ScriptParser, SurvivesAnything) {
    u32 random = 1;
    std::string text;
    const std::string alphabet = "wait screen\"\\ 5s\n#typekx0\xC3\xFF\r\t";
    for (int i = 0; i < 20'000; ++i) {
        random = random * 1'664'525 + 1'013'904'223;
        text += alphabet[(random >> 16) % alphabet.size()];
        if (i % 50 == 0) {
            static_cast<void>(parse(text));
            text.clear();
        }
    }
}

}  // namespace
}  // namespace lockstep::script
