#include "tests/unit/devices/vga_support.h"

namespace lockstep::vga_test {
namespace {

class VgaTiming : public VgaTest {
protected:
    // Virtual nanoseconds until the next retrace begins, found through the port in steps of `step` ns.
    u64 wait_for_retrace(u64 step) {
        const u64 begin = scheduler.ticks();
        while ((in(0x3DA) & 8) != 0) advance(step);
        while ((in(0x3DA) & 8) == 0) {
            advance(step);
            if (scheduler.ticks() - begin > 100'000'000) {
                ADD_FAILURE() << "no retrace";
                break;
            }
        }
        return scheduler.ticks() - begin;
    }
};

TEST_F(VgaTiming, StandardModesHaveTheirFrameRates) {
    set_mode(mode_03h);  // 28.322 MHz / (900 * 449)
    EXPECT_NEAR(static_cast<double>(vga.frame_time().ns), 14'268'061.0, 1.0);
    set_mode(mode_13h);  // 25.175 MHz / (800 * 449)
    EXPECT_NEAR(static_cast<double>(vga.frame_time().ns), 14'268'124.0, 1.0);
    set_mode(mode_12h);  // 25.175 MHz / (800 * 525)
    EXPECT_NEAR(static_cast<double>(vga.frame_time().ns), 16'683'217.0, 1.0);
    set_mode(mode_0dh);  // the halved dot clock has half the characters
    EXPECT_NEAR(static_cast<double>(vga.frame_time().ns), 14'268'124.0, 1.0);
}

TEST_F(VgaTiming, APollingProgramSeesBothEdgesOfRetraceOnceAFrame) {
    set_mode(mode_13h);
    wait_for_retrace(1'000);
    for (u32 frame = 0; frame < 5; ++frame) {
        const u64 ns = wait_for_retrace(1'000);
        EXPECT_NEAR(static_cast<double>(ns), 14'268'123.0, 2'000.0);
    }
}

TEST_F(VgaTiming, DisplayDisabledCoversBlankingOfLinesAndFrames) {
    set_mode(mode_13h);
    wait_for_retrace(100);
    u32 disabled = 0;
    u32 retrace = 0;
    u32 retrace_while_displaying = 0;
    constexpr u32 samples = 142'681;  // one frame in steps of 100 ns
    for (u32 i = 0; i < samples; ++i) {
        const u32 status = in(0x3DA);
        disabled += status & 1;
        retrace += status >> 3 & 1;
        if ((status & 9) == 8) ++retrace_while_displaying;
        advance(100);
    }
    // 640 of 800 dots in 400 of 449 lines; two lines of retrace.
    EXPECT_NEAR(disabled / double{samples}, 1.0 - 0.8 * 400 / 449, 0.001);
    EXPECT_NEAR(retrace / double{samples}, 2.0 / 449, 0.001);
    EXPECT_EQ(retrace_while_displaying, 0u);
}

TEST_F(VgaTiming, TheFrameEventComesWithTheRetraceBit) {
    set_mode(mode_12h);
    u32 frames = 0;
    vga.on_frame = [&] {
        ++frames;
        EXPECT_EQ(in(0x3DA) & 9, 9u);
    };
    advance(1'000'000'000);
    EXPECT_GE(frames, 59u);
    EXPECT_LE(frames, 60u);
    EXPECT_EQ(vga.frame_count(), frames);
}

TEST_F(VgaTiming, FramesComeAtTheDefaultRateFromPowerOn) {
    advance(1'000'000'000);
    EXPECT_GE(vga.frame_count(), 70u);
    EXPECT_LE(vga.frame_count(), 71u);
}

TEST_F(VgaTiming, AbsurdRegistersFallBackToTheDefaultRate) {
    set_mode(mode_03h);
    crtc(0x11, 0);
    for (const u32 fill : {0x00u, 0xFFu}) {
        for (u32 index = 0; index < 0x19; ++index) {
            if (index != 0x11) crtc(index, fill);
        }
        const u64 before = vga.frame_count();
        advance(1'000'000'000);
        EXPECT_NEAR(static_cast<double>(vga.frame_count() - before), 70.0, 1.0) << fill;
        wait_for_retrace(10'000);
    }
}

TEST_F(VgaTiming, NothingDriftsOverAnHour) {
    set_mode(mode_13h);
    const u64 before = vga.frame_count();
    advance(3'600'000'000'000);
    // 3600 s * 25'175'000 / 359'200
    EXPECT_NEAR(static_cast<double>(vga.frame_count() - before), 252'310.7, 1.5);
}

TEST_F(VgaTiming, ChangingRegistersAllTheTimeDoesNotMultiplyFrames) {
    set_mode(mode_13h);
    const u64 before = vga.frame_count();
    for (u32 i = 0; i < 100'000; ++i) {
        crtc(0x0D, i & 0xFF);  // not part of the timing
        advance(10'000);
    }
    EXPECT_NEAR(static_cast<double>(vga.frame_count() - before), 70.0, 1.0);
}

TEST_F(VgaTiming, TheVerticalInterruptIsLatchedGatedAndCleared) {
    set_mode(mode_13h);
    crtc(0x11, 0x2E);  // cleared, disabled
    advance_frames(1);
    EXPECT_FALSE(vga.interrupt.level());
    EXPECT_EQ(in(0x3C2) & 0x80, 0u);
    crtc(0x11, 0x3E);  // latch released, disabled
    advance_frames(1);
    EXPECT_FALSE(vga.interrupt.level());
    EXPECT_EQ(in(0x3C2) & 0x80, 0x80u);
    crtc(0x11, 0x1E);  // enabled
    EXPECT_TRUE(vga.interrupt.level());
    crtc(0x11, 0x0E);
    EXPECT_FALSE(vga.interrupt.level());
    EXPECT_EQ(in(0x3C2) & 0x80, 0u);
    crtc(0x11, 0x1E);
    EXPECT_FALSE(vga.interrupt.level());
    advance_frames(1);
    EXPECT_TRUE(vga.interrupt.level());
}

TEST_F(VgaTiming, TheBeamIsAPureFunctionOfTime) {
    vga::Beam sequential;
    for (u64 ns = 0; ns < 60'000'000; ns += 12'345) {
        vga::Beam fresh;
        const vga::Beam::Place a = sequential.at(Time{ns});
        const vga::Beam::Place b = fresh.at(Time{ns});
        const u64 dots = Clock{25'175'000, 1}.ticks_at(Time{ns}) % (800 * 449);
        ASSERT_EQ(u64{a.line} * 800 + a.dot, dots) << ns;
        ASSERT_EQ(u64{b.line} * 800 + b.dot, dots) << ns;
    }
}

TEST_F(VgaTiming, TheEndOfTimeIsNoTrap) {
    const vga::Beam beam;
    EXPECT_EQ(beam.next_retrace(Time::never()), Time::never());
    beam.at(Time::never());
}

}  // namespace
}  // namespace lockstep::vga_test
