// The card's registers: which unit answers at which port.
#include "devices/vga/vga.h"

namespace lockstep {

using Target = vga::RasterLog::Target;

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
        case 0x3C0: return units_.attribute.read_address();
        case 0x3C1: return units_.attribute.read_data();
        case 0x3C2: return input_status_0();
        case 0x3C3: return enabled_;
        case 0x3C4: return units_.sequencer.selected();
        case 0x3C5: return units_.sequencer.read();
        case 0x3C6: return units_.dac.read_mask();
        case 0x3C7: return units_.dac.read_state();
        case 0x3C8: return units_.dac.read_address();
        case 0x3C9: return units_.dac.read_data();
        case 0x3CA: return feature_control_;
        case 0x3CC: return misc_output_;
        case 0x3CE: return units_.graphics.selected();
        case 0x3CF: return units_.graphics.read();
        default: break;
    }
    // 3B4h, 3B5h, 3BAh or 3D4h, 3D5h, 3DAh, as miscellaneous output bit 0 says; the other set is not decoded.
    if ((port & 0xFF0) != (color_addresses() ? 0x3D0u : 0x3B0u)) return 0xFF;
    switch (port & 0x00F) {
        case 0x4: return units_.crtc.selected();
        case 0x5: return read_crtc();
        case 0xA: return input_status_1();
        default: return 0xFF;
    }
}

void Vga::write_port(u32 port, u8 value) {
    if (!enabled_ && port != 0x3C3) return;
    switch (port) {
        case 0x3C0: return write_attribute(value);
        case 0x3C2:
            misc_output_ = value & 0xEF;
            update_windows();
            return update_timing();
        case 0x3C3: enabled_ = bit(value, 0); return update_windows();
        case 0x3C4: return units_.sequencer.select(value);
        case 0x3C5: return write_sequencer(value);
        case 0x3C6: note(Target::DacMask, 0, units_.dac.read_mask(), value); return units_.dac.write_mask(value);
        case 0x3C7: return units_.dac.write_read_address(value);
        case 0x3C8: return units_.dac.write_write_address(value);
        case 0x3C9: return write_dac(value);
        case 0x3CE: return units_.graphics.select(value);
        case 0x3CF: return write_graphics(value);
        default: break;
    }
    if ((port & 0xFF0) != (color_addresses() ? 0x3D0u : 0x3B0u)) return;
    switch (port & 0x00F) {
        case 0x4: return units_.crtc.select(value);
        case 0x5: return write_crtc(value);
        case 0xA: feature_control_ = value & 0x08; return;  // vertical sync select
        default: return;
    }
}

// --- registers that show --------------------------------------------------------------------------------------------

void Vga::write_attribute(u8 value) {
    vga::AttributeController& attribute = units_.attribute;
    const u32 index = attribute.read_address() & 0x1F;
    if (attribute.takes_data()) {
        const u8 before = attribute.read_data();
        attribute.write(value);
        note(Target::Attribute, index, before, attribute.read_data());
    } else {
        const bool before = attribute.display_owns_palette();
        attribute.write(value);
        if (before != attribute.display_owns_palette())
            note(Target::AttributeAddress, 0, ~0u, attribute.read_address());
    }
}

void Vga::write_sequencer(u8 value) {
    vga::Sequencer& sequencer = units_.sequencer;
    const u32 index = sequencer.selected();
    const u8 before = sequencer.read();
    sequencer.write(value);
    update_windows();
    // The map mask and the memory mode only matter to the host.
    if (index == 0 || index == 1 || index == 3) note(Target::Sequencer, index, before, sequencer.read());
    if (index == 1) update_timing();
}

void Vga::write_graphics(u8 value) {
    vga::GraphicsController& graphics = units_.graphics;
    const u32 index = graphics.selected();
    const u8 before = graphics.read();
    graphics.write(value);
    if (index >= 4 && index <= 6) update_windows();
    // Only the shift modes and the graphics bit show.
    const u8 shown = index == 5 ? 0x60 : index == 6 ? 0x01 : 0x00;
    if (((before ^ graphics.read()) & shown) != 0) note(Target::Graphics, index, before, graphics.read());
}

void Vga::write_crtc(u8 value) {
    vga::Crtc& crtc = units_.crtc;
    const u32 index = crtc.selected();
    const u8 before = crtc.read();
    crtc.write(value);
    if (index >= 0x0A && index <= 0x0F) {
        // The cursor is where it was put last, and the start address waits for the next frame.
        changed_ = true;
    } else {
        note(Target::Crtc, index, before, crtc.read());
    }
    update_timing();
    update_interrupt();
}

