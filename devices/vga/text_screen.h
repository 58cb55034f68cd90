// What the text on the screen says: for scripts, the terminal front end and tests.
//
// Code page 437 is assumed, as in the fonts of the BIOS; a guest with fonts of its own shows other shapes.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/types.h"

namespace lockstep::vga {

struct TextScreen {
    u32 columns = 0;  // both 0 in graphics modes and while there is no picture
    u32 rows = 0;
    std::vector<u8> codes;        // rows × columns
    std::vector<u8> attributes;   // rows × columns
    bool cursor_visible = false;  // enabled and on the screen, whatever its blink phase
    u32 cursor_column = 0;
    u32 cursor_row = 0;
    // The cursor's scan lines in its cell, and how many lines a cell has. The last may lie below the cell.
    u32 cursor_first_line = 0;
    u32 cursor_last_line = 0;
    u32 cell_height = 0;
    bool blinks = false;           // attribute bit 7: blinking characters; else bright backgrounds
    bool underlines = false;       // attributes x000x001b are underlined, as on a monochrome adapter
    std::array<u32, 16> colors{};  // 00RRGGBB of the sixteen colours of attributes, by palette and DAC

    // Row 0 … rows - 1 as UTF-8, without spaces at its end; empty beyond.
    std::string row_utf8(u32 row) const;
};

struct Source;

// The text that `source` shows now.
TextScreen read_text_screen(const Source& source);

// The Unicode character that looks like `code` on a PC's screen, control codes' pictures included; 00h is a space.
char32_t cp437_to_unicode(u8 code);
// Appends `character` (a Unicode scalar value) in UTF-8.
void append_utf8(std::string& text, char32_t character);

}  // namespace lockstep::vga
