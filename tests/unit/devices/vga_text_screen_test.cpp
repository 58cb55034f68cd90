#include "tests/unit/devices/vga_support.h"

namespace lockstep::vga_test {
namespace {

class VgaTextScreen : public VgaTest {
protected:
    void print(u32 offset, const std::string& text, u32 attr = 0x07) {
        for (const char c : text) {
            poke(0xB8000 + offset, static_cast<u8>(c));
            poke(0xB8001 + offset, attr);
            offset += 2;
        }
    }
};

TEST_F(VgaTextScreen, ReadsWhatTheScreenShows) {
    set_mode(mode_03h);
    print(0, "A:\\>dir", 0x1F);
    print(24 * 160 + 2 * 76, "last");
    crtc(0x0F, 7);
    const vga::TextScreen screen = vga.text_screen();
    EXPECT_EQ(screen.columns, 80u);
    EXPECT_EQ(screen.rows, 25u);
    ASSERT_EQ(screen.codes.size(), 2000u);
    ASSERT_EQ(screen.attributes.size(), 2000u);
    EXPECT_EQ(screen.row_utf8(0), "A:\\>dir");
    EXPECT_EQ(screen.row_utf8(24), std::string(76, ' ') + "last");
    EXPECT_EQ(screen.row_utf8(25), "");
    EXPECT_EQ(screen.attributes[0], 0x1F);
    EXPECT_TRUE(screen.cursor_visible);
    EXPECT_EQ(screen.cursor_column, 7u);
    EXPECT_EQ(screen.cursor_row, 0u);
}

TEST_F(VgaTextScreen, FollowsTheStartAddressAndHidesACursorOffTheScreen) {
    set_mode(mode_03h);
    print(4096, "page one");
    crtc(0x0C, 0x08);
    EXPECT_EQ(vga.text_screen().row_utf8(0), "page one");
    EXPECT_FALSE(vga.text_screen().cursor_visible);
    crtc(0x0E, 0x08);
    EXPECT_TRUE(vga.text_screen().cursor_visible);
    crtc(0x0A, 0x2D);
    EXPECT_FALSE(vga.text_screen().cursor_visible);
}

TEST_F(VgaTextScreen, FiftyRowsWithAnEightLineFont) {
    set_mode(mode_03h);
    crtc(0x09, 0x47);
    print(49 * 160, "bottom");
    const vga::TextScreen screen = vga.text_screen();
    EXPECT_EQ(screen.rows, 50u);
    EXPECT_EQ(screen.row_utf8(49), "bottom");
}

TEST_F(VgaTextScreen, FortyColumns) {
    set_mode(mode_01h);
    print(80, "second row");
    EXPECT_EQ(vga.text_screen().columns, 40u);
    EXPECT_EQ(vga.text_screen().row_utf8(1), "second row");
}

TEST_F(VgaTextScreen, MonochromeTextLivesAtB0000h) {
    set_mode(mode_07h);
    poke(0xB0000, 'M');
    EXPECT_EQ(vga.text_screen().row_utf8(0), "M");
    EXPECT_EQ(peek(0xB8000), 0xFFu);
}

TEST_F(VgaTextScreen, ASplitShowsTheRowsAfterIt) {
    set_mode(mode_03h);
    print(0, "status");
    print(4096, "upper");
    crtc(0x0C, 0x08);
    crtc(0x11, 0x0E);
    crtc(0x07, 0x0F);
    crtc(0x09, 0x0F);
    crtc(0x18, 16 * 10 + 7);  // in the middle of the eleventh row
    const vga::TextScreen screen = vga.text_screen();
    EXPECT_EQ(screen.row_utf8(0), "upper");
    EXPECT_EQ(screen.row_utf8(11), "status");
    EXPECT_EQ(screen.codes.size(), std::size_t{screen.rows} * screen.columns);
}

TEST_F(VgaTextScreen, TellsTheCursorsShapeAndWhatAttributesMean) {
    set_mode(mode_03h);
    crtc(0x0A, 0x06);
    crtc(0x0B, 0x07);
    vga::TextScreen screen = vga.text_screen();
    EXPECT_EQ(screen.cursor_first_line, 6u);
    EXPECT_EQ(screen.cursor_last_line, 7u);
    EXPECT_EQ(screen.cell_height, 16u);
    EXPECT_TRUE(screen.blinks);
    EXPECT_FALSE(screen.underlines);

    set_mode(mode_07h);
    EXPECT_TRUE(vga.text_screen().underlines);
    attribute(0x10, 0x04);
    EXPECT_FALSE(vga.text_screen().blinks);
}

TEST_F(VgaTextScreen, ColoursGoThroughPaletteAndDac) {
    set_mode(mode_03h);
    set_color(0x3E, 63, 42, 0);
    set_color(0x01, 0, 0, 42);
    EXPECT_EQ(vga.text_screen().colors[14], 0xFFAA00u);
    EXPECT_EQ(vga.text_screen().colors[1], 0x0000AAu);
    attribute(0x0E, 0x01);
    EXPECT_EQ(vga.text_screen().colors[14], 0x0000AAu);
    attribute(0x12, 0x01);
    EXPECT_EQ(vga.text_screen().colors[3], 0x0000AAu);
}

TEST_F(VgaTextScreen, GraphicsModesAndADarkCardHaveNoText) {
    EXPECT_EQ(vga.text_screen().rows, 0u);
    set_mode(mode_13h);
    EXPECT_EQ(vga.text_screen().rows, 0u);
    EXPECT_TRUE(vga.text_screen().codes.empty());
}

TEST_F(VgaTextScreen, CodePage437BecomesUnicode) {
    set_mode(mode_03h);
    print(0, "\xC9\xCD\xBB\x01\x80\xE1\xFE\x7F");
    EXPECT_EQ(vga.text_screen().row_utf8(0), "╔═╗☺Çß■⌂");
    EXPECT_EQ(vga::cp437_to_unicode(0x00), U' ');
    EXPECT_EQ(vga::cp437_to_unicode(0x1F), U'▼');
    EXPECT_EQ(vga::cp437_to_unicode(0xB0), U'░');
    EXPECT_EQ(vga::cp437_to_unicode(0xDB), U'█');
    EXPECT_EQ(vga::cp437_to_unicode(0xFF), U'\u00A0');
    for (u32 code = 1; code < 256; ++code) {
        for (u32 other = 0; other < code; ++other) {
            if (other == 0 && code == 0x20) continue;
            EXPECT_NE(vga::cp437_to_unicode(static_cast<u8>(code)), vga::cp437_to_unicode(static_cast<u8>(other)));
        }
    }
}

TEST_F(VgaTextScreen, Utf8OfEveryLength) {
    std::string text;
    for (const char32_t c : {U'a', U'é', U'€', U'😀'}) vga::append_utf8(text, c);
    EXPECT_EQ(text, "aé€😀");
}

}  // namespace
}  // namespace lockstep::vga_test
