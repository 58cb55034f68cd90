// The card's registers: which unit answers at which port.
#include "devices/vga/vga.h"

namespace lockstep {

u32 Vga::io_read(u32 offset, BusWidth width) {
    if (offset >= dispi_offset) return read_dispi(dispi_first_port + offset - dispi_offset);
    u32 value = 0;
    for (u32 i = 0; i < bytes_of(width); ++i) value |= static_cast<u32>(read_port(first_port + offset + i)) << (8 * i);
    return value;
}

void Vga::io_write(u32 offset, u32 value, BusWidth width) {
    if (offset >= dispi_offset) return write_dispi(dispi_first_port + offset - dispi_offset, static_cast<u16>(value));
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

// --- the display interface ---

u16 Vga::read_dispi(u32 port) const {
    return port == dispi_first_port ? dispi_.selected() : dispi_.read();
}

void Vga::write_dispi(u32 port, u16 value) {
    if (port == dispi_first_port) return dispi_.select(value);
    const vga::Dispi::Effect effect = dispi_.write(value);
    if (effect == vga::Dispi::Effect::None) return;
    changed_ = true;
    dac_.set_eight_bit(dispi_.eight_bit_dac());
    if (effect == vga::Dispi::Effect::Mode && dispi_.enabled()) set_dispi_mode();
    update_windows();
    if (effect == vga::Dispi::Effect::Mode) update_timing();
}

// The VGA's registers as QEMU leaves them, so that programs that read them find the mode there; in planar modes each
// map is addressed byte by byte, whatever mode was before.
void Vga::set_dispi_mode() {
    if (!dispi_.keeps_memory()) memory_.clear(0, dispi_.height() * dispi_.pitch() * (dispi_.planar() ? 4 : 1));
    const u32 pitch = dispi_.planar() ? dispi_.pitch() : dispi_.pitch() / 8;
    const u32 last_line = dispi_.height() - 1;
    const auto crtc_field = [this](u32 index, u8 keep, u32 value) {
        crtc_.put(index, static_cast<u8>((crtc_.get(index) & keep) | (value & ~u32{keep})));
    };
    crtc_.put(0x01, static_cast<u8>(dispi_.width() / 8 - 1));
    crtc_.put(0x12, static_cast<u8>(last_line));
    crtc_.put(0x13, static_cast<u8>(pitch / (dispi_.planar() ? 2 : 1)));
    // Line compare at its end, no repeated lines.
    crtc_.put(0x18, 0xFF);
    crtc_field(0x07, 0xAD, 0x10 | (last_line >> 7 & 0x02) | (last_line >> 3 & 0x40));
    crtc_field(0x09, 0x20, 0x40);
    crtc_field(0x17, 0xFC, 0x03);

    graphics_.put(6, 0x05);
    sequencer_.put(2, 0x0F);
    if (dispi_.planar()) {
        graphics_.put(5, graphics_.get(5) & 0x0B);
        sequencer_.put(1, sequencer_.get(1) & 0xF7);
        sequencer_.put(4, 0x06);
    } else {
        graphics_.put(5, (graphics_.get(5) & 0x1B) | 0x40);
        sequencer_.put(4, sequencer_.get(4) | 0x0A);
    }
}

}  // namespace lockstep
