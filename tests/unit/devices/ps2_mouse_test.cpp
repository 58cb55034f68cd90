#include "devices/ps2_mouse.h"

#include "tests/unit/devices/ps2_rig.h"

namespace lockstep {
namespace {

using test::Bytes;

class MouseTest : public test::Ps2Rig {
protected:
    MouseTest() { set_up(true); }

    Bytes ask(std::initializer_list<u32> bytes) {
        Bytes answers;
        for (const u32 value : bytes) {
            mouse_data(value);
            const Bytes more = all();
            answers.insert(answers.end(), more.begin(), more.end());
        }
        return answers;
    }
    Bytes moved(s16 dx, s16 dy, u8 buttons = 0, s8 wheel = 0) {
        mouse.event({dx, dy, wheel, buttons});
        return all();
    }
};

TEST_F(MouseTest, ResetAnswersTestAndId) {
    EXPECT_EQ(ask({0xFF}), (Bytes{0xFA, 0xAA, 0x00}));
    EXPECT_EQ(ask({0xF2}), (Bytes{0xFA, 0x00}));
}

TEST_F(MouseTest, ReportsOnlyWhenEnabled) {
    ask({0xFF});
    EXPECT_EQ(moved(3, 0), Bytes{});
    EXPECT_TRUE(mouse.idle());
    ask({0xF4});
    EXPECT_EQ(moved(3, 0), (Bytes{0x08, 3, 0}));
    ask({0xF5});
    EXPECT_EQ(moved(3, 0), Bytes{});
}

TEST_F(MouseTest, PacketsHaveSignsAndDownIsNegative) {
    ask({0xF4});
    EXPECT_EQ(moved(-5, 7), (Bytes{0x38, 0xFB, 0xF9}));
    EXPECT_EQ(moved(5, -7), (Bytes{0x08, 5, 7}));
}

TEST_F(MouseTest, ButtonsAreLeftRightMiddleAndAClickBetweenPacketsIsNotLost) {
    ask({0xF4});
    EXPECT_EQ(moved(0, 0, 2), (Bytes{0x0A, 0, 0}));
    EXPECT_EQ(moved(0, 0, 4), (Bytes{0x0C, 0, 0}));
    EXPECT_EQ(moved(0, 0, 0), (Bytes{0x08, 0, 0}));
    mouse.event({1, 0, 0, 1});
    mouse.event({2, 0, 0, 0});
    mouse.event({3, 0, 0, 0});
    EXPECT_EQ(all(), (Bytes{0x09, 1, 0, 0x08, 5, 0}));
    EXPECT_EQ(moved(0, 0, 0), Bytes{}) << "nothing happened";
}

TEST_F(MouseTest, LargeMotionIsSplit) {
    ask({0xF4});
    EXPECT_EQ(moved(600, -300), (Bytes{0x08, 255, 255, 0x08, 255, 45, 0x08, 90, 0}));
}

TEST_F(MouseTest, AGuestThatReadsLateGetsFewPacketsWithAllOfTheMotion) {
    ask({0xF4});
    for (int i = 0; i < 100; ++i) {
        mouse.event({1, 0, 0, 0});
        time.run(Time::milliseconds(10));
    }
    const Bytes bytes = all();
    ASSERT_EQ(bytes.size(), 6u);
    EXPECT_EQ(bytes[1] + bytes[4], 100);
    EXPECT_TRUE(mouse.idle());
}

TEST_F(MouseTest, MotionThatCannotBeKeptSetsTheOverflowBits) {
    ask({0xF4});
    command(0xA7);
    for (int i = 0; i < 5; ++i) mouse.event({32'767, 0, 0, 0});
    command(0xA8);
    EXPECT_EQ(next(), 0x48);
    EXPECT_EQ(next(), 255);
    EXPECT_EQ(next(), 0);
    EXPECT_EQ(next(), 0x08);
}

TEST_F(MouseTest, PacketsComeAtTheSampleRate) {
    for (const auto& [rate, packets] : {std::pair{10u, 10u}, {40u, 40u}, {200u, 200u}}) {
        ask({0xF3, rate, 0xF4});
        u32 bytes = 0;
        for (int ms = 0; ms < 1'000; ++ms) {
            mouse.event({1, 1, 0, 0});
            for (int i = 0; i < 10; ++i) {
                time.run(Time::microseconds(100));
                if (full()) {
                    kbc.io_read(0, byte);
                    ++bytes;
                }
            }
        }
        EXPECT_NEAR(bytes / 3, packets, 1);
        ask({0xF5});
    }
}

TEST_F(MouseTest, TheStatusRequestTellsSettingsAndButtons) {
    ask({0xF6, 0xE8, 3, 0xF3, 40, 0xE7, 0xF4});
    mouse.event({0, 0, 0, 1});
    all();
    EXPECT_EQ(ask({0xE9}), (Bytes{0xFA, 0x34, 3, 40}));
    EXPECT_EQ(ask({0xF6, 0xE9}), (Bytes{0xFA, 0xFA, 0x04, 2, 100}));
}

TEST_F(MouseTest, RemoteModeSendsWhenAsked) {
    ask({0xF0});
    EXPECT_EQ(moved(4, 4), Bytes{});
    EXPECT_EQ(ask({0xEB}), (Bytes{0xFA, 0x28, 4, 0xFC}));
    EXPECT_EQ(ask({0xEB}), (Bytes{0xFA, 0x08, 0, 0}));
    EXPECT_EQ(ask({0xEA, 0xF4}), (Bytes{0xFA, 0xFA}));
    EXPECT_EQ(moved(1, 0), (Bytes{0x08, 1, 0}));
}

TEST_F(MouseTest, WrapModeEchoesAllButItsEndAndReset) {
    EXPECT_EQ(ask({0xEE, 0x00, 0xF2, 0xEE, 0xEC}), (Bytes{0xFA, 0x00, 0xF2, 0xEE, 0xFA}));
    EXPECT_EQ(ask({0xF2}), (Bytes{0xFA, 0x00}));
    EXPECT_EQ(ask({0xEE, 0xFF}), (Bytes{0xFA, 0xFA, 0xAA, 0x00}));
}

TEST_F(MouseTest, ScalingTwoToOneFollowsItsTableInStreamMode) {
    ask({0xE7, 0xF4});
    for (const auto& [counts, scaled] : {std::pair{1, 1}, {2, 1}, {3, 3}, {4, 6}, {5, 9}, {6, 12}, {100, 200}}) {
        EXPECT_EQ(moved(static_cast<s16>(counts), 0), (Bytes{0x08, scaled, 0}));
    }
}

TEST_F(MouseTest, TheKnockWakesTheWheelUntilReset) {
    ask({0xF3, 200, 0xF3, 100, 0xF3, 80});
    EXPECT_EQ(ask({0xF2}), (Bytes{0xFA, 0x03}));
    ask({0xF4});
    EXPECT_EQ(moved(1, 0, 0, 1), (Bytes{0x08, 1, 0, 0xFF})) << "away from the user is negative";
    EXPECT_EQ(moved(0, 0, 0, -9), (Bytes{0x08, 0, 0, 7, 0x08, 0, 0, 2}));
    ask({0xF6});
    EXPECT_EQ(ask({0xF2}), (Bytes{0xFA, 0x03}));
    ask({0xFF});
    EXPECT_EQ(ask({0xF2}), (Bytes{0xFA, 0x00}));
}

TEST_F(MouseTest, AnInterruptedKnockDoesNotCount) {
    ask({0xF3, 200, 0xF3, 100, 0xE6, 0xF3, 80});
    EXPECT_EQ(ask({0xF2}), (Bytes{0xFA, 0x00}));
    ask({0xF3, 200, 0xF3, 200, 0xF3, 100, 0xF3, 80});
    EXPECT_EQ(ask({0xF2}), (Bytes{0xFA, 0x03}));
}

TEST_F(MouseTest, BadBytesAskForAnotherTryThenFail) {
    EXPECT_EQ(ask({0x10, 0x10}), (Bytes{0xFE, 0xFC}));
    EXPECT_EQ(ask({0xF3, 33, 60}), (Bytes{0xFA, 0xFE, 0xFA}));
    EXPECT_EQ(ask({0xE8, 0xF4}), (Bytes{0xFA, 0xFA})) << "a command in place of the parameter";
}

TEST_F(MouseTest, ResendRepeatsTheLastPacket) {
    ask({0xF4});
    EXPECT_EQ(moved(9, 0, 1), (Bytes{0x09, 9, 0}));
    EXPECT_EQ(ask({0xFE}), (Bytes{0x09, 9, 0}));
}

}  // namespace
}  // namespace lockstep
