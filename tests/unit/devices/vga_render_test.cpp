#include "tests/unit/devices/vga_support.h"

namespace lockstep::vga_test {
namespace {

class VgaRender : public VgaTest {
protected:
    // The cell at `column`, `row` of 80-column text.
    void cell(u32 column, u32 row, u32 code, u32 attr) {
        poke(0xB8000 + (row * 80 + column) * 2, code);
        poke(0xB8001 + (row * 80 + column) * 2, attr);
    }
    // Scan line y of the nine dots from x on: '#' for `on`, '.' for `off`, '?' for anything else.
    std::string dots(u32 x, u32 y, u32 on, u32 off, u32 count = 9) {
        std::string text;
        for (u32 i = 0; i < count; ++i) {
            const u32 p = pixel(x + i, y);
            text += p == on ? '#' : p == off ? '.' : '?';
        }
        return text;
    }
    void hide_cursor() { crtc(0x0A, 0x20); }
};

TEST_F(VgaRender, PicturesHaveTheModesResolution) {
    struct Case {
        const Mode& mode;
        u32 width, height;
    };
    for (const Case& c : {Case{mode_01h, 360, 400}, Case{mode_03h, 720, 400}, Case{mode_07h, 720, 400},
                          Case{mode_04h, 320, 200}, Case{mode_06h, 640, 200}, Case{mode_0dh, 320, 200},
                          Case{mode_0fh, 640, 350}, Case{mode_12h, 640, 480}, Case{mode_13h, 320, 200}}) {
        set_mode(c.mode);
        const vga::Frame& frame = vga.render();
        EXPECT_EQ(frame.width, c.width);
        EXPECT_EQ(frame.height, c.height);
        EXPECT_EQ(frame.pixels.size(), std::size_t{c.width} * c.height);
    }
}

TEST_F(VgaRender, TextDrawsGlyphsInForegroundAndBackground) {
    set_mode(mode_03h);
    hide_cursor();
    set_glyph('A', {0x81, 0x42, 0x24, 0x18});
    cell(0, 0, 'A', 0x1E);
    cell(79, 24, 'A', 0x4F);
    EXPECT_EQ(dots(0, 0, color(0x3E), color(1)), "#......#.");
    EXPECT_EQ(dots(0, 1, color(0x3E), color(1)), ".#....#..");
    EXPECT_EQ(dots(0, 3, color(0x3E), color(1)), "...##....");
    EXPECT_EQ(dots(0, 4, color(0x3E), color(1)), ".........");
    EXPECT_EQ(dots(711, 384, color(0x3F), color(4)), "#......#.");
}

TEST_F(VgaRender, TheNinthDotRepeatsTheEighthForLineGraphicsOnly) {
    set_mode(mode_03h);
    hide_cursor();
    for (const u32 code : {0xBFu, 0xC0u, 0xDFu, 0xE0u}) set_glyph(code, {0xFF});
    for (u32 i = 0; i < 4; ++i) cell(i, 0, std::array<u32, 4>{0xBF, 0xC0, 0xDF, 0xE0}[i], 0x07);
    EXPECT_EQ(dots(0, 0, color(7), color(0), 36),
              "########.##################"
              "########.");
    attribute(0x10, 0x08);
    EXPECT_EQ(dots(9, 0, color(7), color(0)), "########.");
}

TEST_F(VgaRender, EightDotTextHasNoNinthDot) {
    set_mode(mode_03h);
    hide_cursor();
    sequencer(1, 0x01);
    attribute(0x13, 0x00);
    set_glyph('H', {0xF1});
    cell(0, 0, 'H', 0x07);
    cell(1, 0, 'H', 0x07);
    EXPECT_EQ(vga.render().width, 640u);
    EXPECT_EQ(dots(0, 0, color(7), color(0), 16), "####...#####...#");
}

TEST_F(VgaRender, TheCursorFillsItsLinesAndBlinksWithTheFrames) {
    set_mode(mode_03h);
    cell(2, 1, ' ', 0x17);
    crtc(0x0E, 0);
    crtc(0x0F, 82);
    EXPECT_EQ(dots(18, 16 + 12, color(7), color(1)), ".........");
    EXPECT_EQ(dots(18, 16 + 13, color(7), color(1)), "#########");
    EXPECT_EQ(dots(18, 16 + 14, color(7), color(1)), "#########");
    EXPECT_EQ(dots(18, 16 + 15, color(7), color(1)), ".........");
    EXPECT_EQ(pixel(27, 16 + 13), color(0));
    advance_frames(8);
    EXPECT_EQ(dots(18, 16 + 13, color(7), color(1)), ".........");
    advance_frames(8);
    EXPECT_EQ(dots(18, 16 + 13, color(7), color(1)), "#########");
    crtc(0x0A, 0x2D);  // off
    EXPECT_EQ(dots(18, 16 + 13, color(7), color(1)), ".........");
    crtc(0x0A, 0x0F);  // starts below its end: none on a VGA
    EXPECT_EQ(dots(18, 16 + 14, color(7), color(1)), ".........");
    crtc(0x0A, 0x00);
    crtc(0x0B, 0x2F);  // one character of skew
    EXPECT_EQ(dots(18, 16, color(7), color(1)), ".........");
    EXPECT_EQ(vga.text_screen().cursor_column, 3u);
}

TEST_F(VgaRender, BlinkOrBrightBackground) {
    set_mode(mode_03h);
    hide_cursor();
    set_glyph('X', {0xAA});
    cell(0, 0, 'X', 0x97);
    EXPECT_EQ(dots(0, 0, color(7), color(1)), "#.#.#.#..");
    advance_frames(16);
    EXPECT_EQ(dots(0, 0, color(7), color(1)), ".........");
    attribute(0x10, 0x04);
    EXPECT_EQ(dots(0, 0, color(7), color(0x39)), "#.#.#.#..");
    advance_frames(16);
    EXPECT_EQ(dots(0, 0, color(7), color(0x39)), "#.#.#.#..");
}

TEST_F(VgaRender, UnderlineMarksItsAttributesOnItsRow) {
    set_mode(mode_03h);
    hide_cursor();
    crtc(0x14, 0x0C);
    cell(0, 0, ' ', 0x01);
    cell(1, 0, ' ', 0x09);
    cell(2, 0, ' ', 0x07);
    EXPECT_EQ(dots(0, 12, color(1), color(0)), "#########");
    EXPECT_EQ(dots(0, 11, color(1), color(0)), ".........");
    EXPECT_EQ(dots(9, 12, color(0x39), color(0)), "#########");
    EXPECT_EQ(dots(18, 12, color(7), color(0)), ".........");
}

TEST_F(VgaRender, AttributeBitThreeChoosesBetweenTwoFonts) {
    set_mode(mode_03h);
    hide_cursor();
    set_glyph('F', {0xF0}, 0x0000);
    set_glyph('F', {0x0F}, 0x6000);  // block 1, upper half
    sequencer(3, 0x24);              // A: 101b, B: 000b
    cell(0, 0, 'F', 0x07);
    cell(1, 0, 'F', 0x0F);
    EXPECT_EQ(dots(0, 0, color(7), color(0)), "####.....");
    EXPECT_EQ(dots(9, 0, color(0x3F), color(0)), "....####.");
}

TEST_F(VgaRender, StartAddressScrollsText) {
    set_mode(mode_03h);
    hide_cursor();
    set_glyph('A', {0xFF});
    cell(0, 1, 'A', 0x07);
    EXPECT_EQ(pixel(0, 0), color(0));
    crtc(0x0D, 80);
    EXPECT_EQ(pixel(0, 0), color(7));
    crtc(0x0D, 79);
    EXPECT_EQ(pixel(0, 0), color(0));
    EXPECT_EQ(pixel(9, 0), color(7));
}

TEST_F(VgaRender, PresetRowScanAndPanningScrollTextSmoothly) {
    set_mode(mode_03h);
    hide_cursor();
    set_glyph('A', {0x00, 0x00, 0x00, 0x80});
    cell(1, 0, 'A', 0x07);
    EXPECT_EQ(pixel(9, 3), color(7));
    crtc(0x08, 3);
    EXPECT_EQ(pixel(9, 0), color(7));
    EXPECT_EQ(pixel(9, 3), color(0));
    attribute(0x13, 0);  // nine-dot cells: 0 shifts by one
    EXPECT_EQ(pixel(8, 0), color(7));
    attribute(0x13, 7);
    EXPECT_EQ(pixel(1, 0), color(7));
    crtc(0x08, 3 | 1 << 5);  // and one byte
    attribute(0x13, 8);
    EXPECT_EQ(pixel(0, 0), color(7));
}

TEST_F(VgaRender, LineCompareSplitsTheScreenAndStartsAtAddressZero) {
    set_mode(mode_03h);
    hide_cursor();
    set_glyph('A', {0xFF});
    cell(0, 0, 'A', 0x07);
    crtc(0x0D, 80);
    crtc(0x07, 0x0F);  // line compare bit 8 off
    crtc(0x09, 0x0F);  // bit 9 off
    crtc(0x18, 99);
    EXPECT_EQ(pixel(0, 0), color(0));
    EXPECT_EQ(pixel(0, 99), color(0));
    EXPECT_EQ(pixel(0, 100), color(7));
    EXPECT_EQ(pixel(0, 101), color(0));
    attribute(0x13, 3);  // panning moves both parts
    EXPECT_EQ(pixel(3, 100), color(7));
    EXPECT_EQ(pixel(4, 100), color(0));
    attribute(0x10, 0x2C);  // only the upper part
    EXPECT_EQ(dots(0, 100, color(7), color(0)), "########.");
}

TEST_F(VgaRender, FortyColumnsHaveTheirOwnWidth) {
    set_mode(mode_01h);
    hide_cursor();
    set_glyph('A', {0x80});
    poke(0xB8000 + 2 * 40, 'A');
    poke(0xB8001 + 2 * 40, 0x02);
    EXPECT_EQ(pixel(0, 16), color(2));
}

TEST_F(VgaRender, WideTextTimingsHaveTheirColumns) {
    set_mode(mode_03h);
    hide_cursor();
    crtc(0x11, 0x0E);
    crtc(0x00, 0x9A), crtc(0x01, 131), crtc(0x13, 66);
    set_glyph('A', {0x80});
    poke(0xB8000 + 2 * (132 * 24 + 131), 'A');
    poke(0xB8001 + 2 * (132 * 24 + 131), 0x03);
    EXPECT_EQ(vga.render().width, 1188u);
    EXPECT_EQ(pixel(131 * 9, 24 * 16), color(3));
    EXPECT_EQ(vga.text_screen().columns, 132u);
    EXPECT_EQ(vga.text_screen().codes.at(132 * 24 + 131), 'A');
}

TEST_F(VgaRender, FourColourCgaModeInterleavesLinesAndBits) {
    set_mode(mode_04h);
    poke(0xB8000, 0x1B);  // 0 1 2 3
    poke(0xB8001, 0xE4);  // 3 2 1 0
    poke(0xBA000, 0xFF);  // line 1
    poke(0xB8050, 0x40);  // line 2
    const std::array<u32, 8> expected = {0, 0x13, 0x15, 0x17, 0x17, 0x15, 0x13, 0};
    for (u32 x = 0; x < 8; ++x) EXPECT_EQ(pixel(x, 0), color(expected[x])) << x;
    EXPECT_EQ(pixel(3, 1), color(0x17));
    EXPECT_EQ(pixel(4, 1), color(0));
    EXPECT_EQ(pixel(0, 2), color(0x13));
}

TEST_F(VgaRender, TwoColourCgaModeInterleavesLines) {
    set_mode(mode_06h);
    poke(0xB8000, 0xA0);
    poke(0xB8051, 0x01);
    poke(0xBA000, 0x0F);
    EXPECT_EQ(dots(0, 0, color(0x17), color(0), 8), "#.#.....");
    EXPECT_EQ(dots(0, 1, color(0x17), color(0), 8), "....####");
    EXPECT_EQ(dots(8, 2, color(0x17), color(0), 8), ".......#");
}

TEST_F(VgaRender, PlanarPixelsTakeABitOfEachMap) {
    set_mode(mode_12h);
    for (u32 map = 0; map < 4; ++map) {
        sequencer(2, 1u << map);
        poke(0xA0000 + 80 * 479 + 79, std::array<u32, 4>{0x55, 0x33, 0x0F, 0x81}[map]);
    }
    const std::array<u32, 8> pixels = {8, 1, 2, 3, 4, 5, 6, 15};
    for (u32 x = 0; x < 8; ++x) {
        EXPECT_EQ(pixel(632 + x, 479), color(mode_12h.attribute[pixels[x]])) << x;
    }
    attribute(0x12, 0x07);
    EXPECT_EQ(pixel(632, 479), color(0));
    EXPECT_EQ(pixel(639, 479), color(7));
}

TEST_F(VgaRender, PlanarPanningShiftsPixels) {
    set_mode(mode_0dh);
    poke(0xA0001, 0x80);
    EXPECT_EQ(pixel(8, 0), color(0x17));
    attribute(0x13, 5);
    EXPECT_EQ(pixel(3, 0), color(0x17));
    EXPECT_EQ(pixel(8, 0), color(0));
    poke(0xA0000 + 40, 0x80);  // comes in at the right edge
    EXPECT_EQ(pixel(315, 0), color(0x17));
}

TEST_F(VgaRender, MonochromeGraphicsBlinkThroughThePalette) {
    set_mode(mode_0fh);
    sequencer(2, 0x01), poke(0xA0000, 0xA0);
    sequencer(2, 0x04), poke(0xA0000, 0x60);
    EXPECT_EQ(pixel(0, 0), color(0x08));
    EXPECT_EQ(pixel(1, 0), color(0x18));
    EXPECT_EQ(pixel(2, 0), color(0x18));
    advance_frames(16);
    EXPECT_EQ(pixel(0, 0), color(0x08));
    EXPECT_EQ(pixel(1, 0), color(0x00));
    EXPECT_EQ(pixel(2, 0), color(0x18));
}

TEST_F(VgaRender, Mode13hShowsBytesAsColours) {
    set_mode(mode_13h);
    for (u32 i = 0; i < 64'000; ++i) poke(0xA0000 + i, (i ^ i >> 7) & 0xFF);
    const vga::Frame& frame = vga.render();
    for (u32 i = 0; i < 64'000; ++i) ASSERT_EQ(frame.pixels[i], color((i ^ i >> 7) & 0xFF)) << i;
}

TEST_F(VgaRender, Mode13hIgnoresThePaletteButNotTheMask) {
    set_mode(mode_13h);
    poke(0xA0000, 0xF5);
    attribute(5, 0);
    EXPECT_EQ(pixel(0, 0), color(0xF5));
    out(0x3C6, 0x0F);
    EXPECT_EQ(pixel(0, 0), color(0x05));
    attribute(0x12, 0x03);  // plane enables act on each half of the byte
    EXPECT_EQ(pixel(0, 0), color(0x01));
}

TEST_F(VgaRender, Mode13hScrollsByFourPixels) {
    set_mode(mode_13h);
    poke(0xA0000 + 320 + 4, 0x0E);
    crtc(0x0D, 81);
    EXPECT_EQ(pixel(0, 0), color(0x0E));
    poke(0xA0000 + 320 + 4 + 3, 0x0D);
    attribute(0x13, 6);
    EXPECT_EQ(pixel(0, 0), color(0x0D));
}

TEST_F(VgaRender, UnchainedModesShowAllMaps) {
    set_mode(mode_13h);
    sequencer(4, 0x06);
    crtc(0x14, 0x00);
    crtc(0x17, 0xE3);
    for (u32 map = 0; map < 4; ++map) {
        sequencer(2, 1u << map);
        poke(0xA0000 + 80 * 199 + 79, 0x90 + map);
        poke(0xA0000 + 80 * 399 + 79, 0xA0 + map);
    }
    EXPECT_EQ(vga.render().height, 200u);
    for (u32 map = 0; map < 4; ++map) EXPECT_EQ(pixel(316 + map, 199), color(0x90 + map));
    crtc(0x09, 0x40);  // every line once: 320 x 400
    EXPECT_EQ(vga.render().height, 400u);
    for (u32 map = 0; map < 4; ++map) EXPECT_EQ(pixel(316 + map, 399), color(0xA0 + map));
    crtc(0x09, 0x41);
    crtc(0x0C, 0x3E), crtc(0x0D, 0x80);  // the second page
    for (u32 map = 0; map < 4; ++map) EXPECT_EQ(pixel(316 + map, 199), color(0xA0 + map));
}

TEST_F(VgaRender, ModeXHas240Lines) {
    set_mode(mode_13h);
    sequencer(4, 0x06);
    out(0x3C2, 0xE3);
    crtc(0x11, 0x2C);
    constexpr std::array<std::array<u32, 2>, 9> registers = {{{0x06, 0x0D},
                                                              {0x07, 0x3E},
                                                              {0x10, 0xEA},
                                                              {0x12, 0xDF},
                                                              {0x14, 0x00},
                                                              {0x15, 0xE7},
                                                              {0x16, 0x06},
                                                              {0x17, 0xE3},
                                                              {0x11, 0xAC}}};
    for (const auto& r : registers) crtc(r[0], r[1]);
    sequencer(2, 0x04);
    poke(0xA0000 + 80 * 239, 0x77);
    EXPECT_EQ(vga.render().width, 320u);
    EXPECT_EQ(vga.render().height, 240u);
    EXPECT_EQ(pixel(2, 239), color(0x77));
}

TEST_F(VgaRender, SplitScreenInAScanDoubledMode) {
    set_mode(mode_13h);
    poke(0xA0000, 0x11);
    crtc(0x0C, 0x20);
    crtc(0x11, 0x0E);
    crtc(0x07, 0x0F);
    crtc(0x09, 0x01);
    crtc(0x18, 199);
    EXPECT_EQ(pixel(0, 0), color(0));
    EXPECT_EQ(pixel(0, 99), color(0));
    EXPECT_EQ(pixel(0, 100), color(0x11));
}

TEST_F(VgaRender, PaletteBitsComeFromTheColourSelectRegister) {
    set_mode(mode_12h);
    poke(0xA0000, 0xFF);  // pixel 15, palette 3Fh
    attribute(0x14, 0x0C);
    EXPECT_EQ(pixel(0, 0), color(0xFF));
    attribute(0x14, 0x05);
    EXPECT_EQ(pixel(0, 0), color(0x7F));
    attribute(0x10, 0x81);
    EXPECT_EQ(pixel(0, 0), color(0x5F));
}

TEST_F(VgaRender, FullScaleIsFullScale) {
    set_mode(mode_13h);
    set_color(0, 63, 32, 1);
    EXPECT_EQ(pixel(0, 0), 0x00FF'8204u);
}

TEST_F(VgaRender, ScreenOffIsBlackAndWithoutPaletteTheBorderFillsIt) {
    set_mode(mode_13h);
    set_color(0, 63, 63, 63);
    sequencer(1, 0x21);
    EXPECT_EQ(pixel(5, 5), 0u);
    EXPECT_EQ(vga.render().width, 320u);
    sequencer(1, 0x01);
    EXPECT_EQ(pixel(5, 5), 0xFF'FFFFu);
    attribute(0x11, 0x21);
    in(0x3DA);
    out(0x3C0, 0x00);
    EXPECT_EQ(pixel(5, 5), color(0x21));
    sequencer(0, 0x01);
    EXPECT_EQ(pixel(5, 5), 0u);
}

TEST_F(VgaRender, AnUnchangedPictureIsNotDrawnAgain) {
    set_mode(mode_13h);
    const u64 serial = vga.render().serial;
    in(0x3DA);
    peek(0xA0000);
    advance_frames(20);
    EXPECT_EQ(vga.render().serial, serial);
    poke(0xA0000, 1);
    EXPECT_NE(vga.render().serial, serial);
}

TEST_F(VgaRender, RenderingChangesNothingTheGuestOrASnapshotSees) {
    set_mode(mode_03h);
    advance_frames(3);
    const std::vector<u8> before = saved();
    vga.render();
    EXPECT_EQ(saved(), before);
}

TEST_F(VgaRender, BlankingThatBeginsInsideThePictureIsBlack) {
    set_mode(mode_13h);
    for (u32 i = 0; i < 64'000; ++i) poke(0xA0000 + i, 1);
    crtc(0x11, 0);
    crtc(0x02, 60);  // to character 98, behind the displayed 80
    EXPECT_EQ(pixel(239, 0), color(1));
    EXPECT_EQ(pixel(240, 0), 0u);
    EXPECT_EQ(pixel(319, 199), 0u);
    crtc(0x03, 0x80 | 6), crtc(0x05, 0x80);  // only to character 70: 26h in six bits is 102, 6 + 20h
    EXPECT_EQ(pixel(319, 0), 0u);
    crtc(0x05, 0x00);  // 70
    EXPECT_EQ(pixel(279, 0), 0u);
    EXPECT_EQ(pixel(280, 0), color(1));
    crtc(0x02, 0x50), crtc(0x03, 0x82), crtc(0x05, 0x80);
    crtc(0x15, 99), crtc(0x07, 0x17), crtc(0x16, 149);
    EXPECT_EQ(pixel(0, 49), color(1));
    EXPECT_EQ(pixel(0, 50), 0u);
    EXPECT_EQ(pixel(0, 74), 0u);
    EXPECT_EQ(pixel(0, 75), color(1));
}

TEST_F(VgaRender, BlankingThatTheLineIsTooShortForGoesOnInTheNext) {
    set_mode(mode_13h);
    for (u32 i = 0; i < 64'000; ++i) poke(0xA0000 + i, 1);
    crtc(0x11, 0);
    crtc(0x02, 90), crtc(0x03, 0x80 | 10), crtc(0x05, 0x00);  // the line has 100 characters, 74 is not behind 90
    EXPECT_EQ(pixel(39, 0), 0u);
    EXPECT_EQ(pixel(40, 0), color(1));
    EXPECT_EQ(pixel(319, 0), color(1));
}

TEST_F(VgaRender, TheStandardModesBlankNothing) {
    for (const Mode* mode :
         {&mode_01h, &mode_03h, &mode_04h, &mode_06h, &mode_07h, &mode_0dh, &mode_0fh, &mode_12h, &mode_13h}) {
        vga::Crtc registers;
        for (u32 i = 0; i < mode->crtc.size(); ++i) registers.put(i, mode->crtc[i]);
        const vga::Blanking line = registers.horizontal_blanking();
        const vga::Blanking frame = registers.vertical_blanking();
        EXPECT_GE(line.begin, registers.displayed_chars());
        EXPECT_EQ(line.carried, 0u);
        EXPECT_GE(frame.begin, registers.displayed_lines());
        EXPECT_EQ(frame.carried, 0u);
    }
}

TEST_F(VgaRender, NineDotGraphicsHaveAnEmptyNinthDot) {
    set_mode(mode_12h);
    sequencer(2, 15);
    for (u32 i = 0; i < 80; ++i) poke(0xA0000 + i, 0xFF);
    sequencer(1, 0);
    EXPECT_EQ(vga.render().width, 720u);
    EXPECT_EQ(dots(0, 0, color(0x3F), color(0), 18), "########.########.");
}

}  // namespace
}  // namespace lockstep::vga_test
