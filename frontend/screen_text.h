// The text screen for people and files.
#pragma once

#include <string>
#include <string_view>

#include "devices/vga/text_screen.h"
#include "machine/host.h"

namespace lockstep {

// One line per row, UTF-8, without blanks at line ends.
std::string screen_lines(const vga::TextScreen& screen);
// The same in a frame, for a message about what was on the screen. Graphics modes show their size instead; `picture` is
// what the monitor shows.
std::string framed_screen(const vga::TextScreen& screen, const Frame& picture);
// Whether the text is anywhere on the screen. It may reach over several rows with \n between them.
bool screen_holds(const vga::TextScreen& screen, std::string_view text);

}  // namespace lockstep
