// When the beam is where: the programmed timing as numbers, and the beam's place as a function of virtual time.
//
// Document: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem": miscellaneous output (clock select),
// CRT controller 00h, 01h, 06h, 07h, 09h, 10h–12h, 17h, sequencer 01h. Line 0, dot 0 is the first displayed one. Frames
// are counted from power-on in the present timing, so the place needs no state and nothing drifts; a change of timing
// moves the beam.
#pragma once

#include "base/time.h"
#include "base/types.h"
#include "devices/vga/crtc.h"
#include "devices/vga/sequencer.h"

namespace lockstep::vga {

// Dots are those of the undivided dot clock. The initial values are the default timing: 640 × 400 at 70 Hz.
struct Timing {
    u64 dot_hz = 25'175'000;
    u32 line_dots = 800;
    u32 displayed_dots = 640;
    u32 frame_lines = 449;
    u32 displayed_lines = 400;
    u32 retrace_line = 412;  // first line of vertical retrace, < frame_lines
    u32 retrace_lines = 2;

    u64 frame_dots() const { return u64{line_dots} * frame_lines; }
    friend bool operator==(const Timing&, const Timing&) = default;
};

// The timing that the registers ask for. A stopped CRT controller, a frame rate outside 15 … 300 Hz or a retrace that
// would never come give the default timing, so that a program waiting for retrace sees one.
Timing programmed_timing(const Crtc& crtc, const Sequencer& sequencer, u8 misc_output);

// A timing for a picture of `width` × `height` (1 … 4096 each) that no CRT controller register describes: 60 Hz, and
// blanking in about the proportions of VESA's monitor timings.
Timing sixty_hertz_timing(u32 width, u32 height);

class Beam {
public:
    struct Place {
        u32 line = 0;
        u32 dot = 0;
    };

    const Timing& timing() const { return timing_; }
    void set(const Timing& timing) { timing_ = timing, cached_ = false; }

    Place at(Time now) const;
    bool displaying(Place place) const {
        return place.line < timing_.displayed_lines && place.dot < timing_.displayed_dots;
    }
    bool in_retrace(Place place) const {
        const u32 since = place.line >= timing_.retrace_line ? place.line - timing_.retrace_line
                                                             : place.line + timing_.frame_lines - timing_.retrace_line;
        return since < timing_.retrace_lines;
    }
    // The first moment after `now` at which a vertical retrace begins; Time::never() past the end of time.
    Time next_retrace(Time now) const;

private:
    void find_frame(Time now) const;
    Clock clock() const { return Clock{timing_.dot_hz, 1}; }

    Timing timing_{};
    // The frame asked for last, to keep a polling loop to 64-bit arithmetic. Follows from `timing_` and the time.
    mutable bool cached_ = false;
    mutable Time frame_begin_{};
    mutable Time frame_end_{};
    mutable u64 begin_fraction_ = 0;  // what frame_begin_ is late by, in dots / 10^9
};

}  // namespace lockstep::vga
