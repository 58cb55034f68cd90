#include <gmock/gmock.h>

#include <chrono>
#include <thread>

#include "frontend/exit_status.h"
#include "frontend/window/link.h"
#include "machine/board.h"
#include "tests/unit/frontend/session_rig.h"
#include "tests/unit/frontend/temporary_directory.h"

namespace lockstep::window {
namespace {

using testing::HasSubstr;

class LinkTest : public test::SessionRig {
protected:
    // What the window's display is, without a window.
    class LinkDisplay final : public Display {
    public:
        explicit LinkDisplay(Link& link) : link_(link) {}
        bool wants_frame() const override { return link_.wants_frame(); }
        void present(const Frame& frame) override { link_.present(frame); }
        void service(Session& session) override { link_.service(session); }
        void notice(std::string_view text) override { link_.notice(text); }

    private:
        Link& link_;
    };

    void boot(const std::vector<u8>& code, Session::Settings settings = {}) {
        start(code, std::move(settings));
        session->set_display(std::make_unique<LinkDisplay>(link));
        ASSERT_FALSE(advance(Time::seconds(5)).has_value());
    }
    void tap(Key key) {
        link.ask(KeyEvent{key, true});
        link.ask(KeyEvent{key, false});
    }
    // The latest of all news.
    std::string notice() { return link.take_news().notice.value_or(""); }

    unsigned wakes = 0;
    Link link{[this] { ++wakes; }};
};

TEST_F(LinkTest, KeysReachTheGuestInOrder) {
    boot(test::typewriter);
    for (const Key key : {Key::O, Key::R, Key::D, Key::E, Key::R}) {
        tap(key);
        ASSERT_FALSE(advance(Time::milliseconds(50)).has_value());
    }
    EXPECT_THAT(screen(), HasSubstr("order"));
}

TEST_F(LinkTest, PicturesComeWhileSomebodySeesTheWindow) {
    boot(test::typewriter);
    RowRange changed;
    const Picture* picture = link.take_picture(changed);
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(picture->width, 720u);
    EXPECT_EQ(picture->height, 400u);
    EXPECT_GE(wakes, 1u);
    link.set_visible(false);
    tap(Key::A);
    ASSERT_FALSE(advance(Time::milliseconds(200)).has_value());
    EXPECT_EQ(link.take_picture(changed), nullptr);
    link.set_visible(true);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    ASSERT_FALSE(advance(Time::milliseconds(200)).has_value());
    EXPECT_NE(link.take_picture(changed), nullptr);
}

TEST_F(LinkTest, NumberedPicturesAreLookedAtOnlyWhereTheyChanged) {
    std::vector<u32> pixels{1, 1, 2, 2, 3, 3};
    RowRange changed;
    const auto shown = [&](u64 serial, u32 first_changed, u32 changed_rows) {
        link.present({2, 3, pixels, serial, first_changed, changed_rows});
        const Picture* const picture = link.take_picture(changed);
        return picture == nullptr ? std::vector<u32>{} : picture->pixels;
    };
    EXPECT_EQ(shown(5, 0, 0), pixels) << "the first is all new";
    // Each of the three pictures that go round has been written once then.
    for (const u32 serial : {6u, 7u}) {
        pixels[2] = serial;
        EXPECT_EQ(shown(serial, 1, 1), pixels);
    }
    pixels[0] = pixels[5] = 9;
    EXPECT_EQ(shown(8, 2, 1), (std::vector<u32>{1, 1, 7, 2, 3, 9}));
    EXPECT_EQ(changed, (RowRange{2, 3}));
    EXPECT_EQ(shown(8, 0, 3), std::vector<u32>{}) << "the same picture";
    EXPECT_EQ(shown(10, 1, 1), pixels) << "one was drawn in between that nobody showed here";
    EXPECT_EQ(changed, (RowRange{0, 1}));
}

TEST_F(LinkTest, TheWindowIsWokenOnceUntilItLooks) {
    boot(test::typewriter);
    link.looking();
    link.take_news();
    wakes = 0;
    link.notice("one");
    link.notice("two");
    EXPECT_EQ(wakes, 1u);
    EXPECT_EQ(notice(), "two");
    link.looking();
    link.notice("three");
    EXPECT_EQ(wakes, 2u);
}

TEST_F(LinkTest, ClosingEndsTheRun) {
    boot(test::idler);
    link.ask(Close{});
    const auto ending = advance(Time::seconds(60));
    ASSERT_TRUE(ending.has_value());
    EXPECT_EQ(ending->kind, Ending::Kind::Closed);
    EXPECT_EQ(ending->status, exit_status::ok);
}

TEST_F(LinkTest, APausedMachineStandsStillAndHearsItsUser) {
    boot(test::idler);
    link.ask(SetPaused{true});
    std::thread user([this] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        link.ask(Close{});
    });
    const Time before = machine->now();
    const auto ending = advance(Time::seconds(3600));
    user.join();
    ASSERT_TRUE(ending.has_value());
    EXPECT_EQ(ending->kind, Ending::Kind::Closed);
    EXPECT_LT(machine->now() - before, Time::milliseconds(100));
    const News news = link.take_news();
    ASSERT_TRUE(news.status.has_value());
    EXPECT_TRUE(news.status->paused);
}

TEST_F(LinkTest, APausedMachineGoesOnWhereItStood) {
    boot(test::typewriter);
    link.ask(SetPaused{true});
    std::thread user([this] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        link.ask(SetPaused{false});
        tap(Key::X);
    });
    EXPECT_FALSE(advance(Time::seconds(1)).has_value());
    user.join();
    EXPECT_THAT(screen(), HasSubstr("x"));
}

