// The display interface: its registers, the modes they make, the bank and the picture.
#include <algorithm>

#include "tests/unit/devices/vga_support.h"

namespace lockstep::vga_test {
namespace {

constexpr u32 mib = 1024 * 1024;

class VgaDispi : public VgaTest {
protected:
    VgaDispi() : VgaTest(16 * mib) { set_mode(mode_03h); }

    void put(u32 offset, u32 value, u32 bytes) {
        for (u32 i = 0; i < bytes; ++i) memory.bytes[offset + i] = static_cast<u8>(value >> (8 * i));
        memory.written[offset / vga::PlaneMemory::page_bytes] = 1;
    }
};

TEST_F(VgaDispi, TheIdTellsTheVersionThatTheGuestAskedFor) {
    EXPECT_EQ(read_dispi(0), 0xB0C5u);
    for (u32 id = 0xB0C0; id <= 0xB0C5; ++id) {
        dispi(0, id);
        EXPECT_EQ(read_dispi(0), id);
    }
    dispi(0, 0xB0C6);
    dispi(0, 0x1234);
    EXPECT_EQ(read_dispi(0), 0xB0C5u);
}

TEST_F(VgaDispi, TheSecondDataPortIsTheSameRegister) {
    vga.io_write(Vga::dispi_offset, 1, BusWidth::Word);
    vga.io_write(Vga::dispi_offset + 2, 800, BusWidth::Word);
    EXPECT_EQ(vga.io_read(Vga::dispi_offset + 1, BusWidth::Word), 800u);
    EXPECT_EQ(vga.io_read(Vga::dispi_offset + 2, BusWidth::Word), 800u);
    EXPECT_EQ(vga.io_read(Vga::dispi_offset, BusWidth::Word), 1u);
}

TEST_F(VgaDispi, CapabilitiesStandInForTheMode) {
    dispi(1, 800), dispi(2, 600), dispi(3, 16);
    dispi(4, 2);
    EXPECT_EQ(read_dispi(1), 2560u);
    EXPECT_EQ(read_dispi(2), 1600u);
    EXPECT_EQ(read_dispi(3), 32u);
    dispi(4, 0);
    EXPECT_EQ(read_dispi(1), 800u);
    EXPECT_EQ(read_dispi(2), 600u);
    EXPECT_EQ(read_dispi(3), 16u);
    EXPECT_EQ(read_dispi(10), 256u) << "16 MiB in units of 64 KiB";
}

TEST_F(VgaDispi, TheModeIsSetWhileTheDisplayIsOff) {
    set_dispi_mode(800, 600, 16);
    dispi(1, 640), dispi(2, 480), dispi(3, 8);
    EXPECT_EQ(read_dispi(1), 800u);
    EXPECT_EQ(read_dispi(2), 600u);
    EXPECT_EQ(read_dispi(3), 16u);
}

TEST_F(VgaDispi, ValuesThatNoModeHasAreIgnored) {
    dispi(1, 800), dispi(1, 2561);
    dispi(2, 600), dispi(2, 1601);
    dispi(3, 24), dispi(3, 17);
    EXPECT_EQ(read_dispi(1), 800u);
    EXPECT_EQ(read_dispi(2), 600u);
    EXPECT_EQ(read_dispi(3), 24u);
}

TEST_F(VgaDispi, EnablingClearsWhatTheScreenShowsUnlessToldNotTo) {
    std::ranges::fill(memory.bytes, u8{0xAA});
    set_dispi_mode(640, 480, 8, 0xC1);
    EXPECT_EQ(memory.bytes[0], 0xAA);
    set_dispi_mode(640, 480, 8, 0x41);
    EXPECT_EQ(memory.bytes[0], 0);
    EXPECT_EQ(memory.bytes[640 * 480 - 1], 0);
    EXPECT_EQ(memory.bytes[640 * 480], 0xAA);
}

TEST_F(VgaDispi, EveryDepthShowsItsPixels) {
    struct Case {
        u32 depth, pixel, color;
    };
    for (const Case c :
         {Case{8, 5, color(5)}, Case{15, 0x7C00 | 0x10 << 5 | 1, 0xFF8408}, Case{16, 0xF800 | 0x20 << 5 | 1, 0xFF8208},
          Case{24, 0x123456, 0x123456}, Case{32, 0xFF123456, 0x123456}}) {
        set_dispi_mode(640, 480, c.depth);
        const u32 bytes = (c.depth + 7) / 8;
        put((3 * 640 + 2) * bytes, c.pixel, bytes);
        EXPECT_EQ(vga.render().width, 640u);
        EXPECT_EQ(vga.render().height, 480u);
        EXPECT_EQ(pixel(2, 3), c.color) << c.depth;
        EXPECT_EQ(pixel(1, 3), 0u) << c.depth;
        EXPECT_EQ(pixel(3, 3), 0u) << c.depth;
        EXPECT_EQ(pixel(2, 2), 0u) << c.depth;
    }
}

TEST_F(VgaDispi, SixteenColoursArePlanesWithWriteModesAndPalette) {
    set_dispi_mode(800, 600, 4);
    sequencer(2, 5);
    poke(0xA0000 + 599 * 100 + 99, 0x01);
    EXPECT_EQ(vga.render().width, 800u);
    EXPECT_EQ(vga.render().height, 600u);
    EXPECT_EQ(pixel(799, 599), color(5));
    EXPECT_EQ(pixel(798, 599), color(0));
}

TEST_F(VgaDispi, TheBankMovesTheWindowThroughTheWholeMemory) {
    set_dispi_mode(1024, 768, 32);
    for (const u32 bank : {0u, 1u, 47u, 255u}) {
        dispi(5, bank);
        EXPECT_EQ(read_dispi(5), bank);
        poke(0xA0000 + 0x1234, bank ^ 0x5A);
        poke(0xAFFFF, 0x77);
        EXPECT_EQ(memory.bytes[bank * 0x10000 + 0x1234], bank ^ 0x5A);
        EXPECT_EQ(memory.bytes[bank * 0x10000 + 0xFFFF], 0x77);
        EXPECT_EQ(peek(0xA1234), bank ^ 0x5A);
    }
    dispi(5, 256);
    EXPECT_EQ(read_dispi(5), 0u) << "eight bits";
    dispi(5, 3);
    dispi(4, 0);
    set_mode(mode_13h);
    poke(0xA0000, 0x55);
    EXPECT_EQ(memory.bytes[0], 0x55) << "the VGA's modes have no bank";
}

TEST_F(VgaDispi, PlanarBanksAreOfEachMap) {
    set_dispi_mode(1280, 1024, 4);
    dispi(5, 1);
    sequencer(2, 2);
    poke(0xA0010, 0x5A);
    EXPECT_EQ(memory.bytes[4 * 0x10010 + 1], 0x5A);
    dispi(5, 64);
    EXPECT_EQ(read_dispi(5), 1u) << "4 MiB in each map";
}

TEST_F(VgaDispi, AVirtualWidthMovesLinesApartAndOffsetsMoveThePicture) {
    set_dispi_mode(640, 480, 8);
    EXPECT_EQ(read_dispi(6), 640u);
    dispi(6, 1000);
    EXPECT_EQ(read_dispi(6), 1000u);
    EXPECT_EQ(read_dispi(7), 16 * mib / 1000);
    put(1000 * 7 + 9, 3, 1);
    EXPECT_EQ(pixel(9, 7), color(3));
    dispi(8, 5), dispi(9, 6);
    EXPECT_EQ(pixel(4, 1), color(3));
    dispi(6, 100);
    EXPECT_EQ(read_dispi(6), 640u) << "never narrower than the picture";
}

TEST_F(VgaDispi, ThePictureStaysInsideTheMemory) {
    set_dispi_mode(1600, 1200, 32);
    const u32 lines = 16 * mib / 6400;
    dispi(9, lines - 1200);
    EXPECT_EQ(read_dispi(9), lines - 1200);
    dispi(9, lines - 1199);
    EXPECT_EQ(read_dispi(9), lines - 1200);
    dispi(6, 65535);
    EXPECT_EQ(read_dispi(6), 16 * mib / 1200 / 4);
    EXPECT_EQ(read_dispi(9), 0u);
    EXPECT_EQ(vga.render().width, 1600u);
}

TEST_F(VgaDispi, ThePlanarPictureIsPannedByPixels) {
    set_dispi_mode(640, 480, 4);
    dispi(6, 720);
    sequencer(2, 1);
    poke(0xA0000 + 2 * 90 + 1, 0x10);  // pixel 11 of line 2
    dispi(8, 10);
    EXPECT_EQ(pixel(1, 2), color(1));
    EXPECT_EQ(pixel(2, 2), color(0));
}

TEST_F(VgaDispi, TheEightBitDacTakesWholeBytes) {
    set_color(1, 63, 1, 32);
    set_dispi_mode(640, 480, 8, 0x61);
    out(0x3C7, 1);
    EXPECT_EQ(in(0x3C9), 63u << 2);
    EXPECT_EQ(in(0x3C9), 1u << 2);
    set_color(2, 0x12, 0xFE, 0x80);
    put(0, 2, 1);
    EXPECT_EQ(pixel(0, 0), 0x12FE80u);
    dispi(4, 0x41);
    out(0x3C7, 2);
    EXPECT_EQ(in(0x3C9), 0x12u >> 2);
    EXPECT_EQ(in(0x3C9), 0xFEu >> 2);
}

TEST_F(VgaDispi, TheVgasRegistersSayWhatTheModeIs) {
    set_dispi_mode(1024, 768, 8);
    EXPECT_EQ(read_crtc(0x01), 127u);
    EXPECT_EQ(read_crtc(0x12), 0xFFu);
    EXPECT_EQ(read_crtc(0x07) & 0x42, 0x40u);
    EXPECT_EQ(read_crtc(0x13), 128u);
    EXPECT_EQ(read_crtc(0x09) & 0x9F, 0u);
    out(0x3CE, 6);
    EXPECT_EQ(in(0x3CF) & 0x0D, 5u);
    out(0x3C4, 4);
    EXPECT_EQ(in(0x3C5) & 8, 8u);
}

TEST_F(VgaDispi, FramesComeSixtyTimesASecond) {
    for (const auto& [width, height] : {std::pair{640u, 480u}, std::pair{1024u, 768u}, std::pair{2560u, 1600u}}) {
        set_dispi_mode(width, height, 8);
        const u64 before = vga.frame_count();
        advance(1'000'000'000);
        EXPECT_NEAR(static_cast<double>(vga.frame_count() - before), 60.0, 1.0) << width;
    }
}

TEST_F(VgaDispi, TheRetraceBitsFollowTheMode) {
    set_dispi_mode(1024, 768, 8);
    u32 retrace = 0;
    u32 blank = 0;
    for (u32 i = 0; i < 10'000; ++i) {
        advance(1'667);
        const u32 status = in(0x3DA);
        retrace += status >> 3 & 1;
        blank += status & 1;
    }
    EXPECT_GT(retrace, 20u);
    EXPECT_LT(retrace, 100u);
    EXPECT_GT(blank, 2'000u);
    EXPECT_LT(blank, 4'000u);
}

TEST_F(VgaDispi, WhatBlanksTheVgaBlanksTheseModes) {
    set_dispi_mode(640, 480, 32);
    put(0, 0x123456, 4);
    EXPECT_EQ(pixel(0, 0), 0x123456u);
    sequencer(1, 0x21);
    EXPECT_EQ(pixel(0, 0), 0u);
    sequencer(1, 0x01);
    EXPECT_EQ(pixel(0, 0), 0x123456u);
}

TEST_F(VgaDispi, DisablingShowsTheVgaAgain) {
    set_dispi_mode(1024, 768, 16);
    EXPECT_EQ(vga.text_screen().columns, 0u);
    dispi(4, 0);
    set_mode(mode_03h);
    EXPECT_EQ(vga.render().width, 720u);
    EXPECT_EQ(vga.render().height, 400u);
    EXPECT_EQ(vga.text_screen().columns, 80u);
}

TEST_F(VgaDispi, AWriteThatLeavesANoteIsDrawn) {
    set_dispi_mode(640, 480, 32);
    EXPECT_EQ(pixel(5, 400), 0u);
    const u64 serial = vga.render().serial;
    EXPECT_EQ(vga.render().serial, serial) << "nothing changed";
    put((400 * 640 + 5) * 4, 0xFFFFFF, 4);
    const u32 watches = memory.watches;
    EXPECT_EQ(pixel(5, 400), 0xFFFFFFu);
    EXPECT_GT(memory.watches, watches) << "the next write needs a note too";
    EXPECT_NE(vga.render().serial, serial);
}

TEST_F(VgaDispi, AWriteThroughTheWindowIsAnnouncedWhereCodeIsGuarded) {
    set_dispi_mode(640, 480, 8, 0xC1);
    memory.guarded[1] = 1;
    poke(0xA0FFF, 1);
    EXPECT_TRUE(memory.guarded_writes.empty());
    poke(0xA1000, 1);
    ASSERT_EQ(memory.guarded_writes.size(), 1u);
    EXPECT_EQ(memory.guarded_writes[0], (std::pair<u32, u32>(0x1000, 1)));
    set_dispi_mode(640, 480, 8);
    ASSERT_EQ(memory.guarded_writes.size(), 2u) << "clearing is writing";
    EXPECT_EQ(memory.guarded_writes[1], (std::pair<u32, u32>(0x1000, 0x1000)));
}

TEST_F(VgaDispi, AResetLeavesTheMode) {
    set_dispi_mode(1024, 768, 16, 0x61);
    vga.reset(ResetKind::Hard);
    EXPECT_EQ(read_dispi(4), 0u);
    set_mode(mode_03h);
    EXPECT_EQ(vga.render().width, 720u);
    set_color(1, 0xFF, 0, 0);
    out(0x3C7, 1);
    EXPECT_EQ(in(0x3C9), 63u);
}

TEST_F(VgaDispi, EveryModeSurvivesASnapshot) {
    set_dispi_mode(800, 600, 15, 0x61);
    dispi(6, 1024), dispi(8, 17), dispi(9, 3), dispi(5, 9);
    const std::vector<u8> state = saved();
    vga.reset(ResetKind::PowerOn);
    LoadArchive load(state);
    vga.serialize(load);
    ASSERT_TRUE(load.ok()) << load.error();
    EXPECT_EQ(saved(), state);
    EXPECT_EQ(vga.render().width, 800u);
    EXPECT_EQ(read_dispi(9), 3u);
}

class VgaDispiSmall : public VgaTest {
protected:
    VgaDispiSmall() { set_mode(mode_03h); }
};

TEST_F(VgaDispiSmall, AModeThatDoesNotFitLosesLines) {
    set_dispi_mode(1024, 768, 32);
    EXPECT_EQ(read_dispi(1), 1024u);
    EXPECT_EQ(read_dispi(2), 64u);
    EXPECT_EQ(vga.render().height, 64u);
}

TEST_F(VgaDispiSmall, AModeWithoutSizeHasOnePixel) {
    set_dispi_mode(0, 0, 8);
    EXPECT_EQ(vga.render().pixels.size(), 1u);
}

}  // namespace
}  // namespace lockstep::vga_test
