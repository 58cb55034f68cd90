#include "devices/vga/vga.h"

namespace lockstep {

Vga::Vga(Scheduler& scheduler, u32 memory_bytes) : scheduler_(scheduler), memory_(memory_bytes) {
    retrace_event_ = scheduler_.add("vga.retrace", [this] { on_retrace(); });
    reset(ResetKind::PowerOn);
}

void Vga::reset(ResetKind kind) {
    if (kind == ResetKind::PowerOn) {
        memory_.clear();
        dac_.power_on();
        frame_count_ = 0;
    }
    crtc_.reset();
    sequencer_.reset();
    graphics_.reset();
    attribute_.reset();
    misc_output_ = 0;
    feature_control_ = 0;
    enabled_ = true;
    interrupt_pending_ = false;
    changed_ = true;
    update_windows();
    beam_.set(vga::programmed_timing(crtc_, sequencer_, misc_output_));
    schedule_retrace();
    update_interrupt();
}

// --- ports ----------------------------------------------------------------------------------------------------------

u32 Vga::io_read(u32 offset, BusWidth width) {
    u32 value = 0;
    for (u32 i = 0; i < bytes_of(width); ++i) value |= static_cast<u32>(read_port(first_port + offset + i)) << (8 * i);
    return value;
}

void Vga::io_write(u32 offset, u32 value, BusWidth width) {
    for (u32 i = 0; i < bytes_of(width); ++i) write_port(first_port + offset + i, static_cast<u8>(value >> (8 * i)));
}

u8 Vga::read_port(u32 port) {
    if (!enabled_ && port != 0x3C3) return 0xFF;
    switch (port) {
        case 0x3C0: return attribute_.read_address();
        case 0x3C1: return attribute_.read_data();
        case 0x3C2: return static_cast<u8>(0x10 | static_cast<unsigned>(interrupt_pending_) << 7);  // input status 0
        case 0x3C3: return enabled_;
        case 0x3C4: return sequencer_.selected();
        case 0x3C5: return sequencer_.read();
        case 0x3C6: return dac_.read_mask();
        case 0x3C7: return dac_.read_state();
        case 0x3C8: return dac_.read_address();
        case 0x3C9: return dac_.read_data();
        case 0x3CA: return feature_control_;
        case 0x3CC: return misc_output_;
        case 0x3CE: return graphics_.selected();
        case 0x3CF: return graphics_.read();
        default: break;
    }
    // 3B4h, 3B5h, 3BAh or 3D4h, 3D5h, 3DAh, as miscellaneous output bit 0 says; the other set is not decoded.
    if ((port & 0xFF0) != (color_addresses() ? 0x3D0u : 0x3B0u)) return 0xFF;
    switch (port & 0x00F) {
        case 0x4: return crtc_.selected();
        case 0x5: return crtc_.read();
        case 0xA: return input_status_1();
        default: return 0xFF;
    }
}

void Vga::write_port(u32 port, u8 value) {
    if (!enabled_ && port != 0x3C3) return;
    changed_ = true;
    switch (port) {
        case 0x3C0: return attribute_.write(value);
        case 0x3C2:
            misc_output_ = value & 0xEF;
            update_windows();
            return update_timing();
        case 0x3C3: enabled_ = bit(value, 0); return update_windows();
        case 0x3C4: return sequencer_.select(value);
        case 0x3C5:
            sequencer_.write(value);
            update_windows();
            if (sequencer_.selected() == 1) update_timing();
            return;
        case 0x3C6: return dac_.write_mask(value);
        case 0x3C7: return dac_.write_read_address(value);
        case 0x3C8: return dac_.write_write_address(value);
        case 0x3C9: return dac_.write_data(value);
        case 0x3CE: return graphics_.select(value);
        case 0x3CF:
            graphics_.write(value);
            if (graphics_.selected() >= 4 && graphics_.selected() <= 6) update_windows();
            return;
        default: break;
    }
    if ((port & 0xFF0) != (color_addresses() ? 0x3D0u : 0x3B0u)) return;
    switch (port & 0x00F) {
        case 0x4: return crtc_.select(value);
        case 0x5:
            crtc_.write(value);
            update_timing();
            return update_interrupt();
        case 0xA: feature_control_ = value & 0x08; return;  // vertical sync select
        default: return;
    }
}

u8 Vga::input_status_1() {
    attribute_.reset_flip_flop();
    const vga::Beam::Place place = beam_.at(scheduler_.now());
    unsigned value = 0;
    if (!beam_.displaying(place)) value |= 0x01;
    if (beam_.in_retrace(place)) value |= 0x08;
    return static_cast<u8>(value);
}

// --- memory ---------------------------------------------------------------------------------------------------------

u32 Vga::mmio_read(u32 offset, BusWidth width) {
    if (width == BusWidth::Byte) return read_byte(offset);
    u32 value = 0;
    for (u32 i = 0; i < bytes_of(width); ++i) value |= static_cast<u32>(read_byte(offset + i)) << (8 * i);
    return value;
}

void Vga::mmio_write(u32 offset, u32 value, BusWidth width) {
    for (u32 i = 0; i < bytes_of(width); ++i) write_byte(offset + i, static_cast<u8>(value >> (8 * i)));
}

// In odd/even and chain-4 addressing the low bits choose maps. The places that they leave on the memory's address lines
// are taken by the bits above what a map then needs, as the CRT controller's word and doubleword wirings expect.
u32 Vga::map_address(u32 address) const {
    switch (addressing_) {
        case Addressing::Chain4: return (address & 0xFFFC) | (address >> 14 & 3);
        case Addressing::OddEven: return (address & 0xFFFE) | (address >> 16 & 1);
        default: return address & 0xFFFF;
    }
}

u8 Vga::read_byte(u32 offset) {
    const u32 address = offset - window_base_;
    if (address >= window_size_) return 0xFF;
    graphics_.latch(memory_.load(map_address(address)));
    return graphics_.read_value(read_map_[address & 3]);
}

void Vga::write_byte(u32 offset, u8 value) {
    const u32 address = offset - window_base_;
    if (address >= window_size_) return;
    changed_ = true;
    memory_.store(map_address(address), graphics_.write_value(value), write_maps_[address & 3]);
}

void Vga::update_windows() {
    struct Window {
        u32 base;
        u32 size;
    };
    constexpr std::array<Window, 4> windows = {Window{0x00000, 0x20000}, Window{0x00000, 0x10000},
                                               Window{0x10000, 0x08000}, Window{0x18000, 0x08000}};
    const Window window = windows[graphics_.memory_map()];
    const bool host_access = enabled_ && bit(misc_output_, 1);
    window_base_ = window.base;
    window_size_ = host_access ? window.size : 0;

    const bool chain_4 = sequencer_.chain_4();
    addressing_ = chain_4                      ? Addressing::Chain4
                  : graphics_.chain_odd_even() ? Addressing::OddEven
                                               : Addressing::Sequential;
    for (u32 low = 0; low < 4; ++low) {
        u32 maps = sequencer_.map_mask();
        if (chain_4) {
            maps &= 1u << low;
        } else if (sequencer_.odd_even()) {
            maps &= (low & 1) != 0 ? 0x0A : 0x05;
        }
        write_maps_[low] = vga::spread_maps(maps);
        u32 map = graphics_.read_map();
        if (chain_4) {
            map = low;
        } else if (graphics_.odd_even_read()) {
            map = (map & 2) | (low & 1);
        }
        read_map_[low] = static_cast<u8>(map);
    }
}

// --- time -----------------------------------------------------------------------------------------------------------

void Vga::update_timing() {
    const vga::Timing timing = vga::programmed_timing(crtc_, sequencer_, misc_output_);
    if (timing == beam_.timing()) return;
    beam_.set(timing);
    schedule_retrace();
}

void Vga::schedule_retrace() {
    const Time next = beam_.next_retrace(scheduler_.now());
    if (next == Time::never()) {
        scheduler_.cancel(retrace_event_);
    } else {
        scheduler_.schedule(retrace_event_, next);
    }
}

void Vga::on_retrace() {
    ++frame_count_;
    interrupt_pending_ = true;
    update_interrupt();
    schedule_retrace();
    if (on_frame) on_frame();
}

void Vga::update_interrupt() {
    // Register 11h: bit 4 low holds the latch clear, bit 5 low lets it out.
    if (crtc_.interrupt_cleared()) interrupt_pending_ = false;
    interrupt.set(interrupt_pending_ && crtc_.interrupt_enabled());
}

const vga::Frame& Vga::render() {
    const bool changed = changed_;
    changed_ = false;
    return renderer_.render(source(), changed);
}

// --- state ----------------------------------------------------------------------------------------------------------

void Vga::serialize(Archive& archive) {
    archive.field("crtc", crtc_);
    archive.field("sequencer", sequencer_);
    archive.field("graphics", graphics_);
    archive.field("attribute", attribute_);
    archive.field("dac", dac_);
    archive.field("misc_output", misc_output_);
    archive.field("feature_control", feature_control_);
    archive.field("enabled", enabled_);
    archive.field("interrupt_pending", interrupt_pending_);
    archive.field("frame_count", frame_count_);
    archive.field("memory", memory_);
    archive.require((misc_output_ & ~0xEF) == 0, "misc_output", "bits that do not exist are set");
    archive.require((feature_control_ & ~0x08) == 0, "feature_control", "bits that do not exist are set");
    archive.require(!(interrupt_pending_ && crtc_.interrupt_cleared()), "interrupt_pending", "held clear");
    if (!archive.loading()) return;
    update_windows();
    beam_.set(vga::programmed_timing(crtc_, sequencer_, misc_output_));
    interrupt.restore(interrupt_pending_ && crtc_.interrupt_enabled());
    changed_ = true;
}

}  // namespace lockstep
