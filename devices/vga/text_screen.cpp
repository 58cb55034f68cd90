#include "devices/vga/text_screen.h"

#include <algorithm>
#include <array>

#include "devices/vga/render.h"

namespace lockstep::vga {

namespace {

constexpr std::array<char16_t, 32> controls = {0x0020, 0x263A, 0x263B, 0x2665, 0x2666, 0x2663, 0x2660, 0x2022,
                                               0x25D8, 0x25CB, 0x25D9, 0x2642, 0x2640, 0x266A, 0x266B, 0x263C,
                                               0x25BA, 0x25C4, 0x2195, 0x203C, 0x00B6, 0x00A7, 0x25AC, 0x21A8,
                                               0x2191, 0x2193, 0x2192, 0x2190, 0x221F, 0x2194, 0x25B2, 0x25BC};

constexpr std::array<char16_t, 128> upper = {0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7,  // 80h
                                             0x00EA, 0x00EB, 0x00E8, 0x00EF, 0x00EE, 0x00EC, 0x00C4, 0x00C5,  //
                                             0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9,  // 90h
                                             0x00FF, 0x00D6, 0x00DC, 0x00A2, 0x00A3, 0x00A5, 0x20A7, 0x0192,  //
                                             0x00E1, 0x00ED, 0x00F3, 0x00FA, 0x00F1, 0x00D1, 0x00AA, 0x00BA,  // A0h
                                             0x00BF, 0x2310, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB,  //
                                             0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556,  // B0h
                                             0x2555, 0x2563, 0x2551, 0x2557, 0x255D, 0x255C, 0x255B, 0x2510,  //
                                             0x2514, 0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x255E, 0x255F,  // C0h
                                             0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256C, 0x2567,  //
                                             0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256B,  // D0h
                                             0x256A, 0x2518, 0x250C, 0x2588, 0x2584, 0x258C, 0x2590, 0x2580,  //
                                             0x03B1, 0x00DF, 0x0393, 0x03C0, 0x03A3, 0x03C3, 0x00B5, 0x03C4,  // E0h
                                             0x03A6, 0x0398, 0x03A9, 0x03B4, 0x221E, 0x03C6, 0x03B5, 0x2229,  //
                                             0x2261, 0x00B1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00F7, 0x2248,  // F0h
                                             0x00B0, 0x2219, 0x00B7, 0x221A, 0x207F, 0x00B2, 0x25A0, 0x00A0};

}  // namespace

char32_t cp437_to_unicode(u8 code) {
    if (code < 0x20) return controls[code];
    if (code < 0x7F) return code;
    if (code == 0x7F) return 0x2302;  // a house
    return upper[code & 0x7F];
}

void append_utf8(std::string& text, char32_t character) {
    const auto put = [&](char32_t byte) { text += static_cast<char>(static_cast<u8>(byte)); };
    if (character < 0x80) {
        put(character);
    } else if (character < 0x800) {
        put(0xC0 | character >> 6);
        put(0x80 | (character & 0x3F));
    } else if (character < 0x10000) {
        put(0xE0 | character >> 12);
        put(0x80 | (character >> 6 & 0x3F));
        put(0x80 | (character & 0x3F));
    } else {
        put(0xF0 | (character >> 18 & 0x07));
        put(0x80 | (character >> 12 & 0x3F));
        put(0x80 | (character >> 6 & 0x3F));
        put(0x80 | (character & 0x3F));
    }
}

std::string TextScreen::row_utf8(u32 row) const {
    std::string text;
    if (row >= rows) return text;
    const u8* const codes_of_row = &codes[std::size_t{row} * columns];
    u32 length = columns;
    while (length > 0 && cp437_to_unicode(codes_of_row[length - 1]) == U' ') --length;
    for (u32 i = 0; i < length; ++i) append_utf8(text, cp437_to_unicode(codes_of_row[i]));
    return text;
}

TextScreen read_text_screen(const Source& source) {
    TextScreen screen;
    const Crtc& crtc = source.units.crtc;
    if (source.units.dispi.enabled() || source.units.graphics.graphics_mode() || !crtc.running()) return screen;

    // The same bounds as the picture's.
    screen.columns = std::min(crtc.displayed_chars(), Renderer::max_width / source.units.sequencer.dots_per_char());
    screen.cell_height = crtc.last_row_scan() + 1;
    screen.cursor_first_line = crtc.cursor_first_row();
    screen.cursor_last_line = crtc.cursor_last_row();
    screen.blinks = source.units.attribute.blink();
    screen.underlines = crtc.underline_row() < screen.cell_height;
    for (u32 i = 0; i < screen.colors.size(); ++i) {
        const u32 enabled = i & source.units.attribute.plane_enable();
        screen.colors[i] = source.units.dac.xrgb(source.units.attribute.dac_address(static_cast<u8>(enabled)));
    }
    const u32 lines = std::min(ScanWalk::lines(crtc), Renderer::max_height);
    // A row counts where its first line shows, at the top of the screen even if that is a later one.
    for (ScanWalk walk(crtc, source.origin); walk.line() < lines; walk.next()) {
        if (walk.row() < screen.rows) continue;
        const bool still = walk.below_split() && source.units.attribute.panning_stops_at_split();
        const u32 first = walk.row_address() + (still ? 0 : crtc.byte_panning());
        for (u32 column = 0; column < screen.columns; ++column) {
            const u32 count = (first + (column >> crtc.count_shift())) & 0xFFFF;
            const u32 fetch = source.memory.load(crtc.wire(count, walk.row_scan()));
            screen.codes.push_back(static_cast<u8>(fetch));
            screen.attributes.push_back(static_cast<u8>(fetch >> 8));
            if (!screen.cursor_visible && crtc.cursor_enabled() && count == crtc.cursor_address()) {
                screen.cursor_visible = true;
                screen.cursor_column = column;
                screen.cursor_row = screen.rows;
            }
        }
        ++screen.rows;
    }
    return screen;
}

}  // namespace lockstep::vga
