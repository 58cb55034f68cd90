// The walk of the memory address counter down the picture: which row, and which line of it, a scan line shows.
#pragma once

#include "base/types.h"
#include "devices/vga/crtc.h"
#include "devices/vga/units.h"

namespace lockstep::vga {

class ScanWalk {
public:
    // The registers may change while the walk goes on; it takes them as they are at each line.
    ScanWalk(const Crtc& crtc, const Origin& origin)
        : crtc_(crtc), row_address_(origin.start_address), row_scan_(origin.preset_row_scan) {}

    // Scan lines of the displayed part.
    static u32 lines(const Crtc& crtc) { return crtc.displayed_lines() * (crtc.vertical_doubled() ? 2u : 1u); }

    u32 line() const { return line_; }
    // Rows begun so far, less one; a split begins a row.
    u32 row() const { return row_; }
    // Counter value of the row's first cell, before byte panning.
    u32 row_address() const { return row_address_; }
    u32 row_scan() const { return row_scan_; }
    // Below the line compare: the picture there starts at address 0.
    bool below_split() const { return below_split_; }

    void next() {
        ++line_;
        if (line_ == (crtc_.line_compare() + 1) * (crtc_.vertical_doubled() ? 2 : 1)) {
            below_split_ = true;
            row_address_ = 0;
            row_scan_ = 0;
            repeated_ = false;
            ++row_;
        } else if (crtc_.double_scan() && !repeated_) {
            repeated_ = true;
        } else {
            repeated_ = false;
            if (row_scan_ == crtc_.last_row_scan()) {
                row_scan_ = 0;
                row_address_ = (row_address_ + crtc_.row_offset()) & 0xFFFF;
                ++row_;
            } else {
                row_scan_ = (row_scan_ + 1) & 0x1F;
            }
        }
    }

private:
    const Crtc& crtc_;
    u32 row_address_;
    u32 row_scan_;
    u32 line_ = 0;
    u32 row_ = 0;
    bool repeated_ = false;  // double scan: this line shows the previous one again
    bool below_split_ = false;
};

}  // namespace lockstep::vga
