// Register changes in the middle of a frame: each shows from its scan line on, for the frame that it was made in.
#include "tests/unit/devices/vga_support.h"

namespace lockstep::vga_test {
namespace {

class VgaRaster : public VgaTest {
protected:
    VgaRaster() {
        vga.on_frame = [this] {
            const vga::Frame& frame = vga.render_frame();
            picture = frame.pixels;
            width = frame.width;
        };
    }

    // Mode 13h, every pixel of colour 1, at the start of line 0 of a new frame.
    void begin() {
        set_mode(mode_13h);
        for (u32 i = 0; i < 64'000; i += 4) vga.mmio_write(i, 0x0101'0101, BusWidth::Dword);
        to_line(0);
    }
    // To a little behind the start of scan line `line`, in the next frame if that has passed.
    void to_line(u32 line) {
        while ((in(0x3DA) & 8) == 0) advance(5'000);
        while ((in(0x3DA) & 8) != 0) advance(200);
        // Behind the retrace of mode 13h: 449 - 414 lines of 800 dots at 25.175 MHz.
        advance((u64{449 - 414} + line) * 31'778 + 2'000);
    }
    // The picture of the frame that is being drawn.
    void finish_frame() { advance_frames(1); }
    u32 shown(u32 x, u32 y) { return picture.at(y * width + x); }

    std::vector<u32> picture;
    u32 width = 0;
};

TEST_F(VgaRaster, AColourChangeShowsFromItsLineOn) {
    begin();
    to_line(100);
    set_color(1, 63, 0, 0);
    finish_frame();
    EXPECT_EQ(shown(0, 49), color(1));
    EXPECT_EQ(shown(319, 49), color(1));
    EXPECT_EQ(shown(0, 50), 0xFF0000u) << "scan line 100 is row 50";
    EXPECT_EQ(shown(0, 199), 0xFF0000u);
}

TEST_F(VgaRaster, TheNextFrameBeginsWithWhatTheLastOneEndedWith) {
    begin();
    to_line(100);
    set_color(1, 63, 0, 0);
    finish_frame();
    finish_frame();
    EXPECT_EQ(shown(0, 0), 0xFF0000u);
    EXPECT_EQ(shown(0, 199), 0xFF0000u);
}

TEST_F(VgaRaster, BarsOfManyColours) {
    begin();
    to_line(0);
    for (u32 bar = 0; bar < 20; ++bar) {
        set_color(1, bar, 0, 0);
        advance(20 * 31'778);
    }
    finish_frame();
    for (u32 bar = 1; bar < 20; ++bar) {
        EXPECT_EQ(shown(5, bar * 10), (bar << 2 | bar >> 4) << 16) << bar;
        EXPECT_EQ(shown(5, bar * 10 + 9), (bar << 2 | bar >> 4) << 16) << bar;
    }
}

TEST_F(VgaRaster, AChangeInTheRetraceIsInPlaceForTheWholeNextFrame) {
    begin();
    while ((in(0x3DA) & 8) == 0) advance(5'000);
    set_color(1, 63, 0, 0);
    advance(1'000'000);
    finish_frame();
    EXPECT_EQ(shown(0, 0), 0xFF0000u);
}

TEST_F(VgaRaster, TheStartAddressWaitsForTheNextFrame) {
    begin();
    for (u32 i = 0; i < 320; ++i) poke(0xA0000 + 10 * 320 + i, 2);
    to_line(20);
    crtc(0x0C, 10 * 80 >> 8), crtc(0x0D, 10 * 80 & 0xFF);
    finish_frame();
    EXPECT_EQ(shown(0, 0), color(1));
    EXPECT_EQ(shown(0, 10), color(2));
    finish_frame();
    EXPECT_EQ(shown(0, 0), color(2));
    EXPECT_EQ(shown(0, 10), color(1));
}

TEST_F(VgaRaster, PanningMovesTheLinesBelow) {
    begin();
    for (u32 y = 0; y < 200; ++y) poke(0xA0000 + y * 320 + 2, 7);
    to_line(200);
    attribute(0x13, 4);
    finish_frame();
    EXPECT_EQ(shown(2, 99), color(7));
    EXPECT_EQ(shown(0, 100), color(7));
    EXPECT_EQ(shown(2, 100), color(1));
}

TEST_F(VgaRaster, TheLineCompareMayMoveInFrontOfTheBeam) {
    begin();
    for (u32 i = 0; i < 320; ++i) poke(0xA0000 + i, 3);
    to_line(100);
    crtc(0x09, 0x01), crtc(0x07, 0x1F & ~0x10), crtc(0x18, 199);
    finish_frame();
    EXPECT_EQ(shown(0, 0), color(3));
    EXPECT_EQ(shown(0, 99), color(1));
    EXPECT_EQ(shown(0, 100), color(3));
}

TEST_F(VgaRaster, TheScreenGoesDarkInTheMiddle) {
    begin();
    to_line(200);
    sequencer(1, 0x21);
    finish_frame();
    EXPECT_EQ(shown(0, 99), color(1));
    EXPECT_EQ(shown(0, 100), 0u);
}

TEST_F(VgaRaster, AModeChangeShowsTheNewModeOnly) {
    begin();
    to_line(100);
    set_mode(mode_12h);
    finish_frame();
    EXPECT_EQ(width, 640u);
    EXPECT_EQ(shown(0, 0), shown(639, 479));
}

TEST_F(VgaRaster, ALookInBetweenShowsTheSplitThatComesInEveryFrame) {
    begin();
    for (u32 frame = 0; frame < 3; ++frame) {
        set_color(1, 0, 63, 0);
        advance(100 * 31'778);
        set_color(1, 63, 0, 0);
        to_line(0);
    }
    EXPECT_EQ(pixel(0, 49), 0x00FF00u);
    EXPECT_EQ(pixel(0, 50), 0xFF0000u);
    // Memory counts as it is.
    poke(0xA0000, 9);
    EXPECT_EQ(pixel(0, 0), color(9));
    advance_frames(3);
    EXPECT_EQ(pixel(0, 49), 0xFF0000u) << "no split any more";
}

TEST_F(VgaRaster, ALookInBetweenTakesASingleChangeForAll) {
    begin();
    to_line(100);
    set_color(1, 63, 0, 0);
    finish_frame();
    EXPECT_EQ(shown(0, 0), color(1));
    EXPECT_EQ(pixel(0, 0), 0xFF0000u);
}

TEST_F(VgaRaster, MoreChangesThanTheLogHoldsShowTheLastState) {
    begin();
    to_line(10);
    for (u32 i = 0; i < vga::RasterLog::max_changes + 10; ++i) {
        if (i % 256 == 0) advance(20'000);
        out(0x3C6, i & 1);
    }
    out(0x3C6, 0xFF);
    set_color(1, 0, 0, 63);
    finish_frame();
    EXPECT_EQ(shown(0, 0), 0x0000FFu);
    EXPECT_EQ(shown(0, 199), 0x0000FFu);
}

TEST_F(VgaRaster, WhetherAnybodyLooksIsNotState) {
    begin();
    to_line(100);
    set_color(1, 63, 0, 0);
    finish_frame();
    const std::vector<u8> looked = saved();
    vga.on_frame = nullptr;
    LoadArchive load(looked);
    vga.serialize(load);
    ASSERT_TRUE(load.ok());
    EXPECT_EQ(pixel(0, 0), 0xFF0000u) << "a loaded state shows what it holds";
    EXPECT_EQ(saved(), looked);
}

TEST_F(VgaRaster, OnlyRowsThatChangedAreTold) {
    begin();
    vga.render();
    const u64 serial = vga.render().serial;
    poke(0xA0000 + 50 * 320, 4);
    const vga::Frame& frame = vga.render();
    EXPECT_EQ(frame.serial, serial + 1);
    EXPECT_EQ(frame.first_changed, 50u);
    EXPECT_EQ(frame.changed_rows, 1u);
    EXPECT_EQ(vga.render().serial, serial + 1);
    poke(0xA0000 + 50 * 320, 4);
    EXPECT_EQ(vga.render().serial, serial + 1) << "the same byte again is no change";
    poke(0xA0000, 5), poke(0xA0000 + 63'999, 5);
    vga.render();
    EXPECT_EQ(frame.first_changed, 0u);
    EXPECT_EQ(frame.changed_rows, 200u);
}

}  // namespace
}  // namespace lockstep::vga_test
