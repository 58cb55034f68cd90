#include "frontend/session.h"

#include "frontend/exit_status.h"
#include "tests/unit/frontend/session_rig.h"

namespace lockstep {
namespace {

using SessionTest = test::SessionRig;
using test::typewriter;

TEST_F(SessionTest, StopsExactlyAtAnInstruction) {
    Session::Settings settings;
    settings.max_instructions = 1'234'567;
    start({0xEB, 0xFE}, settings);
    const auto ending = session->advance(Time::seconds(1000));
    ASSERT_TRUE(ending.has_value());
    EXPECT_EQ(ending->status, exit_status::limit);
    EXPECT_EQ(machine->instructions(), 1'234'567u);
}

TEST_F(SessionTest, StopsAtAVirtualTime) {
    Session::Settings settings;
    settings.max_time = Time::milliseconds(1500);
    start({0xEB, 0xFE}, settings);
    EXPECT_FALSE(session->advance(Time::seconds(1)).has_value());
    const auto ending = session->advance(Time::seconds(2));
    ASSERT_TRUE(ending.has_value());
    EXPECT_EQ(ending->status, exit_status::limit);
    EXPECT_GE(machine->now(), Time::milliseconds(1500));
    EXPECT_LT(machine->now(), Time::milliseconds(1501));
}

TEST_F(SessionTest, HandsOnTheGuestsOwnStatus) {
    start({0xB0, 0x15, 0xE6, 0xF4, 0xF4, 0xEB, 0xFD});  // mov al,21; out 0F4h,al; hlt
    const auto ending = session->advance(Time::seconds(60));
    ASSERT_TRUE(ending.has_value());
    EXPECT_EQ(ending->kind, Ending::Kind::DebugExit);
    EXPECT_EQ(ending->status, 43);
}

TEST_F(SessionTest, TypesTwoHundredCharactersUnbroken) {
    start(typewriter);
    ASSERT_FALSE(session->advance(Time::seconds(10)).has_value());
    std::string text;
    for (int i = 0; i < 240; ++i) text += static_cast<char>(' ' + 1 + i % 94);
    ASSERT_TRUE(session->typist().text(text));
    const Time begin = machine->now();
    while (!session->typist().idle() && machine->now() - begin < Time::seconds(60)) {
        ASSERT_FALSE(session->advance(machine->now() + Time::milliseconds(1)).has_value());
    }
    ASSERT_FALSE(session->advance(machine->now() + Time::seconds(1)).has_value());

    const vga::TextScreen screen = machine->text_screen();
    std::string shown(screen.codes.begin(), screen.codes.end());
    EXPECT_NE(shown.find(text), std::string::npos) << shown;
}

TEST_F(SessionTest, TypesForeignLettersByTheirNumbers) {
    start(typewriter);
    ASSERT_FALSE(session->advance(Time::seconds(10)).has_value());
    ASSERT_TRUE(session->typist().text("[\u00E4\u00DF\u00BD]"));
    EXPECT_FALSE(session->typist().text("\u20AC"));
    while (!session->typist().idle()) {
        ASSERT_FALSE(session->advance(machine->now() + Time::milliseconds(1)).has_value());
    }
    ASSERT_FALSE(session->advance(machine->now() + Time::seconds(1)).has_value());
    const vga::TextScreen screen = machine->text_screen();
    const std::string shown(screen.codes.begin(), screen.codes.end());
    EXPECT_NE(shown.find("[\x84\xE1\xAB]"), std::string::npos) << shown;
}

TEST_F(SessionTest, TypesTheSameInTheSameTime) {
    std::string hashes[2];
    for (std::string& hash : hashes) {
        start(typewriter);
        ASSERT_FALSE(session->advance(Time::seconds(5)).has_value());
        session->typist().text("Same!");
        while (!session->typist().idle()) {
            ASSERT_FALSE(session->advance(machine->now() + Time::milliseconds(1)).has_value());
        }
        hash = machine->hash();
    }
    EXPECT_EQ(hashes[0], hashes[1]);
}

TEST_F(SessionTest, TypingEndsAlsoWhenNobodyReadsTheKeyboard) {
    start({0xFA, 0xEB, 0xFE});  // cli; jmp $
    ASSERT_FALSE(session->advance(Time::seconds(5)).has_value());
    session->typist().text("abc");
    const Time begin = machine->now();
    while (!session->typist().idle()) {
        ASSERT_LT(machine->now() - begin, Time::seconds(60));
        ASSERT_FALSE(session->advance(machine->now() + Time::milliseconds(1)).has_value());
    }
}

TEST_F(SessionTest, SerialInputArrivesInOrder) {
    // Wait for a byte on COM1 and send it back.
    Session::Settings settings;
    settings.transcripts = true;
    start({0xBA, 0xFD, 0x03, 0xEC, 0xA8, 0x01, 0x74, 0xFB, 0xBA, 0xF8, 0x03, 0xEC, 0xEE, 0xEB, 0xF1}, settings);
    ASSERT_FALSE(session->advance(Time::seconds(5)).has_value());
    const std::string text = "The whole line arrives, in order, and nothing is lost on its way.";
    session->send_serial(text);
    ASSERT_FALSE(session->advance(machine->now() + Time::seconds(2)).has_value());
    EXPECT_TRUE(session->serial_sent());
    EXPECT_TRUE(session->serial_transcript().holds(text));
}

TEST_F(SessionTest, HoldsVirtualTimeToTheWallClock) {
    Session::Settings settings;
    settings.pace = true;
    start(test::idler, settings);
    const u64 begin = host_now_ns();
    ASSERT_FALSE(session->advance(Time::milliseconds(400)).has_value());
    // The last slice need not be slept through.
    EXPECT_GE(host_now_ns() - begin, 380'000'000u);
}

}  // namespace
}  // namespace lockstep
