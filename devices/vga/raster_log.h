// One frame's register changes with the scan line from which each shows, so that the picture can be drawn as the beam
// drew it: palettes split in mid-frame, raster bars, panning by parts.
//
// Only what changes a value is kept. The log is bounded; where it does not reach, the last state counts for the whole
// picture. It is no state of the machine: nothing but pictures depends on it.
#pragma once

#include <span>
#include <vector>

#include "base/types.h"
#include "devices/vga/units.h"

namespace lockstep::vga {

class RasterLog {
public:
    static constexpr std::size_t max_changes = 1u << 15;

    // What a change sets. Index and value are those of the unit's `put`.
    enum class Target : u8 { Crtc, Sequencer, Graphics, Attribute, AttributeAddress, DacColor, DacMask };
    struct Change {
        u16 line = 0;  // the first scan line that shows it; 0 is the first of the picture
        Target target{};
        u8 index = 0;
        u32 value = 0;  // a colour: 00RRGGBB as the DAC holds it
    };

    explicit RasterLog(u32 memory_bytes) : start_(memory_bytes) {}

    // A frame begins with these registers, and its picture at `origin`.
    void begin(const Units& units, const Origin& origin);
    // `line` is not below that of the change before.
    void add(const Change& change);

    const Units& start() const { return start_; }
    const Origin& origin() const { return origin_; }
    std::span<const Change> changes() const { return changes_; }
    // Some change shows from inside the `lines` lines of the picture on, and all changes are here.
    bool splits_picture(u32 lines) const;

    static void apply(const Change& change, Units& units);

private:
    Units start_;
    Origin origin_;
    std::vector<Change> changes_;
    bool complete_ = true;
};

}  // namespace lockstep::vga
