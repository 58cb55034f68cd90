// A picture from display memory and registers, as the monitor would show it.
//
// Document: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem".
// The picture has the mode's own resolution: repeated scan lines and 256-colour modes' double-width dots are shown once
// (mode 13h is 320 × 200), text has every scan line. It is drawn from the state of one moment.
// Not implemented: register changes within a frame, the border, nine-dot characters in graphics modes (eight are
// drawn), shift load and shift 4, blanking inside the displayed area.
#pragma once

#include <array>
#include <vector>

#include "base/types.h"
#include "devices/vga/attribute.h"
#include "devices/vga/crtc.h"
#include "devices/vga/dac.h"
#include "devices/vga/dispi.h"
#include "devices/vga/graphics.h"
#include "devices/vga/plane_memory.h"
#include "devices/vga/scan.h"
#include "devices/vga/sequencer.h"

namespace lockstep::vga {

// Width × height pixels 00RRGGBB, rows from the top, no padding.
struct Frame {
    u32 width = 0;
    u32 height = 0;
    std::vector<u32> pixels;
    u64 serial = 0;  // another number whenever the picture was drawn anew
};

// Everything the picture depends on.
struct Source {
    const PlaneMemory& memory;
    const Crtc& crtc;
    const Sequencer& sequencer;
    const GraphicsController& graphics;
    const AttributeController& attribute;
    const Dac& dac;
    const Dispi& dispi;
    u64 frame_count;  // vertical retraces so far: the phase of cursor and blinking
};

// The cursor is on for 8 frames and off for 8, blinking characters for 16 and 16.
constexpr bool cursor_phase_on(u64 frame_count) {
    return (frame_count & 8) == 0;
}
constexpr bool blink_phase_on(u64 frame_count) {
    return (frame_count & 16) == 0;
}

class Renderer {
public:
    // Of pictures by the VGA's own registers; those of the display interface have its limits.
    static constexpr u32 max_width = 2048;
    static constexpr u32 max_height = 1536;
    static constexpr u32 min_width = 64;
    static constexpr u32 min_height = 32;

    // Draws the picture unless nothing changed since the last call: `changed` says whether memory or registers may
    // have.
    const Frame& render(const Source& source, bool changed);
    const Frame& frame() const { return frame_; }

private:
    static constexpr u32 max_cell_dots = 9;

    struct Line {
        const ScanWalk& walk;
        u32 first;  // counter value of the first cell
        u32 cells;
    };

    void resize(u32 width, u32 height);
    void fill(u32 color);
    void draw(const Source& source);
    // Prepares the colours. True, and the picture is filled, when nothing of the memory shows.
    bool blanked(const Source& source);
    void draw_dispi(const Source& source);
    void dispi_line(const Source& source, u32 row, u32* out);
    void text_line(const Source& source, const Line& line);
    void graphics_line(const Source& source, const Line& line);
    u32 panning(const Source& source, bool below_split) const;

    Frame frame_;
    u64 drawn_phase_ = ~u64{0};
    std::array<u32, 16> colors_{};       // of a four-bit pixel
    std::array<u32, 256> dac_colors_{};  // of an eight-bit pixel
    // One scan line before panning: whole cells and one more than the picture is wide.
    std::array<u32, max_width + 2 * max_cell_dots> line_{};
};

}  // namespace lockstep::vga