void Vga::write_dac(u8 value) {
    const u8 index = units_.dac.read_address();
    const u32 before = units_.dac.get(index);
    units_.dac.write_data(value);
    note(Target::DacColor, index, before, units_.dac.get(index));
}

// Bit 4 is the monitor sense. A colour monitor's terminations keep the DAC's outputs below the comparators' reference
// as long as the colour shown is dark; programs show one as colour 0 and look. The threshold is that of 86Box.
u8 Vga::input_status_0() const {
    const u32 color = units_.dac.xrgb(0);
    const u32 level = (color >> 18 & 0x3F) + (color >> 10 & 0x3F) + (color >> 2 & 0x3F);
    return static_cast<u8>((level < 0x4E ? 0x10u : 0x00u) | static_cast<unsigned>(interrupt_pending_) << 7);
}

// Two registers beyond the documented ones that programs use to save the card's state: the latch of the map that reads
// choose, and the attribute controller's flip-flop.
u8 Vga::read_crtc() const {
    switch (units_.crtc.selected()) {
        case 0x22: return static_cast<u8>(units_.graphics.latched() >> (8 * units_.graphics.read_map()));
        case 0x24: return units_.attribute.takes_data() ? 0x80 : 0x00;
        default: return units_.crtc.read();
    }
}

u8 Vga::input_status_1() {
    units_.attribute.reset_flip_flop();
    const vga::Beam::Place place = beam_.at(scheduler_.now());
    unsigned value = 0;
    if (!beam_.displaying(place)) {
        value |= 0x01;
        value |= static_cast<unsigned>(units_.attribute.status_of_border()) << 4;
    }
    if (beam_.in_retrace(place)) value |= 0x08;
    return static_cast<u8>(value);
}

// --- the display interface ---

u16 Vga::read_dispi(u32 port) const {
    return port == dispi_first_port ? units_.dispi.selected() : units_.dispi.read();
}

void Vga::write_dispi(u32 port, u16 value) {
    if (port == dispi_first_port) return units_.dispi.select(value);
    const bool was_enabled = units_.dispi.enabled();
    const vga::Dispi::Effect effect = units_.dispi.write(value);
    switch (effect) {
        case vga::Dispi::Effect::None: return;
        case vga::Dispi::Effect::Bank: return update_windows();
        case vga::Dispi::Effect::Origin: changed_ = true; return;
        case vga::Dispi::Effect::Mode: break;
    }
    units_.dac.set_eight_bit(units_.dispi.eight_bit_dac());
    if (!was_enabled && units_.dispi.enabled()) set_dispi_mode();
    update_windows();
    update_timing();
    begin_picture();
}

// The VGA's registers as QEMU leaves them, so that programs that read them find the mode there; in planar modes each
// map is addressed byte by byte, whatever mode was before.
void Vga::set_dispi_mode() {
    if (!units_.dispi.keeps_memory())
        memory_.clear(0, units_.dispi.height() * units_.dispi.pitch() * (units_.dispi.planar() ? 4 : 1));
    const u32 pitch = units_.dispi.planar() ? units_.dispi.pitch() : units_.dispi.pitch() / 8;
    const u32 last_line = units_.dispi.height() - 1;
    const auto crtc_field = [this](u32 index, u8 keep, u32 value) {
        units_.crtc.put(index, static_cast<u8>((units_.crtc.get(index) & keep) | (value & ~u32{keep})));
    };
    units_.crtc.put(0x01, static_cast<u8>(units_.dispi.width() / 8 - 1));
    units_.crtc.put(0x12, static_cast<u8>(last_line));
    units_.crtc.put(0x13, static_cast<u8>(pitch / (units_.dispi.planar() ? 2 : 1)));
    // Line compare at its end, no repeated lines.
    units_.crtc.put(0x18, 0xFF);
    crtc_field(0x07, 0xAD, 0x10 | (last_line >> 7 & 0x02) | (last_line >> 3 & 0x40));
    crtc_field(0x09, 0x20, 0x40);
    crtc_field(0x17, 0xFC, 0x03);

    units_.graphics.put(6, 0x05);
    units_.sequencer.put(2, 0x0F);
    if (units_.dispi.planar()) {
        units_.graphics.put(5, units_.graphics.get(5) & 0x0B);
        units_.sequencer.put(1, units_.sequencer.get(1) & 0xF7);
        units_.sequencer.put(4, 0x06);
    } else {
        units_.graphics.put(5, (units_.graphics.get(5) & 0x1B) | 0x40);
        units_.sequencer.put(4, units_.sequencer.get(4) | 0x0A);
    }
}

}  // namespace lockstep
