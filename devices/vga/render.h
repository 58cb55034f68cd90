// A picture from display memory and registers, as the monitor would show it.
//
// Document: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem".
// The picture has the mode's own resolution: repeated scan lines and 256-colour modes' double-width dots are shown once
// (mode 13h is 320 × 200), text has every scan line. It is drawn from the memory of one moment, and from the registers
// of that moment or as a RasterLog has them line by line. Rows whose memory nobody wrote are not drawn again.
// What blanking covers of the addressed area is black.
// Not implemented: the border (the picture is the addressed area; sync polarities and display skew do not show), shift
// load and shift 4.
#pragma once

#include <array>
#include <vector>

#include "base/types.h"
#include "devices/vga/plane_memory.h"
#include "devices/vga/raster_log.h"
#include "devices/vga/scan.h"
#include "devices/vga/units.h"

namespace lockstep::vga {

// Width × height pixels 00RRGGBB, rows from the top, no padding.
struct Frame {
    u32 width = 0;
    u32 height = 0;
    std::vector<u32> pixels;
    u64 serial = 0;  // one more whenever the picture is not what it was
    // The rows that may differ from those of the picture numbered serial - 1.
    u32 first_changed = 0;
    u32 changed_rows = 0;
};

// Everything the picture depends on.
struct Source {
    const PlaneMemory& memory;
    const Units& units;
    Origin origin;
    u64 frame_count;  // vertical retraces so far: the phase of cursor and blinking
};

// The cursor is on for 8 frames and off for 8, blinking characters for 16 and 16.
constexpr bool cursor_phase_on(u64 frame_count) {
    return (frame_count & 8) == 0;
}
constexpr bool blink_phase_on(u64 frame_count) {
    return (frame_count & 16) == 0;
}

// How the registers make rows of pixels.
struct Geometry {
    u32 width = 640;
    u32 height = 400;
    u32 repeat = 1;  // scan lines that a row of the picture stands for

    static Geometry of(const Units& units);
    friend bool operator==(const Geometry&, const Geometry&) = default;
};

class Renderer {
public:
    // Of pictures by the VGA's own registers; those of the display interface have its limits.
    static constexpr u32 max_width = 2048;
    static constexpr u32 max_height = 1536;
    static constexpr u32 min_width = 64;
    static constexpr u32 min_height = 32;

    // `memory_bytes`: see Dispi.
    explicit Renderer(u32 memory_bytes) : replayed_(memory_bytes) {}

    // Draws what changed since the last call. `registers_changed` says whether registers may have; what memory was
    // written, the memory's notes tell. With `log` the registers are those that it has for each line, if its frame has
    // the geometry of `source`.
    const Frame& render(const Source& source, const RasterLog* log, bool registers_changed);
    const Frame& frame() const { return frame_; }

private:
    static constexpr u32 max_cell_dots = 9;

    struct Line {
        const ScanWalk& walk;
        u32 first;  // counter value of the first cell
        u32 cells;
    };
    // What the picture was drawn from besides memory and registers.
    struct Drawn {
        Origin origin;
        u64 phase = ~u64{0};
        bool replayed = false;
        friend bool operator==(const Drawn&, const Drawn&) = default;
    };

    void resize(const Geometry& geometry);
    void fill(u32 color);
    void emit(u32 row, const u32* pixels);

    void draw(const Source& source, const RasterLog* log);
    void draw_row(const Source& source, const ScanWalk& walk, u32 row);
    void blank_ends(const Units& units, u32* pixels) const;
    void update_colors(const Units& units);
    bool row_written(const Source& source, const ScanWalk& walk, u32 row) const;
    void dispi_row(const Source& source, u32 row, u32* out) const;
    void text_line(const Source& source, const Line& line);
    void graphics_line(const Source& source, const Line& line);
    static u32 panning(const Units& units, bool below_split);

    Frame frame_;
    Drawn drawn_;
    bool every_row_ = true;              // this time all rows are drawn, whether or not their memory was written
    bool resized_ = false;               // and none of them is what it was
    bool text_written_ = false;          // some of the memory that text and fonts lie in was written
    Units replayed_;                     // the registers at the line being drawn
    std::array<u32, 16> colors_{};       // of a four-bit pixel
    std::array<u32, 256> dac_colors_{};  // of an eight-bit pixel
    // One scan line before panning: whole cells and one more than the picture is wide.
    std::array<u32, Dispi::max_width + 2 * max_cell_dots> line_{};
};

}  // namespace lockstep::vga
