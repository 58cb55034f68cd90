// The display interface of Bochs and QEMU: the resolutions, depths and the bank beyond the VGA's own modes.
//
// Document: the interface as Bochs (iodev/display/vga.cc) and QEMU (hw/display/vga.c) have it; where they differ,
// Bochs. Pins: an index register and a data register, both 16 bits wide (1CEh; 1CFh and 1D0h). The card does what a
// mode change means for its other units. Differences: a resolution that does not fit is brought into range when the
// display is enabled, as in QEMU, and the enable register reads back with all its bits. Virtual height reads as what
// the memory has room for, as in QEMU. Not implemented: the data channel to the monitor (register 0Bh reads as switched
// off).
#pragma once

#include "base/archive.h"
#include "base/bits.h"
#include "base/types.h"

namespace lockstep::vga {

class Dispi {
public:
    static constexpr u32 max_width = 2560;
    static constexpr u32 max_height = 1600;
    static constexpr u32 bank_bytes = 0x10000;

    // `memory_bytes` of display memory, at least 256 KiB.
    explicit Dispi(u32 memory_bytes) : memory_bytes_(memory_bytes) {}

    void reset() { *this = Dispi(memory_bytes_); }
    void serialize(Archive& archive);

    // --- ports ---
    // What a write changed: where the picture begins, the host's window, or more.
    enum class Effect : u8 { None, Origin, Bank, Mode };
    void select(u16 index) { index_ = index; }
    u16 selected() const { return index_; }
    u16 read() const;
    Effect write(u16 value);

    // --- state ---
    bool enabled() const { return bit(enable_, 0); }
    bool eight_bit_dac() const { return bit(enable_, 5); }
    bool keeps_memory() const { return bit(enable_, 7); }
    u32 width() const { return width_; }    // pixels, 1 … max_width while enabled
    u32 height() const { return height_; }  // lines, 1 … max_height while enabled
    // 4 (planar), 8 (palette), 15, 16, 24 or 32 bits for a pixel.
    u32 depth() const { return depth_; }
    bool planar() const { return depth_ == 4; }
    u32 pixel_bytes() const { return (depth_ + 7) / 8; }  // of a depth of 8 and more
    // Distance of two lines and address of the first pixel: in bytes, or in map addresses when planar.
    u32 pitch() const { return pitch_of(virtual_width_); }
    u32 start() const { return start_of(x_offset_, y_offset_); }
    // Pixels by which the picture starts to the right of `start`; only when planar.
    u32 panning() const { return planar() ? x_offset_ & 7u : 0; }
    // Offset of the host's 64 KiB window, counted as `pitch` is.
    u32 bank_offset() const { return enabled() ? bank_ * bank_bytes : 0; }

private:
    u32 reach() const { return planar() ? memory_bytes_ / 4 : memory_bytes_; }
    u32 pitch_of(u32 pixels) const { return planar() ? (pixels + 7) / 8 : pixels * pixel_bytes(); }
    u32 start_of(u32 x, u32 y) const { return y * pitch() + (planar() ? x / 8 : x * pixel_bytes()); }
    // The whole picture lies in the memory when it starts there.
    bool fits(u32 x, u32 y) const;
    Effect enable(u16 value);
    void set_virtual_width(u32 width);
    u32 virtual_height() const;

    u32 memory_bytes_;
    u16 index_ = 0;
    u16 id_ = 0xB0C5;
    u16 width_ = 640;
    u16 height_ = 480;
    u16 depth_ = 8;
    u16 enable_ = 0;
    u16 bank_ = 0;
    u16 virtual_width_ = 640;
    u16 x_offset_ = 0;
    u16 y_offset_ = 0;
};

}  // namespace lockstep::vga
