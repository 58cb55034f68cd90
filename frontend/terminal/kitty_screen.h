// Keeps a terminal's picture like the guest's by kitty's graphics protocol: the picture goes out as a PNG file, and the
// terminal stretches it over the cells it is given.
//
// Document: kitty, "Terminal graphics protocol".
#pragma once

#include <span>
#include <string>
#include <vector>

#include "frontend/terminal/sixel_screen.h"
#include "machine/host.h"

namespace lockstep::terminal {

class KittyScreen {
public:
    // The bytes that make the terminal show `picture`, in the middle of all rows but the last; empty when it does
    // already, or when there is no room or no picture.
    std::string update(const Frame& picture, const SixelScreen::Geometry& geometry);
    // Whatever was on the terminal is unknown: the next update draws everything.
    void forget() { known_ = false; }
    // The last update cleared everything first.
    bool cleared() const { return cleared_; }

private:
    bool known_ = false;
    bool cleared_ = false;
    SixelScreen::Geometry geometry_;
    u32 width_ = 0;
    std::vector<u32> pixels_;
};

std::string base64(std::span<const u8> bytes);

}  // namespace lockstep::terminal
