// Keeps a terminal's sixel picture like the guest's: only rows of cells that changed are sent again.
#pragma once

#include <string>
#include <vector>

#include "frontend/picture_scale.h"
#include "frontend/terminal/grid.h"
#include "machine/host.h"

namespace lockstep::terminal {

class SixelScreen {
public:
    struct Geometry {
        Size cells;
        u32 cell_width = 10;  // in pixels; the defaults are a VT340's
        u32 cell_height = 20;
        u32 registers = 256;  // colours
        friend bool operator==(const Geometry&, const Geometry&) = default;
    };

    // The bytes that make the terminal show `picture`, in the middle of all rows but the last; empty when it does
    // already, or when there is no room or no picture.
    std::string update(const Frame& picture, const Geometry& geometry);
    // Whatever was on the terminal is unknown: the next update draws everything.
    void forget() { shown_.clear(); }
    // The last update cleared everything first.
    bool cleared() const { return cleared_; }

private:
    bool row_changed(const std::vector<u32>& pixels, u32 row) const;

    Geometry geometry_;
    PictureRect place_;
    std::vector<u32> source_;  // the guest's picture as it was last drawn
    u32 source_width_ = 0;
    bool cleared_ = false;
    std::vector<u32> shown_;  // scaled; empty: unknown
};

}  // namespace lockstep::terminal