TEST_F(LinkTest, PastedTextIsTypedAndSaysWhatItLeavesOut) {
    boot(test::typewriter);
    link.ask(PasteText{"Dr\u00FCck 5 \u20AC"});
    ASSERT_FALSE(advance(Time::seconds(2)).has_value());
    EXPECT_THAT(screen(), HasSubstr("Dr\x81"
                                    "ck 5 "));
    EXPECT_EQ(notice(), "clipboard: 1 character is not on the keyboard and left out");
}

TEST_F(LinkTest, EscapeStopsAPasteAndIsNotTheGuests) {
    boot(test::typewriter);
    link.ask(PasteText{std::string(5000, 'z')});
    ASSERT_FALSE(advance(Time::seconds(1)).has_value());
    EXPECT_TRUE(session->pasting());
    tap(Key::Escape);
    ASSERT_FALSE(advance(Time::milliseconds(500)).has_value());
    EXPECT_FALSE(session->pasting());
    EXPECT_EQ(notice(), "clipboard: no more of it is typed");
    const std::string before = screen();
    EXPECT_THAT(before, HasSubstr("zzzz"));
    ASSERT_FALSE(advance(Time::seconds(1)).has_value());
    EXPECT_EQ(screen(), before) << "neither more of the text nor an Escape";
    tap(Key::Escape);
    ASSERT_FALSE(advance(Time::seconds(1)).has_value());
    EXPECT_NE(screen(), before) << "the next Escape is the guest's";
}

TEST_F(LinkTest, ADroppedImageGoesIntoDriveA) {
    boot(test::idler);
    const TemporaryDirectory folder;
    const std::string image = folder.write("disk.img", std::string(smallest_floppy, '\0'));
    link.ask(InsertDisk{image});
    ASSERT_FALSE(advance(Time::milliseconds(100)).has_value());
    EXPECT_EQ(piles.current(0), image);
    EXPECT_NE(machine->board().fdc.medium(0), nullptr);
    EXPECT_EQ(notice(), "drive A: now holds " + image);
}

