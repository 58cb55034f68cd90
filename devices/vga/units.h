// The register sets of the card together: what it is programmed to show.
#pragma once

#include "devices/vga/attribute.h"
#include "devices/vga/crtc.h"
#include "devices/vga/dac.h"
#include "devices/vga/dispi.h"
#include "devices/vga/graphics.h"
#include "devices/vga/sequencer.h"

namespace lockstep::vga {

struct Units {
    // `memory_bytes`: see Dispi.
    explicit Units(u32 memory_bytes) : dispi(memory_bytes) {}

    Crtc crtc;
    Sequencer sequencer;
    GraphicsController graphics;
    AttributeController attribute;
    Dac dac;
    Dispi dispi;
};

// Where the picture begins. The card takes it over at the start of vertical retrace, for the frame behind it; what is
// written later waits for the next one.
struct Origin {
    u32 start_address = 0;    // CRT controller 0Ch, 0Dh
    u32 preset_row_scan = 0;  // CRT controller 08h, bits 0–4
    u32 dispi_start = 0;      // the display interface's offsets
    u32 dispi_panning = 0;

    static Origin of(const Units& units) {
        return {units.crtc.start_address(), units.crtc.preset_row_scan(), units.dispi.start(), units.dispi.panning()};
    }
    friend bool operator==(const Origin&, const Origin&) = default;
};

}  // namespace lockstep::vga
