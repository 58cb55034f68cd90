// The IBM VGA with the display interface of Bochs and QEMU: miscellaneous registers, the host's windows, and the units
// behind them.
//
// Document: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem"; dispi.h.
// Pins: ports 3B0h–3DFh (offsets from 3B0h), ports 1CEh–1D1h (offsets from `dispi_offset`, words only) and memory
// A0000h–BFFFFh (offsets from A0000h); `interrupt` is the vertical interrupt (IRQ 2 on a board that wires it).
// The linear frame buffer is the display memory itself, which the board maps; it answers in every mode. `on_frame` is
// called at the start of every vertical retrace, from the scheduler; it may call render(). Nothing the card does
// depends on whether anybody renders. Addresses that the VGA does not decode (3BCh–3BFh among them: a printer port)
// read as ones. Not implemented: the odd/even page bit of miscellaneous output,
// sync polarities and vertical sync select (stored; no monitor is there to see them), external clocks (the first
// oscillator stands in), and what the units name.
#pragma once

#include <array>
#include <functional>

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"
#include "base/scheduler.h"
#include "devices/vga/plane_memory.h"
#include "devices/vga/raster_log.h"
#include "devices/vga/render.h"
#include "devices/vga/text_screen.h"
#include "devices/vga/timing.h"
#include "devices/vga/units.h"

namespace lockstep {

class Vga final : public Device, public PortDevice, public MmioDevice {
public:
    static constexpr u32 first_port = 0x3B0;
    static constexpr u32 port_count = 0x30;
    static constexpr u32 dispi_offset = 0x100;
    static constexpr u32 dispi_first_port = 0x1CE;
    static constexpr u32 dispi_port_count = 4;
    static constexpr u32 memory_base = 0xA0000;
    static constexpr u32 window_bytes = 0x20000;

    // `scheduler` and what `memory` refers to outlive the card.
    Vga(Scheduler& scheduler, vga::SharedMemory memory);
    Vga(const Vga&) = delete;
    Vga& operator=(const Vga&) = delete;

    // Schedules the first retrace, so it comes after the scheduler's own reset. Display memory stays as it is.
    void reset(ResetKind kind) override;
    // All but the display memory, which its owner saves.
    void serialize(Archive& archive) override;

    u32 io_read(u32 offset, BusWidth width) override;
    void io_write(u32 offset, u32 value, BusWidth width) override;
    u32 mmio_read(u32 offset, BusWidth width) override;
    void mmio_write(u32 offset, u32 value, BusWidth width) override;

    // Pictures; drawn only as far as something changed, valid until the next call of either.
    // The frame whose vertical retrace has begun, as the beam drew it: for `on_frame`.
    const vga::Frame& render_frame();
    // What the screen shows at this moment. Registers count as they are now, except where the frames shown last were
    // split by changes in their midst: then as in the last one.
    const vga::Frame& render();
    vga::TextScreen text_screen() const { return vga::read_text_screen(source(vga::Origin::of(units_))); }
    // Vertical retraces since power-on.
    u64 frame_count() const { return frame_count_; }
    // One frame's duration in the present timing.
    Time frame_time() const { return Clock{beam_.timing().dot_hz, 1}.time_of(beam_.timing().frame_dots()); }

    Line interrupt;
    std::function<void()> on_frame;

private:
    // How a host address becomes a map address.
    enum class Addressing : u8 { Sequential, OddEven, Chain4, Packed };

    u8 read_port(u32 port);
    void write_port(u32 port, u8 value);
    u8 input_status_0() const;
    u8 input_status_1();
    u8 read_crtc() const;
    void write_attribute(u8 value);
    void write_sequencer(u8 value);
    void write_graphics(u8 value);
    void write_crtc(u8 value);
    void write_dac(u8 value);
    u16 read_dispi(u32 port) const;
    void write_dispi(u32 port, u16 value);
    void set_dispi_mode();
    bool color_addresses() const { return bit(misc_output_, 0); }

    u8 read_byte(u32 offset);
    void write_byte(u32 offset, u8 value);
    u32 map_address(u32 address) const;
    vga::Timing timing() const;

    void update_windows();
    void update_timing();
    void schedule_retrace();
    void on_retrace();
    void update_interrupt();
    vga::Source source(const vga::Origin& origin) const { return {memory_, units_, origin, frame_count_}; }
    const vga::Frame& render_as(const vga::Origin& origin, bool split);

    // --- changes of what shows ---
    u16 line_of_change() const;
    void note(vga::RasterLog::Target target, u32 index, u32 before, u32 after);
    void begin_picture();

    Scheduler& scheduler_;
    EventId retrace_event_;

    vga::PlaneMemory memory_;
    vga::Units units_;
    u8 misc_output_ = 0;
    u8 feature_control_ = 0;
    bool enabled_ = true;             // 3C3h: the subsystem answers at all
    bool interrupt_pending_ = false;  // the vertical interrupt latch
    u64 frame_count_ = 0;

    // Follow from the state above.
    u32 window_base_ = 0;  // offset of the host window
    u32 window_size_ = 0;  // 0 while the host has none
    Addressing addressing_ = Addressing::Sequential;
    std::array<u32, 4> write_maps_{};  // by address bits 0–1: the maps a write reaches, as byte masks
    std::array<u8, 4> read_map_{};     // by address bits 0–1: the map read mode 0 shows
    vga::Beam beam_;

    // Of no consequence to anything but pictures.
    vga::RasterLog log_;    // of the frame that the beam draws
    vga::RasterLog shown_;  // of the frame before
    u64 split_frames_ = 0;  // frames in a row that were split, up to that one
    vga::Renderer renderer_;
    bool changed_ = true;  // registers, since the last picture
};

}  // namespace lockstep