TEST_F(LinkTest, WhatIsNoFloppyIsRefusedWithTheReason) {
    boot(test::idler);
    const TemporaryDirectory folder;
    link.ask(InsertDisk{folder.path("missing.img")});
    ASSERT_FALSE(advance(Time::milliseconds(100)).has_value());
    EXPECT_THAT(notice(), HasSubstr("no such file"));
    const std::string odd = folder.write("odd.img", std::string(1'000'000, 'x'));
    link.ask(InsertDisk{odd});
    ASSERT_FALSE(advance(Time::milliseconds(100)).has_value());
    EXPECT_THAT(notice(), testing::StartsWith(odd + ": "));
    EXPECT_NE(machine->board().fdc.medium(0), nullptr) << "the disk that was in stays in";
}

TEST_F(LinkTest, ADiskThatDoesNotFitTheDriveLeavesTheOldOneIn) {
    boot(test::idler);
    const TemporaryDirectory folder;
    const std::string image = folder.write("disk.img", std::string(1'474'560, '\0'));
    link.ask(InsertDisk{image});
    ASSERT_FALSE(advance(Time::milliseconds(100)).has_value());
    EXPECT_THAT(notice(), HasSubstr("does not go into"));
    EXPECT_NE(machine->board().fdc.medium(0), nullptr);
}

TEST_F(LinkTest, ViewsAreToldWhileTheyAreShown) {
    // mov dx,3F8h; mov al,'!'; out dx,al; then idle.
    Session::Settings settings;
    settings.transcripts = true;
    boot({0xBA, 0xF8, 0x03, 0xB0, 0x21, 0xEE, 0xFB, 0xF4, 0xEB, 0xFC}, settings);
    EXPECT_FALSE(link.take_news().text.has_value());
    link.ask(ShowView{View::Serial});
    ASSERT_FALSE(advance(Time::milliseconds(50)).has_value());
    const auto serial = link.take_news().text;
    ASSERT_TRUE(serial.has_value());
    EXPECT_THAT(*serial, HasSubstr("\n!\n"));
    link.ask(ShowView{View::Status});
    ASSERT_FALSE(advance(Time::milliseconds(50)).has_value());
    const auto status = link.take_news().text;
    ASSERT_TRUE(status.has_value());
    EXPECT_THAT(*status, HasSubstr("80386"));
    EXPECT_THAT(*status, HasSubstr("EAX"));
}

TEST_F(LinkTest, SerialTextGoesToTheGuest) {
    // Wait for a byte on COM1 and send it back.
    Session::Settings settings;
    settings.transcripts = true;
    boot({0xBA, 0xFD, 0x03, 0xEC, 0xA8, 0x01, 0x74, 0xFB, 0xBA, 0xF8, 0x03, 0xEC, 0xEE, 0xEB, 0xF1}, settings);
    link.ask(SendSerial{"ls\r"});
    ASSERT_FALSE(advance(Time::seconds(1)).has_value());
    EXPECT_TRUE(session->serial_transcript().holds("ls\r"));
}

TEST_F(LinkTest, AFloodOfRequestsLosesNoRelease) {
    boot(test::typewriter);
    for (unsigned i = 0; i < 100'000; ++i) link.ask(MouseEvent{.dx = 1});
    link.ask(KeyEvent{Key::A, true});
    link.ask(KeyEvent{Key::LeftShift, false});
    link.ask(Close{});
    ASSERT_TRUE(advance(Time::seconds(1)).has_value());
}

TEST_F(LinkTest, TheLightOfTheDriveIsTold) {
    boot(test::idler);
    const auto lit = [this] { return machine->board().fdc.light(0); };
    // The BIOS lets the motor run on for a while.
    while (lit()) ASSERT_FALSE(advance(Time::milliseconds(100)).has_value());
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    ASSERT_FALSE(advance(Time::milliseconds(20)).has_value());
    EXPECT_FALSE(link.take_news().status.value_or(window::Status{}).floppy_light[0]);
    machine->board().fdc.io_write(2, 0x1C, BusWidth::Byte);  // motor A on, drive A selected
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    ASSERT_FALSE(advance(Time::milliseconds(20)).has_value());
    const auto status = link.take_news().status;
    ASSERT_TRUE(status.has_value());
    EXPECT_TRUE(status->floppy_light[0]);
}

}  // namespace
}  // namespace lockstep::window
